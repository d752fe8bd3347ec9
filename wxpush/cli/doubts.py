"""Rows whose outcome an earlier invocation does not know, when the next one begins."""

import msgspec

from wxpush.checkpoint import rows
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.clock import Clock
from wxpush.model import Instant, Record, State
from wxpush.sending import doubt
from wxpush.sending.doubt import DoubtPolicy, Present


def settle_doubts(
    checkpoint: SqliteCheckpoint, clock: Clock, policy: DoubtPolicy, *, last_row: int
) -> tuple[dict[int, Instant | None], int]:
    """Give the rows to repeat, and how many are held; those to be skipped are rejected at once."""
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
    elif policy is DoubtPolicy.SKIP:
        checkpoint.commit_now([_skipped(record) for record in doubts.old])
    held = len(doubts.old) if policy is DoubtPolicy.HOLD else 0
    return {row: first for row, first in repeat.items() if row <= last_row}, held


def _skipped(record: Record) -> Record:
    return msgspec.structs.replace(
        record, state=State.REJECTED, first_ms=None, first_boot_ms=None, detail=rows.SKIPPED, invocation=0
    )
