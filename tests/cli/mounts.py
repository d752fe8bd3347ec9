"""Disks of their own for a test: small, or read-only."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory


def mount(folder: Path, options: str) -> str:
    """Mount a tmpfs, or change the one that is there (`remount,...`). Gives why not."""
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stderr.strip()
    except FileNotFoundError:
        return "there is no mount command"


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """A tmpfs for as long as the block."""
    folder.mkdir(exist_ok=True)
    assert mount(folder, options) == ""
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@cache
def why_not() -> str:
    """Why no disk can be mounted here; empty where one can."""
    if sys.platform != "linux":
        return "disks are mounted on Linux only"
    with TemporaryDirectory() as folder:
        refused = mount(Path(folder), "size=64k")
        if refused:
            return f"no disk may be mounted here: {refused}"
        subprocess.run(["umount", folder], check=True)
    return ""
