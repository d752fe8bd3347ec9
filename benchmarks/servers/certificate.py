"""A certificate for loopback, signed by an authority of its own, made by openssl."""

import subprocess
from pathlib import Path

#: Python 3.13 and later verify strictly: the authority must say what its key is for, and the server's certificate whose it is.
_AUTHORITY = ("-addext", "keyUsage=critical,keyCertSign,cRLSign")
_NAMES = "subjectAltName=DNS:localhost,IP:127.0.0.1\nauthorityKeyIdentifier=keyid\n"


def make(folder: Path) -> None:
    """Write ca.pem, server.pem and server.key into the folder."""
    _openssl(
        *(
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
        ),
        *("-subj", "/CN=benchmark authority", *_AUTHORITY, "-keyout", "ca.key", "-out", "ca.pem"),
        folder=folder,
    )
    _openssl(
        *("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
        *("-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr"),
        folder=folder,
    )
    (folder / "extensions").write_text(_NAMES)
    _openssl(
        *("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"),
        *("-days", "2", "-extfile", "extensions", "-out", "server.pem"),
        folder=folder,
    )


def _openssl(*arguments: str, folder: Path) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
