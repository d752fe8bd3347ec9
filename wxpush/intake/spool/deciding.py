"""What becomes of messages in doubt by what people decide."""

import sqlite3
from collections.abc import Sequence

from wxpush.detail import SKIPPED
from wxpush.intake.decision import Decision, Undecided
from wxpush.intake.spool import rows
from wxpush.model import Record, State
from wxpush.sending import doubt
from wxpush.sending.doubt import Present

#: The state and the detail of a message from then on.
_SETTLED = {Decision.SENT: (State.SENT, None), Decision.SKIP: (State.REJECTED, SKIPPED)}


def decided_state(decision: Decision) -> State:
    """What a message is by it."""
    return State.PENDING if decision is Decision.RESEND else _SETTLED[decision][0]


def decide(connection: sqlite3.Connection, chosen: Sequence[int], decision: Decision, at_ms: int) -> None:
    """Let these rows of a spool be what was decided. One that is sent again has another id."""
    if decision is Decision.RESEND:
        connection.executemany(
            "UPDATE messages SET state = 0, epoch = epoch + 1, first_ms = NULL, first_boot_ms = NULL, errcode = NULL, msgid = NULL,"
            " detail = NULL, at_ms = ? WHERE row = ?",
            ((at_ms, row) for row in chosen),
        )
        return
    state, detail = _SETTLED[decision]
    connection.executemany(
        "UPDATE messages SET state = ?, detail = ?, at_ms = ?, body = NULL WHERE row = ?",
        ((state, detail, at_ms, row) for row in chosen),
    )


def decide_one(
    connection: sqlite3.Connection,
    row: int,
    campaign: int,
    decision: Decision,
    *,
    present: Present,
    repeat_seconds: float,
) -> Record | Undecided:
    """Decide it where it is in doubt, and is not repeated any more; gives it as it was."""
    found = rows.unknown(connection, campaign, [row])
    if not found:
        return Undecided()
    ((_, record),) = found
    left = repeat_seconds - doubt.age(record, present)
    if record.state is not State.IN_DOUBT or left > 0:
        return Undecided(max(left, 1.0))
    decide(connection, [row], decision, present.now.wall_ms)
    return record
