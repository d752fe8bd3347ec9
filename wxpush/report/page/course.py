"""How it went: rows sent a second over the time, the rate in force, and what held messages back, as a drawing.

Invocations stand side by side, as long as they sent; the hours between them are not drawn.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import floor, log10

from wxpush.checkpoint.timeline import Stretch
from wxpush.report.page.reasons import Spell, spells
from wxpush.report.page.values import clock, day, number, place
from wxpush.words import Sentence

#: The drawing, and the field in it that has the curves.
WIDTH, HEIGHT = 720, 190
LEFT, RIGHT, TOP, BOTTOM = 46.0, 712.0, 18.0, 152.0
_GAP = 10.0
#: So many invocations at most, the newest, and so many spells, the longest; of each invocation so much of the field at least, and so many steps of all.
MOST, _SPELLS = 6, 8
_LEAST_WIDTH, _STEPS = 48.0, 120
#: A rate in force that is more than so many times what was sent would make all of that flat: it is told and not drawn.
_TOO_HIGH = 3.0
#: Lines across the field, and how far apart they may be.
_LINES = 4
_ROUND = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text at a place of the drawing; `anchor` as SVG has it."""

    x: str
    y: str
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Band:
    """Where something held messages back; `number` leads to the words for it."""

    x: str
    width: str
    middle: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The drawing. `areas` and `rates` are paths; `lines` are the heights of lines across."""

    areas: list[str]
    rates: list[str]
    lines: list[str]
    heights: list[PlacedText]
    times: list[PlacedText]
    bands: list[Band]
    spells: list[Sentence]
    #: Rows a second at the most, and on average of the time in which any left.
    peak: float
    mean: float
    #: Earlier invocations that are not drawn.
    left_out: int
    #: Whether a rate was in force that is too high to be drawn.
    too_high: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """One invocation in the field."""

    stretches: list[Stretch]
    left: float
    right: float

    @property
    def began(self) -> int:
        return self.stretches[0].from_ms

    @property
    def took(self) -> int:
        return max(self.stretches[-1].until_ms - self.began, 1)

    def x(self, ms: int) -> float:
        within = min(max((ms - self.began) / self.took, 0.0), 1.0)
        return self.left + (self.right - self.left) * within


@dataclass(frozen=True, slots=True)
class _Step:
    """A bit of the field: rows a second in it, and the rate in force."""

    left: float
    right: float
    sent: float
    rate: float | None


def course(stretches: Sequence[Stretch]) -> Course | None:
    """The drawing of these, of invocations that sent any row if there are such; None where nothing left at all."""
    every = [list(some) for _, some in groupby(stretches, key=lambda one: one.invocation)]
    drawn = [some for some in every if any(one.sent for one in some)] or [
        some for some in every if any(not one.idle for one in some)
    ]
    if not drawn:
        return None
    parts = _laid_out(drawn[-MOST:])
    steps = [list(_steps(part)) for part in parts]
    peak = max(step.sent for some in steps for step in some)
    rates = [step.rate for some in steps for step in some if step.rate is not None]
    fitting = [rate for rate in rates if rate <= peak * _TOO_HIGH]
    top, lines = _scale(max([peak, *fitting]))
    held = [(part, spell) for part in parts for spell in spells(part.stretches)]
    told = sorted(sorted(held, key=lambda each: each[1].seconds)[-_SPELLS:], key=lambda each: each[1].from_ms)
    days = {day(part.began) for part in parts} | {day(spell.until_ms) for _, spell in told}
    busy = sum(one.until_ms - one.from_ms for some in drawn for one in some if one.sent)
    return Course(
        areas=[_area(some, top) for some in steps],
        rates=[path for some in steps if (path := _rates(some, top))],
        lines=[place(_y(line, top)) for line in lines],
        heights=[
            PlacedText(place(LEFT - 6), place(_y(line, top) + 4), _short(line), "end") for line in lines
        ],
        times=[label for part in parts for label in _times(part)],
        bands=[_band(part, spell, number) for number, (part, spell) in enumerate(told, 1)],
        spells=[spell.told(with_day=len(days) > 1) for _, spell in told],
        peak=peak,
        mean=1000 * sum(one.sent for some in drawn for one in some) / max(busy, 1),
        left_out=len(drawn) - len(parts),
        too_high=len(fitting) < len(rates),
    )


def _laid_out(drawn: list[list[Stretch]]) -> list[_Part]:
    """Each as wide as it took long, and wide enough to be seen."""
    room = RIGHT - LEFT - _GAP * (len(drawn) - 1)
    long = [max(some[-1].until_ms - some[0].from_ms, 1) for some in drawn]
    spare = room - _LEAST_WIDTH * len(drawn)
    widths = [_LEAST_WIDTH + spare * each / sum(long) for each in long]
    parts, x = [], LEFT
    for some, width in zip(drawn, widths, strict=True):
        parts.append(_Part(some, x, x + width))
        x += width + _GAP
    return parts


def _steps(part: _Part) -> Iterator[_Step]:
    """As many as the field has room for, and none shorter than what was noted at once."""
    many = max(round(_STEPS * (part.right - part.left) / (RIGHT - LEFT)), 1)
    many = min(many, len(part.stretches))
    edges = [part.began + part.took * number / many for number in range(many + 1)]
    next_one = 0
    for begins, ends in pairwise(edges):
        while part.stretches[next_one].until_ms <= begins and next_one < len(part.stretches) - 1:
            next_one += 1
        sent, rate = 0.0, None
        for one in part.stretches[next_one:]:
            if one.from_ms >= ends:
                break
            met = min(one.until_ms, ends) - max(one.from_ms, begins)
            sent += one.sent * max(met, 0.0) / max(one.until_ms - one.from_ms, 1)
            rate = one.rate
        yield _Step(part.x(round(begins)), part.x(round(ends)), 1000 * sent / (ends - begins), rate)


def _y(value: float, top: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * min(value / top, 1.0)


def _area(steps: list[_Step], top: float) -> str:
    turns = "".join(f"V{place(_y(step.sent, top))}H{place(step.right)}" for step in steps)
    return f"M{place(steps[0].left)} {place(BOTTOM)}{turns}V{place(BOTTOM)}Z"


def _rates(steps: list[_Step], top: float) -> str:
    """A line that is broken where there is no bound, or one that is too high."""
    path, drawing = "", False
    for step in steps:
        if step.rate is None or step.rate > top:
            drawing = False
            continue
        y = place(_y(step.rate, top))
        path += f"V{y}H{place(step.right)}" if drawing else f"M{place(step.left)} {y}H{place(step.right)}"
        drawing = True
    return path


def _scale(most: float) -> tuple[float, list[float]]:
    """The height of the field, a little above the most, and its lines: round numbers."""
    most = max(most, 0.1)
    rough = most / _LINES
    size = 10.0 ** floor(log10(rough))
    step = next(each * size for each in _ROUND if each * size >= rough * (1 - 1e-9))
    return max(most * 1.05, step), [step * each for each in range(_LINES + 1) if step * each <= most * 1.05]


def _short(value: float) -> str:
    return number(round(value)) if value >= 10 or value == round(value) else f"{value:g}"  # noqa: PLR2004 - below ten a tenth can be told


def _times(part: _Part) -> Iterator[PlacedText]:
    """When it began, with its day, and where there is room when it ended."""
    y = place(BOTTOM + 15)
    yield PlacedText(place(part.left), y, clock(part.began), "start")
    yield PlacedText(place(part.left), place(BOTTOM + 28), day(part.began), "start")
    if part.right - part.left > 3 * _LEAST_WIDTH:
        yield PlacedText(place(part.right), y, clock(part.stretches[-1].until_ms), "end")


def _band(part: _Part, spell: Spell, number: int) -> Band:
    left = part.x(spell.from_ms)
    width = max(part.x(spell.until_ms) - left, 2.0)
    return Band(place(left), place(width), place(left + width / 2), number)
