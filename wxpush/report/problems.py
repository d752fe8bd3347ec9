"""What a survey finds about rows: counted by kind with the first lines of each, and written out row by row."""

from bisect import insort
from dataclasses import dataclass, field
from enum import StrEnum

from msgspec import Struct

from wxpush.detail import Detail, without_place
from wxpush.model import BadRow, RowWarning, State

#: Lines that stand for all of their kind.
EXAMPLES = 3
COLUMNS = ("line", "field", "value", "rule", "reason", "advice", "outcome")


class Outcome(StrEnum):
    """What a problem means for its row, gravest first."""

    INVALID = "invalid"
    WARNING = "warning"
    DUPLICATE = "duplicate"
    SUPPRESSED = "suppressed"
    EXPIRED = "expired"


_OUTCOMES = {
    State.DUPLICATE: Outcome.DUPLICATE,
    State.SUPPRESSED: Outcome.SUPPRESSED,
    State.EXPIRED: Outcome.EXPIRED,
}


class Problem(Struct, frozen=True, gc=False):
    """One thing about one row, or about all of them: then row and line are 0. `place` is of the campaign file, and empty where none is to blame; `value` may be personal."""

    row: int
    line: int
    outcome: Outcome
    kind: str
    place: str
    reason: Detail
    value: str


def problem(found: BadRow | RowWarning) -> Problem:
    """What the survey told, as a problem. The reason is without its place."""
    outcome = (
        Outcome.WARNING if isinstance(found, RowWarning) else _OUTCOMES.get(found.state, Outcome.INVALID)
    )
    reason = without_place(found.reason, found.place)
    return Problem(found.row, found.line, outcome, found.kind, found.place, reason, found.value)


@dataclass(slots=True)
class Tally:
    """Counts problems of one outcome, kind and place. `lines` are the first ones, in their order."""

    outcome: Outcome
    kind: str
    place: str
    detail: Detail
    count: int = 0
    lines: list[int] = field(default_factory=list)

    @property
    def reason(self) -> str:
        """What it is, in a sentence."""
        return str(self.detail)

    def add(self, line: int) -> None:
        self.count += 1
        if len(self.lines) < EXAMPLES or line < self.lines[-1]:
            insort(self.lines, line)
            del self.lines[EXAMPLES:]


class Tallies:
    """All of a survey. Memory grows with the kinds of problems, not with their number."""

    def __init__(self) -> None:
        self._tallies: dict[tuple[Outcome, str, str], Tally] = {}

    def add(self, one: Problem) -> None:
        key = (one.outcome, one.kind, one.place)
        tally = self._tallies.get(key)
        if tally is None:
            tally = self._tallies[key] = Tally(*key, one.reason)
        tally.add(one.line)

    def sorted(self) -> list[Tally]:
        """Gravest outcome first, the most frequent first within it."""
        order = list(Outcome)
        return sorted(
            self._tallies.values(), key=lambda each: (order.index(each.outcome), -each.count, each.lines)
        )


def cells(one: Problem, advice: str) -> dict[str, object]:
    """What stands in the columns of COLUMNS."""
    found = (one.line or None, one.place, one.value, one.kind, str(one.reason), advice, one.outcome.value)
    return dict(zip(COLUMNS, found, strict=True))
