"""What is told of one client, and the median of its rounds."""

from dataclasses import dataclass, fields
from statistics import median
from typing import Any

from machine.child import Run


@dataclass(frozen=True, slots=True)
class Figures:
    """One round of one client. None: this client cannot tell."""

    rate: float
    #: µs of CPU a message, of the phase in which requests are made.
    cpu: float
    #: The same of the whole process.
    cpu_whole: float
    peak_mb: float
    p50_ms: float | None
    p99_ms: float | None
    errors: float


def told(run: Run) -> Figures:
    """Read the figures from a client's report, which may tell the CPU seconds of its requests apart as `cpu`."""
    report = run.report
    sent = max(report["sent"], 1)
    return Figures(
        rate=report["sent"] / report["seconds"],
        cpu=report.get("cpu", run.cpu) / sent * 1e6,
        cpu_whole=run.cpu / sent * 1e6,
        peak_mb=run.peak_mb,
        p50_ms=report.get("p50_ms"),
        p99_ms=report.get("p99_ms"),
        errors=report.get("errors", 0),
    )


def middle(rounds: list[Figures]) -> Figures:
    """The median of each figure."""

    def of(name: str) -> Any:
        values = [value for each in rounds if (value := getattr(each, name)) is not None]
        return median(values) if values else None

    return Figures(*(of(field.name) for field in fields(Figures)))
