"""The tables as Markdown."""

from collections.abc import Iterable, Mapping, Sequence

from figures.client import Figures
from figures.names import JINJA_PART, WXPUSH
from figures.ratios import Ratio
from measures.exactness import Exactness
from measures.growth import Size, slope
from measures.resume import Resume


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first column is text and whose others are numbers."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def clients(found: Mapping[str, Figures]) -> str:
    """One row for each client."""
    head = (
        "client",
        "messages/s",
        "CPU µs a message",
        "of the whole process",
        "peak MB",
        "p50 ms",
        "p99 ms",
        "errors",
    )
    return table(head, ([name, *_cells(figures)] for name, figures in found.items()))


def _cells(figures: Figures) -> list[str]:
    return [
        f"{figures.rate:,.0f}",
        f"{figures.cpu:,.1f}",
        f"{figures.cpu_whole:,.1f}",
        f"{figures.peak_mb:,.0f}",
        _latency(figures.p50_ms),
        _latency(figures.p99_ms),
        f"{figures.errors:,.0f}",
    ]


def _latency(value: float | None) -> str:
    return "" if value is None else f"{value:,.1f}"


#: The columns of `pace`.
PACE = ("asked for", "reached", "share", "fullest second", "rate + burst", "server stood still, ms")


def pace(found: Exactness) -> list[str]:
    """How one rate was kept."""
    return [
        f"{found.asked:,}/s",
        f"{found.reached:,.1f}/s",
        f"{found.reached / found.asked:.2%}",
        f"{found.worst:,}",
        f"{found.most:,.0f}",
        f"{found.stall * 1e3:.0f}",
    ]


def exactness(found: Iterable[Exactness]) -> str:
    """One row for each rate."""
    return table(PACE, map(pace, found))


def growth(sizes: list[Size]) -> str:
    """One row for each size, and the slope of memory."""
    head = (
        "rows",
        "survey rows/s",
        "survey CPU µs a row",
        "survey MB",
        "sent/s",
        "CPU µs a message",
        "peak MB",
    )
    text = table(
        head,
        (
            [
                f"{s.rows:,}",
                f"{s.survey_rate:,.0f}",
                f"{s.survey_cpu:.1f}",
                f"{s.survey_mb:.0f}",
                f"{s.send_rate:,.0f}",
                f"{s.send_cpu:.1f}",
                f"{s.send_mb:.0f}",
            ]
            for s in sizes
        ),
    )
    if len(sizes) > 1:
        text += f"\nMemory grows by {slope(sizes):.2f} MB for a million rows between the two largest.\n"
    return text


def resume(found: Iterable[Resume]) -> str:
    """One row for each size."""
    head = (
        "rows",
        "killed at",
        "until it sends again, s",
        "sent then",
        "in doubt",
        "checkpoint MB",
        "peak MB",
    )
    return table(
        head,
        (
            [
                f"{r.rows:,}",
                f"{r.killed_at:,}",
                f"{r.seconds:.1f}",
                f"{r.sent_later:,}",
                f"{r.in_doubt:,}",
                f"{r.checkpoint_mb:,.0f}",
                f"{r.peak_mb:.0f}",
            ]
            for r in found
        ),
    )


def facts(found: Mapping[str, str]) -> str:
    """What it was measured on."""
    return table(("what", "which"), ([name, text] for name, text in found.items())).replace("---:", "---")


def ratios(found: Iterable[Ratio]) -> str:
    """One row for each, with what is wanted."""
    head = ("ratio", "measured", "wanted", "holds")
    return table(
        head,
        (
            [
                r.words,
                f"{r.value:.2f}",
                f"{'at most' if r.most else 'at least'} {r.wanted:g}",
                "yes" if r.holds else "no",
            ]
            for r in found
        ),
    )


def budget(parts: Mapping[str, float], whole: float) -> str:
    """One row for each part; what is left of the whole is the event loop, the queue and the journal's books."""
    counted = sum(cost for name, cost in parts.items() if name != JINJA_PART)
    rows = [*parts.items(), ("all the rest", whole - counted), (WXPUSH, whole)]
    return table(("part", "CPU µs a message"), ([name, f"{cost:.1f}"] for name, cost in rows))
