"""How long WeChat took to answer: shares of the answers, and how many took how long, as a drawing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from wxpush.checkpoint.latencies import Latencies, upper, within
from wxpush.checkpoint.timeline import Stretch
from wxpush.report.page.course import PlacedText
from wxpush.report.page.values import duration, place
from wxpush.words import Sentence

#: The drawing, and where its columns stand.
WIDTH, HEIGHT = 360, 110
_LEFT, _RIGHT, _TOP, _BOTTOM = 8.0, 352.0, 8.0, 88.0
_MOST_COLUMNS = 24
_SHARES = (("half", 0.5), ("most", 0.9), ("nearly", 0.99), ("all", 1.0))


@dataclass(frozen=True, slots=True)
class Column:
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Answers:
    """`shares`: a share in words, and in which time it came."""

    shares: list[tuple[Sentence, Sentence]]
    columns: list[Column]
    labels: list[PlacedText]


def answers(stretches: Sequence[Stretch]) -> Answers | None:
    """None where nobody noted any, as of a cluster's workers."""
    took: Counter[int] = Counter()
    for one in stretches:
        took.update(one.took)
    if not took:
        return None
    columns, labels = _drawn(took)
    return Answers(
        [(Sentence(f"page.answers_{name}"), duration(within(took, part) or 0.0)) for name, part in _SHARES],
        columns,
        labels,
    )


def _drawn(took: Latencies) -> tuple[list[Column], list[PlacedText]]:
    first, last = min(took), max(took)
    together = -(-(last - first + 1) // _MOST_COLUMNS)
    many: Counter[int] = Counter()
    for bucket, count in took.items():
        many[(bucket - first) // together] += count
    places = (last - first) // together + 1
    width, highest = (_RIGHT - _LEFT) / places, max(many.values())
    columns = []
    for number in sorted(many):
        height = max((_BOTTOM - _TOP) * many[number] / highest, 1.0)
        x = _LEFT + number * width
        columns.append(Column(place(x), place(_BOTTOM - height), place(max(width - 1, 1)), place(height)))
    y = place(_BOTTOM + 15)
    labels = [PlacedText(place(_LEFT), y, str(duration(upper(first - 1))), "start")]
    if places > 1:
        labels.append(PlacedText(place(_RIGHT), y, str(duration(upper(last))), "end"))
    return columns, labels
