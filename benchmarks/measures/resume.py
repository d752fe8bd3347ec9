"""A send that is killed at nine rows in ten, and what it takes to go on."""

import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from clients import campaign, command
from clients.bench import Bench
from machine.cores import CLIENT, pinned

_SHARE = 0.9
#: Seconds between two progress lines, and a little.
_BEAT = 1.1


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
    _kill(bench, path, rows * _SHARE, rate)
    size = sum(file.stat().st_size for file in path.parent.glob(f"{path.name}.wxpush*"))
    run = command.send(bench, path, codes=(0, 8))
    report = run.report
    return Resume(
        rows=rows,
        killed_at=report["already_sent"],
        seconds=run.seconds - report["seconds"],
        sent_later=report["sent"],
        in_doubt=report["in_doubt"],
        checkpoint_mb=size / 1e6,
        peak_mb=run.peak_mb,
    )


def _kill(bench: Bench, path: Path, at: float, rate: str) -> None:
    """Send, and kill it at about so many messages. It tells once a second how far it is."""
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
    with process, process.stdout:
        for told in map(json.loads, process.stdout):
            if told["type"] == "progress" and told["sent"] + told["rate"] * _BEAT >= at:
                time.sleep(max(0.0, at - told["sent"]) / max(told["rate"], 1.0))
                process.send_signal(signal.SIGKILL)
                break
