"""On what, when and with which versions it was measured."""

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import timeit
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from machine.places import CHECKOUT

_OURS = ("anyio", "httptools", "jinja2", "msgspec", "uvloop")


def facts(peers: dict[str, str]) -> dict[str, str]:
    """By name, in the order to be shown. `peers`: versions of the Python peers."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    found = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": f"{_processor()}, {os.cpu_count()} cores, {_memory()} GB, {platform.system()} {platform.release()}",
        "load before it began": load,
        "journals and checkpoints on": _said(["stat", "-f", "-c", "%T", tempfile.gettempdir()]),
        "wxpush": _commit(),
        "Python": f"{platform.python_version()} by {platform.python_compiler()}, {_names(_OURS)}",
        "a loop of 1,000 additions in it": f"{_pace():.0f} µs",
        "OpenSSL": _said([sys.executable, "-c", "import ssl; print(ssl.OPENSSL_VERSION)"]),
        "nginx": _said(["nginx", "-v"]),
        "wrk": _said(["wrk", "-v"]),
        "Go": _said(["go", "version"]),
    }
    if peers:
        found["Python peers"] = ", ".join(f"{name} {number}" for name, number in peers.items())
    return found


def missing() -> list[str]:
    """Programs that are not installed."""
    return [name for name in ("nginx", "wrk", "go", "openssl", "taskset") if shutil.which(name) is None]


def _pace() -> float:
    """How fast this interpreter is, whatever it was built with: µs of a loop."""
    return (
        min(timeit.repeat("for number in range(1000): total += number", "total = 0", number=200)) / 200 * 1e6
    )


def _names(packages: tuple[str, ...]) -> str:
    return ", ".join(f"{name} {version(name)}" for name in packages)


def _said(command: list[str]) -> str:
    if shutil.which(command[0]) is None:
        return "not installed"
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    first = (done.stdout + done.stderr).partition("\n")[0]
    return first.partition(" [")[0].removeprefix("nginx version: ").removeprefix("go version ").strip()


def _commit() -> str:
    command = ["git", "-C", str(CHECKOUT), "describe", "--always", "--dirty"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def _processor() -> str:
    found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    return found[1] if found else platform.machine()


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9)
