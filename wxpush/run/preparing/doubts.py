"""Rows whose outcome an earlier invocation does not know, when the next one begins."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Self

import msgspec

from wxpush.channels import known
from wxpush.checkpoint import rows
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.model import Instant, Record, State
from wxpush.options.send import DoubtPolicy
from wxpush.report.ending import InDoubt
from wxpush.run.preparing.differences import Unknowns
from wxpush.sending import doubt
from wxpush.sending.doubt import Doubts
from wxpush.system.clock import Clock


@dataclass(frozen=True, slots=True)
class Doubtful:
    """What --in-doubt makes of them: rows to repeat, with when they were first sent, None where that is too long ago to be safe; rows
    to skip; how many are held.
    """

    repeat: dict[int, Instant | None]
    skip: list[Record]
    held: int
    #: How many can be repeated safely, whatever the policy, and until when, ms since 1970.
    young: int = 0
    until_ms: int = 0

    def without(self, unmade: AbstractSet[int]) -> Self:
        """The same where nothing can be made of some of those to repeat: they are held."""
        left = {row: first for row, first in self.repeat.items() if row not in unmade}
        return replace(self, repeat=left, held=self.held + len(self.repeat) - len(left))

    def at_the_end(self) -> InDoubt:
        """The same where an invocation ends."""
        return InDoubt(self.held, self.young, self.until_ms)

    def unsafe(self, repeats: AbstractSet[int]) -> int:
        """How many of these are repeated though that is not safe."""
        return sum(self.repeat[row] is None for row in repeats)


def doubtful_rows(
    checkpoint: SqliteCheckpoint, clock: Clock, policy: DoubtPolicy, *, last_row: int
) -> Doubtful:
    """Sort the rows in doubt; nothing is changed yet."""
    doubts = _sorted(checkpoint, clock)
    repeat: dict[int, Instant | None] = dict(doubts.repeatable)
    if policy is DoubtPolicy.RESEND:
        repeat |= dict.fromkeys(record.row for record in doubts.old)
    skip = [_skipped(record) for record in doubts.old] if policy is DoubtPolicy.SKIP else []
    held = len(doubts.old) if policy is DoubtPolicy.HOLD else 0
    within = {row: first for row, first in repeat.items() if row <= last_row}
    return Doubtful(within, skip, held, len(doubts.repeatable), _until_ms(doubts, checkpoint))


def _until_ms(doubts: Doubts, checkpoint: SqliteCheckpoint) -> int:
    firsts = (first.wall_ms for first in doubts.repeatable.values())
    return min(firsts, default=0) + round(_repeat_seconds(checkpoint) * 1000)


def unknowns(checkpoint: SqliteCheckpoint, clock: Clock) -> Unknowns:
    """How many there are, and until when how many of them are repeated safely, for people."""
    doubts = _sorted(checkpoint, clock)
    young = len(doubts.repeatable)
    return Unknowns(
        young + len(doubts.old),
        young,
        _until_ms(doubts, checkpoint),
        frozenset(doubts.repeatable),
    )


def safe_until(checkpoint: SqliteCheckpoint, clock: Clock) -> dict[int, int]:
    """Until when each row in doubt that is young enough may be repeated, ms since 1970."""
    seconds = _repeat_seconds(checkpoint)
    young = _sorted(checkpoint, clock).repeatable
    return {row: first.wall_ms + round(seconds * 1000) for row, first in young.items()}


def _sorted(checkpoint: SqliteCheckpoint, clock: Clock) -> Doubts:
    present = doubt.present(clock, checkpoint.invocations())
    return doubt.sort(checkpoint.ask(rows.unknown), present, repeat_seconds=_repeat_seconds(checkpoint))


def _repeat_seconds(checkpoint: SqliteCheckpoint) -> float:
    facts = checkpoint.facts()
    return known(facts.channel).repeats.seconds if facts is not None else 0.0


def _skipped(record: Record) -> Record:
    return msgspec.structs.replace(
        record,
        state=State.REJECTED,
        first_ms=None,
        first_boot_ms=None,
        errcode=None,
        msgid=None,
        detail=rows.SKIPPED,
        invocation=0,
    )
