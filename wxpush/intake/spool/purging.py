"""What is deleted by age: messages that came to their end, and keys."""

import sqlite3
from collections import Counter
from typing import NamedTuple

from wxpush.intake.spool.keys import delete
from wxpush.intake.spool.rows import OPEN
from wxpush.intake.spool.taking import KEY_MS

#: Messages that are looked at at once, so that those that are taken meanwhile wait some ms only.
_MOST = 2_000


class Purged(NamedTuple):
    """The messages that went, by (campaign, state), and the row behind which it goes on; None: what is left is too young."""

    gone: Counter[tuple[int, int]]
    last: int | None


def purge(connection: sqlite3.Connection, now_ms: int, keep_ms: int, after: int) -> Purged:
    """Delete some of what is too old, of the messages behind that row."""
    before = now_ms - max(keep_ms, KEY_MS)
    found = connection.execute(
        "SELECT row, campaign, state, at_ms FROM messages WHERE row > ? AND taken_ms < ? ORDER BY row LIMIT ?",
        (after, before, _MOST),
    ).fetchall()
    old = [each for each in found if each[2] not in OPEN and each[3] < before]
    delete(connection, (row for row, *_ in old))
    connection.execute(
        "DELETE FROM requests WHERE key IN (SELECT key FROM requests WHERE at_ms < ? LIMIT ?)",
        (now_ms - KEY_MS, _MOST),
    )
    gone = Counter((campaign, state) for _, campaign, state, _ in old)
    return Purged(gone, found[-1][0] if len(found) == _MOST else None)
