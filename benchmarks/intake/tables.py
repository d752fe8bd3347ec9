"""What was found as Markdown."""

from collections.abc import Mapping

from figures.ratios import Ratio
from pages import page

from .loads import BATCHES, PACED, SINGLE, Load, Offered

WXPUSH, GO = "`wxpush serve`", "Go reference"
Found = Mapping[tuple[str, Load], Offered]
_HEAD = ("load", "service", "messages/s", "CPU µs a message", "p50 ms", "p99 ms", "errors", "peak MB")


def loads(found: Found) -> str:
    """One row for each load and service."""
    lines = [_HEAD, ["---", "---", *("---:" for _ in _HEAD[2:])]]
    for (name, load), figures in found.items():
        times = [f"{figures.p50_ms:,.1f}", f"{figures.p99_ms:,.1f}"]
        counts = [f"{figures.errors:,.0f}", f"{figures.peak_mb:,.0f}"]
        lines.append([load.words, name, f"{figures.rate:,.0f}", f"{figures.cpu:,.1f}", *times, *counts])
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def wanted(found: Found) -> str:
    """What is asked of the figures, and whether it holds."""
    asked = []
    for load, least in ((SINGLE, 5_000), (BATCHES, 40_000)):
        ours = found[WXPUSH, load].rate
        asked.append(Ratio(f"{load.words}: messages/s", least, ours))
        if (GO, load) in found:
            asked.append(Ratio(f"{load.words}: against the Go reference", 0.3, ours / found[GO, load].rate))
    if (WXPUSH, PACED) in found:
        paced = found[WXPUSH, PACED]
        asked.append(Ratio(f"{PACED.words}: share of the rate", 0.99, paced.rate / PACED.rate))
        asked.append(Ratio(f"{PACED.words}: p99 ms", 86, paced.p99_ms, most=True))
    return page.ratios(asked)


def facts(known: Mapping[str, str]) -> str:
    """On what it was measured."""
    return page.table(("what", "which"), known.items()).replace("---:", "---")
