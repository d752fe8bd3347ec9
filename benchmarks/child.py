"""Runs a client in a process of its own and measures what it takes."""

import json
import os
import resource
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cores import CLIENT, pinned

_TICKS = os.sysconf("SC_CLK_TCK")


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
        return json.loads(self.output.strip().rpartition("\n")[2])


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
    process = subprocess.Popen(
        pinned(CLIENT, command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(environ or {})},
        cwd=folder,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    lines, before = _Lines(), 0.0
    for line in process.stdout:
        lines.all.append(line)
        if mark and mark in line:
            before = _cpu(process.pid)
    words = process.stderr.read()
    usage = _reap(process)
    if process.returncode not in codes:
        raise FailedError(f"{Path(command[0]).name} ended with {process.returncode}: {words[-400:]}")
    cpu = usage.ru_utime + usage.ru_stime
    return Run("".join(lines.all), cpu, cpu - before, usage.ru_maxrss / 1024, time.monotonic() - began)


@dataclass(slots=True)
class _Lines:
    all: list[str] = field(default_factory=list)


def _cpu(pid: int) -> float:
    """CPU seconds of a running process, all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _reap(process: subprocess.Popen[str]) -> resource.struct_rusage:
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage
