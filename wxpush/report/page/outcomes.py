"""The sum of all rows, as a bar and as a table: every row is in exactly one of its parts."""

from dataclasses import dataclass

from wxpush.report.page.values import number, place, share
from wxpush.report.summary import Counts
from wxpush.words import Sentence

#: Of the bar.
WIDTH = 720
#: What there is any of is seen: a part is no narrower.
_NARROWEST = 3.0
#: What is told of all those before already, or is the sum.
_NO_PARTS = frozenset({"rows", "already_sent"})
PARTS = tuple(name for name in Counts.__struct_fields__ if name not in _NO_PARTS)


@dataclass(frozen=True, slots=True)
class OutcomePart:
    """One state: `word` is its own, `x` and `width` are its place in the bar."""

    word: str
    name: Sentence
    meaning: Sentence
    many: str
    share: str
    x: str
    width: str


def outcomes(counts: dict[str, int], rows: int) -> list[OutcomePart]:
    """Those that there are any of, and the sent in any case."""
    shown = [name for name in PARTS if counts[name] or name == PARTS[0]]
    widths = _widths([counts[name] for name in shown], rows)
    parts, x = [], 0.0
    for name, width in zip(shown, widths, strict=True):
        many = counts[name]
        parts.append(
            OutcomePart(
                name,
                Sentence(f"page.state_{name}"),
                Sentence(f"page.means_{name}"),
                number(many),
                share(many, rows),
                place(x),
                place(width),
            )
        )
        x += width
    return parts


def of_summary(summary: object) -> dict[str, int]:
    """How many rows each part has: sent by whichever invocation."""
    counts: dict[str, int] = {name: getattr(summary, name) for name in PARTS}
    counts[PARTS[0]] = counts[PARTS[0]] + int(getattr(summary, "already_sent"))  # noqa: B009 - of whatever has counts
    return counts


def _widths(many: list[int], rows: int) -> list[float]:
    """The widths of parts: what is little takes from what is much."""
    widths = (
        [max(WIDTH * each / rows, _NARROWEST) if each else 0.0 for each in many]
        if rows
        else [0.0 for _ in many]
    )
    over = sum(widths) - WIDTH
    if over > 0:
        largest = widths.index(max(widths))
        widths[largest] -= over
    return widths
