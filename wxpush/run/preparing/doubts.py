"""Rows whose outcome an earlier invocation does not know, when the next one begins."""

from dataclasses import dataclass

import msgspec

from wxpush.channels import known
from wxpush.checkpoint import rows
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.clock import Clock
from wxpush.model import Instant, Record, State
from wxpush.options.send import DoubtPolicy
from wxpush.run.preparing.differences import Unknowns
from wxpush.sending import doubt
from wxpush.sending.doubt import Doubts


@dataclass(frozen=True, slots=True)
class Doubtful:
    """What --in-doubt makes of them: rows to repeat, with when they were first sent, `resent` of them too old for it to be safe;
    rows to skip; how many are held.
    """

    repeat: dict[int, Instant | None]
    skip: list[Record]
    held: int
    resent: int = 0


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
    return Doubtful(within, skip, held, sum(first is None for first in within.values()))


def unknowns(checkpoint: SqliteCheckpoint, clock: Clock) -> Unknowns:
    """How many there are, and until when how many of them are repeated safely, for people."""
    doubts = _sorted(checkpoint, clock)
    young = doubts.repeatable.values()
    first_ms = min((first.wall_ms for first in young), default=0)
    return Unknowns(
        len(young) + len(doubts.old), len(young), first_ms + round(_repeat_seconds(checkpoint) * 1000)
    )


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
