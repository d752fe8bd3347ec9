"""Decides, when an invocation begins, what to do with rows whose outcome an earlier one does not know."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from wxpush.checkpoint.base import Invocation
from wxpush.model import Instant, Record
from wxpush.system.clock import Clock


@dataclass(frozen=True, slots=True)
class Doubts:
    """Rows in doubt: those that may still be repeated, with when they were first sent, and those too old for it."""

    repeatable: dict[int, Instant]
    old: list[Record]


@dataclass(frozen=True, slots=True)
class Present:
    """The moment an invocation begins, and what tells whether older times can be compared with it."""

    now: Instant
    boot_id: str
    #: Boot of the machine by invocation.
    boots: Mapping[int, str]
    #: The newest time in the checkpoint, ms since 1970.
    newest_ms: int


def present(clock: Clock, invocations: Sequence[Invocation]) -> Present:
    """Now, with what those invocations tell of earlier times."""
    return Present(
        now=clock.instant(),
        boot_id=clock.boot_id(),
        boots={invocation.number: invocation.boot_id for invocation in invocations},
        newest_ms=max((invocation.last_ms for invocation in invocations), default=0),
    )


def sort(records: Iterable[Record], present: Present, *, repeat_seconds: float) -> Doubts:
    """Tell which rows may be repeated: those that were sent for the first time less than that ago."""
    repeatable: dict[int, Instant] = {}
    old: list[Record] = []
    for record in records:
        seconds = age(record, present)
        if seconds < repeat_seconds:
            ago = round(seconds * 1000)
            repeatable[record.row] = Instant(present.now.wall_ms - ago, present.now.boot_ms - ago)
        else:
            old.append(record)
    return Doubts(repeatable, old)


def age(record: Record, present: Present) -> float:
    """Seconds since the row's first request may have left; infinite when the clocks cannot tell.

    Within one boot it is the larger of what both clocks say. After a reboot only the wall clock is left, and it is not believed when
    it stands before a time that is already in the checkpoint.
    """
    if record.first_ms is None or record.first_boot_ms is None:
        return inf
    wall = present.now.wall_ms - record.first_ms
    if present.boot_id and present.boots.get(record.invocation) == present.boot_id:
        return max(wall, present.now.boot_ms - record.first_boot_ms) / 1000
    return inf if present.now.wall_ms < max(present.newest_ms, record.first_ms) else wall / 1000
