"""What more rows cost: the survey, memory and checkpoint of campaigns of growing size."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from clients import campaign, command
from clients.bench import Bench
from machine import child
from machine.places import HERE


@dataclass(frozen=True, slots=True)
class Size:
    """A campaign of so many rows: rows/s and CPU µs a row of the survey, MB of its process; then the whole send."""

    rows: int
    survey_rate: float
    survey_cpu: float
    survey_mb: float
    send_rate: float
    #: µs of CPU a message.
    send_cpu: float
    send_mb: float


def measure(bench: Bench, sizes: list[int], rounds: int, told: Callable[[str], None]) -> list[Size]:
    """Survey each size `rounds` times, interleaved, and send it once."""
    paths = {rows: campaign.write(bench.folder / f"growth{rows}", rows) for rows in sizes}
    surveys: dict[int, list[child.Run]] = {rows: [] for rows in sizes}
    for _ in range(rounds):
        for rows, path in paths.items():
            surveys[rows].append(_survey(bench, path))
    found = []
    for rows, path in paths.items():
        told(f"growth: {rows:,} rows")
        found.append(_size(bench, path, rows, surveys[rows]))
        shutil.rmtree(path.parent)
    return found


def slope(sizes: list[Size]) -> float:
    """MB that the peak of a send grows by, for a million rows, between the two largest sizes."""
    small, large = sizes[-2:]
    return (large.send_mb - small.send_mb) / (large.rows - small.rows) * 1e6


def _survey(bench: Bench, path: Path) -> child.Run:
    return child.run(
        [sys.executable, str(HERE / "measures" / "surveying.py"), str(path)], environ=bench.environ
    )


def _size(bench: Bench, path: Path, rows: int, surveys: list[child.Run]) -> Size:
    reports = [run.report for run in surveys]
    sent = command.whole(path)(replace(bench, rows=rows))
    return Size(
        rows=rows,
        survey_rate=median(rows / report["seconds"] for report in reports),
        survey_cpu=median(report["cpu"] / rows for report in reports) * 1e6,
        survey_mb=median(run.peak_mb for run in surveys),
        send_rate=sent.rate,
        send_cpu=sent.cpu,
        send_mb=sent.peak_mb,
    )
