"""A send that is killed at nine rows in ten, and what it takes to go on."""

import json
import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import campaign
import command
from clients import Bench
from cores import CLIENT, pinned

_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Resume:
    """`killed_at` rows were sent; the next invocation took `seconds` besides sending. The checkpoint in MB, WAL included."""

    rows: int
    killed_at: int
    seconds: float
    sent_later: int
    in_doubt: int
    checkpoint_mb: float
    peak_mb: float


def measure(bench: Bench, rows: int, *, rate: str = "max") -> Resume:
    """Send, kill, send again."""
    path = campaign.write(bench.folder / f"resume{rows}", rows)
    killed_at = _killed(bench, path, rows, rate)
    size = sum(file.stat().st_size for file in path.parent.glob(f"{path.name}.wxpush*"))
    run = command.send(bench, path, codes=(0, 8))
    report = run.report
    return Resume(
        rows=rows,
        killed_at=killed_at,
        seconds=run.seconds - report["seconds"],
        sent_later=report["sent"],
        in_doubt=report["in_doubt"],
        checkpoint_mb=size / 1e6,
        peak_mb=run.peak_mb,
    )


def _killed(bench: Bench, path: Path, rows: int, rate: str) -> int:
    process = subprocess.Popen(
        pinned(CLIENT, command.line(bench, path, rate=rate, progress="lines")),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **bench.environ},
        cwd=path.parent,
    )
    assert process.stdout is not None
    sent = 0
    with process, process.stdout:
        for line in process.stdout:
            sent = json.loads(line).get("sent", sent)
            if sent >= rows * _SHARE:
                process.send_signal(signal.SIGKILL)
                break
    return sent
