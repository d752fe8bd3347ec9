"""Starts the stub server of our own, and reads what it noted."""

import subprocess
import sys
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from machine.cores import SERVER, pinned
from machine.places import HERE

from servers import certificate
from servers.stub import Stub, await_port, free_port

_MODULE = "servers.slowserver"


@contextmanager
def slow(folder: Path, *, latency: float = 0.0, cap: float = float("inf")) -> Iterator[Stub]:
    """Run it on the server's core. After it, `arrivals` tells when messages came."""
    folder.mkdir(parents=True, exist_ok=True)
    certificate.make(folder)
    port = free_port()
    options = [
        "--folder",
        str(folder.resolve()),
        "--port",
        str(port),
        "--latency",
        str(latency),
        "--cap",
        str(cap),
    ]
    process = subprocess.Popen(pinned(SERVER, [sys.executable, "-m", _MODULE, *options]), cwd=HERE)
    try:
        await_port(port)
        yield Stub("", f"https://localhost:{port}", folder / "ca.pem")
    finally:
        process.terminate()
        process.wait(timeout=10)


def arrivals(folder: Path) -> tuple[float, list[float]]:
    """The longest time, in seconds, in which the server could note nothing, and when messages came, in order."""
    noted = array("d")
    noted.frombytes((folder / "arrivals").read_bytes())
    return noted[0], list(noted[1:])
