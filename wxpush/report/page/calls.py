"""The invocations: one process that sent each."""

from collections import Counter
from dataclasses import dataclass

from wxpush.checkpoint.base import UNKNOWN_ORIGIN, Invocation
from wxpush.model import State
from wxpush.report.ending import why
from wxpush.report.page.material import PageMaterial
from wxpush.report.page.values import duration, minute, number, rate
from wxpush.words import Sentence

#: The newest so many.
MOST = 6


@dataclass(frozen=True, slots=True)
class Calls:
    """`rows`: the cells of each, oldest first; `left_out`: how many earlier ones there are."""

    heads: list[Sentence]
    rows: list[list[object]]
    left_out: int


_HEADS = ("number", "began", "by", "to_send", "sent", "rejected", "requests", "rate", "took", "end")


def calls(material: PageMaterial) -> Calls:
    """Rows count for the invocation that put them where they are now."""
    newest = material.invocations[-MOST:]
    return Calls(
        [Sentence(f"page.call_{name}") for name in _HEADS],
        [_cells(material, one, running=material.summary.running and one is newest[-1]) for one in newest],
        len(material.invocations) - len(newest),
    )


def _cells(material: PageMaterial, one: Invocation, *, running: bool) -> list[object]:
    many: Counter[State] = Counter()
    for (state, by, _), rows in material.sums.items():
        if by == one.number:
            many[State(state)] += rows
    origin = material.origins.get(one.number, UNKNOWN_ORIGIN)
    return [
        str(one.number),
        minute(one.started_ms),
        f"{origin.user}@{origin.host}" if origin.user else Sentence("report.unknown"),
        number(origin.to_send) if origin.pid else "–",
        number(many[State.SENT]),
        number(many[State.REJECTED]),
        number(one.attempts),
        rate((one.attempts - 1) / one.seconds) if one.seconds and one.attempts > 1 else "–",
        duration(one.total_seconds or max(one.last_ms - one.started_ms, 0) / 1000),
        _end(one, running=running),
    ]


def _end(one: Invocation, *, running: bool) -> Sentence:
    if running:
        return Sentence("report.going_on")
    if one.exit_code is None:
        return Sentence("page.call_cut_off")
    ended = Sentence("report.ended", code=one.exit_code)
    return Sentence("page.call_stopped", why=why(one.reason), end=ended) if one.reason else ended
