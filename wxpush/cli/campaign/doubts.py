"""Rows whose outcome an earlier invocation does not know, when the next one begins."""

from dataclasses import dataclass

import msgspec

from wxpush.checkpoint import rows
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.clock import Clock
from wxpush.model import Instant, Record, State
from wxpush.sending import doubt
from wxpush.sending.doubt import DoubtPolicy, Present


@dataclass(frozen=True, slots=True)
class Doubtful:
    """What --in-doubt makes of them: rows to repeat, with when they were first sent; rows to skip; how many are held."""

    repeat: dict[int, Instant | None]
    skip: list[Record]
    held: int


def doubtful_rows(
    checkpoint: SqliteCheckpoint, clock: Clock, policy: DoubtPolicy, *, last_row: int
) -> Doubtful:
    """Sort the rows in doubt; nothing is changed yet."""
    invocations = checkpoint.invocations()
    present = Present(
        now=clock.instant(),
        boot_id=clock.boot_id(),
        boots={invocation.number: invocation.boot_id for invocation in invocations},
        newest_ms=max((invocation.last_ms for invocation in invocations), default=0),
    )
    doubts = doubt.sort(checkpoint.ask(rows.unknown), present)
    repeat: dict[int, Instant | None] = dict(doubts.repeatable)
    if policy is DoubtPolicy.RESEND:
        repeat |= dict.fromkeys(record.row for record in doubts.old)
    skip = [_skipped(record) for record in doubts.old] if policy is DoubtPolicy.SKIP else []
    held = len(doubts.old) if policy is DoubtPolicy.HOLD else 0
    return Doubtful({row: first for row, first in repeat.items() if row <= last_row}, skip, held)


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
