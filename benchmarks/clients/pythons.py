"""The Python peers, in an environment of their own."""

import subprocess
import sys
import tempfile
from pathlib import Path

from figures import names
from figures.client import Figures, told
from machine import child
from machine.places import HERE

from clients.bench import SEND, Bench, Client

#: Each with its part of the messages of a round: some are slow.
PEERS = {
    "aiohttp_gather": (names.AIOHTTP, 0.5),
    "httpx_gather": (names.HTTPX, 0.01),
    "wechatpy_threads": (names.WECHATPY, 0.02),
    "requests_loop": (names.REQUESTS, 0.01),
}
_LEAST = 250


def environment() -> Path | None:
    """The interpreter of the peers' environment, made where it is missing. None where they cannot be installed."""
    folder = Path(tempfile.gettempdir()) / "wxpush-peers"
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "-r", str(HERE / "requirements.txt")]
    return python if subprocess.run(install, check=False, capture_output=True).returncode == 0 else None


def peer(python: Path, script: str, share: float, campaign: Path) -> Client:
    """One of them."""

    def client(bench: Bench) -> Figures:
        count = min(bench.rows, max(_LEAST, round(bench.rows * share)))
        options = ["--url", bench.url + SEND, "--csv", str(campaign)]
        more = ["--count", str(count), "--concurrency", str(bench.concurrency)]
        command = [str(python), str(HERE / "peers" / f"{script}.py"), *options, *more]
        return told(child.run(command, environ={**bench.environ, "PYTHONPATH": ""}))

    return client


def versions(python: Path) -> dict[str, str]:
    """What is measured, by name."""
    packages = ("aiohttp", "httpx", "requests", "wechatpy")
    code = f"from importlib.metadata import version\nfor name in {packages}: print(version(name))"
    told = subprocess.run([str(python), "-c", code], check=True, capture_output=True, text=True)
    return dict(zip(packages, told.stdout.split(), strict=True))
