"""What every test of a transport can ask for: the member under test, its event loop, and certificates."""

import shutil
import ssl
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.transport.nameserver import NameServer
from wxpush.transport import open_transport
from wxpush.transport.base import Transport
from wxpush.transport.names import NAMES

MEMBERS = [
    pytest.param("wire", ("asyncio", {"use_uvloop": False}), id="wire-asyncio"),
    pytest.param("wire", ("asyncio", {"use_uvloop": True}), id="wire-uvloop"),
    pytest.param("httpx", ("asyncio", {"use_uvloop": False}), id="httpx-asyncio"),
    pytest.param("httpx", ("trio", {}), id="httpx-trio"),
]


@pytest.fixture
def anyio_backend():
    """The loop for tests that are of no member; those of a member name their own."""
    return "asyncio"


@pytest.fixture
def names(monkeypatch) -> NameServer:
    # A port may be one that an earlier test had a moment ago, whose look-up is still remembered.
    monkeypatch.setattr(NAMES, "_entries", {})
    monkeypatch.setattr(NAMES, "_left", {})
    return NameServer(monkeypatch)


@dataclass(frozen=True, slots=True)
class Certificates:
    """Key and certificates for 127.0.0.1, PEM files of one test session."""

    folder: Path

    @property
    def environ(self) -> Mapping[str, str]:
        """The environment of a client that trusts the test authority."""
        return {"SSL_CERT_FILE": str(self.folder / "authority.pem")}

    def server(self, name: str = "good") -> ssl.SSLContext:
        """The context of a server: good, expired, elsewhere (for another host) or itself (signed by itself)."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{name}.pem", self.folder / "server.key")
        return context


@pytest.fixture(scope="session")
def certificates(tmp_path_factory) -> Certificates:
    if shutil.which("openssl") is None:
        pytest.skip("certificates are made with the openssl command")
    folder = tmp_path_factory.mktemp("certificates")
    # Python 3.13 and later verify strictly: who signed must be said, and that the authority's key is for that.
    (folder / "here.txt").write_text(
        "subjectAltName=IP:127.0.0.1,DNS:localhost\nauthorityKeyIdentifier=keyid\n"
    )
    (folder / "elsewhere.txt").write_text(
        "subjectAltName=DNS:elsewhere.example\nauthorityKeyIdentifier=keyid\n"
    )
    signs = "-addext keyUsage=critical,keyCertSign"
    new_key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
    sign = "x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial"
    for command in (
        f"req -x509 {new_key} -keyout authority.key -out authority.pem -subj /CN=authority {signs} -days 2",
        f"req {new_key} -keyout server.key -out server.csr -subj /CN=server",
        f"{sign} -extfile here.txt -days 2 -out good.pem",
        f"{sign} -extfile here.txt -days 0 -out expired.pem",
        f"{sign} -extfile elsewhere.txt -days 2 -out elsewhere.pem",
        "x509 -req -in server.csr -signkey server.key -extfile here.txt -days 2 -out itself.pem",
    ):
        subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)
    return Certificates(folder)


def to(
    kind: str, port: int, *, tls: bool = False, timeout: float = 3.0, environ: Mapping[str, str] = {}
) -> Transport:
    """A transport to a port of this machine."""
    return open_transport(
        kind, f"{'https' if tls else 'http'}://127.0.0.1:{port}", timeout=timeout, environ=environ
    )
