"""The Python peers, in an environment of their own."""

import subprocess
import sys
import tempfile
from pathlib import Path

import child
from clients import HERE, SEND, Bench, Client
from figures import told

#: Each with the most messages of one round: some are slow.
PEERS = {
    "aiohttp_gather": ("aiohttp, gather", 50_000),
    "httpx_gather": ("httpx, one pool, gather", 1_000),
    "wechatpy_threads": ("wechatpy, thread pool", 2_000),
    "requests_loop": ("requests, for loop", 1_000),
}


def environment() -> Path | None:
    """The interpreter of the peers' environment, made where it is missing. None where they cannot be installed."""
    folder = Path(tempfile.gettempdir()) / "wxpush-peers"
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "-r", str(HERE / "requirements.txt")]
    return python if subprocess.run(install, check=False, capture_output=True).returncode == 0 else None


def peer(python: Path, script: str, most: int, campaign: Path) -> Client:
    """One of them."""

    def client(bench: Bench):
        options = ["--url", bench.url + SEND, "--csv", str(campaign)]
        more = ["--count", str(min(bench.rows, most)), "--concurrency", str(bench.concurrency)]
        command = [str(python), str(HERE / "peers" / f"{script}.py"), *options, *more]
        return told(child.run(command, environ={**bench.environ, "PYTHONPATH": ""}))

    return client


def versions(python: Path) -> dict[str, str]:
    """What is measured, by name."""
    names = ("aiohttp", "httpx", "requests", "wechatpy")
    code = f"from importlib.metadata import version\nfor name in {names}: print(version(name))"
    told = subprocess.run([str(python), "-c", code], check=True, capture_output=True, text=True)
    return dict(zip(names, told.stdout.split(), strict=True))
