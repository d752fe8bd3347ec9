"""Runs a client in a process of its own and measures what it takes."""

import json
import os
import resource
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from machine.cores import CLIENT, pinned

_TICKS = os.sysconf("SC_CLK_TCK")
#: Seconds that any client has.
_LIMIT = 3600.0


class FailedError(Exception):
    """A client that did not do its work, with its last words."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a client said, and what it took: CPU seconds of the process, and from its `mark` on; MB at the peak."""

    output: str
    cpu: float
    cpu_since_mark: float
    peak_mb: float
    seconds: float

    @property
    def report(self) -> dict[str, Any]:
        """The last line, which is a JSON object."""
        last: dict[str, Any] = json.loads(self.output.strip().rpartition("\n")[2])
        return last


def run(
    command: list[str],
    *,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
    mark: str = "",
    codes: tuple[int, ...] = (0,),
) -> Run:
    """Run on the client's core, to the end. `mark`: part of a line of its output from which on CPU is counted apart."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as words:
        process = subprocess.Popen(
            pinned(CLIENT, command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=words,
            text=True,
            env={**os.environ, **(environ or {})},
            cwd=folder,
        )
        with _bounded(process):
            output, before = _listen(process, mark)
            usage = reap(process)
        words.seek(0)
        if process.returncode not in codes:
            raise FailedError(
                f"{Path(command[0]).name} ended with {process.returncode}: {words.read()[-400:]}"
            )
    used = usage.ru_utime + usage.ru_stime
    return Run(output, used, used - before, usage.ru_maxrss / 1024, time.monotonic() - began)


@contextmanager
def _bounded(process: subprocess.Popen[str]) -> Iterator[None]:
    timer = threading.Timer(_LIMIT, process.kill)
    timer.start()
    try:
        yield
    except BaseException:
        process.kill()
        raise
    finally:
        timer.cancel()


def _listen(process: subprocess.Popen[str], mark: str) -> tuple[str, float]:
    """All it says, and its CPU seconds when it said the mark."""
    assert process.stdout is not None
    lines: list[str] = []
    before = 0.0
    with process.stdout:
        for line in process.stdout:
            lines.append(line)
            if mark and mark in line:
                before = cpu(process.pid)
    return "".join(lines), before


def cpu(pid: int) -> float:
    """CPU seconds of a running process, all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def reap(process: subprocess.Popen[str]) -> resource.struct_rusage:
    """Wait for the end of a process; what it took."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage
