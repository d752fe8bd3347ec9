"""Real processes under strace: what they ask of the system, and what happens when that goes wrong."""

import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.reliability.ground import Run

_ROOT = Path(__file__).parents[3]
_CALL = re.compile(r"^(?P<pid>\d+) +(?P<name>\w+)\((?P<rest>.*)$")
#: A child process may need this long under strace on a busy machine.
_SECONDS = 60


@cache
def why_not() -> str:
    """Why there is no strace here; empty where there is one that may trace."""
    strace = shutil.which("strace")
    if strace is None:
        return "strace is not installed"
    tried = subprocess.run(
        [strace, "-f", "-o", os.devnull, "true"], capture_output=True, text=True, check=False
    )
    return f"strace may not trace here: {tried.stderr.strip()}" if tried.returncode else ""


@dataclass(frozen=True, slots=True)
class Point:
    """The n-th call of one kind in a thread, and what is done to it: `signal=SIGKILL`, `error=EIO` ..."""

    call: str
    what: str
    number: int

    def options(self) -> list[str]:
        return ["-e", f"trace={self.call}", "-e", f"inject={self.call}:{self.what}:when={self.number}"]


def traced(run: Run, options: list[str], log: Path) -> tuple[int, str]:
    """Run the command under strace. Gives its exit code (negative: a signal) and what it said on stderr."""
    run.begins()
    ended = subprocess.run(
        [
            "strace",
            "-f",
            "--seccomp-bpf",
            "-o",
            str(log),
            *options,
            sys.executable,
            "-m",
            "tests.reliability.calls.preloaded",
            *run.arguments,
        ],
        cwd=_ROOT,
        env=os.environ | run.ground.environ | {"PYTHONPATH": str(_ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    return ended.returncode, ended.stderr


def numbers(log: Path, start: str) -> dict[str, range]:
    """Which calls of each kind a thread makes, from the first that names `start` on: before it is only the interpreter."""
    before: dict[str, int] = {}
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for line in log.read_text(encoding="utf-8").splitlines():
        if found := _CALL.match(line):
            counts[found["pid"], found["name"]] += 1
            if not before and start in found["rest"]:
                before = _most(counts)
    most = _most(counts)
    return {name: range(before.get(name, 1), count + 1) for name, count in most.items()}


def _most(counts: dict[tuple[str, str], int]) -> dict[str, int]:
    """The highest count of each kind of call that a thread has."""
    most: dict[str, int] = defaultdict(int)
    for (_, name), count in counts.items():
        most[name] = max(most[name], count)
    return dict(most)
