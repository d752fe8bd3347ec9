"""What is deleted by age: messages that came to their end, and keys."""

import sqlite3
from collections import Counter

from wxpush.intake.spool.taking import KEY_MS

#: Messages at once, so that those that are taken meanwhile wait some ms only.
MOST = 2_000


def purge(connection: sqlite3.Connection, now_ms: int, keep_ms: int) -> Counter[tuple[int, int]]:
    """Delete some of what is too old; the messages that went, by (campaign, state). As many as MOST: there may be more."""
    gone: Counter[tuple[int, int]] = Counter()
    before = now_ms - max(keep_ms, KEY_MS)
    rows = connection.execute(
        "SELECT row, campaign, state FROM messages INDEXED BY ended WHERE state NOT IN (0, 1, 5) AND at_ms < ? ORDER BY at_ms LIMIT ?",
        (before, MOST),
    ).fetchall()
    connection.executemany("DELETE FROM messages WHERE row = ?", ((row,) for row, _, _ in rows))
    gone.update((campaign, state) for _, campaign, state in rows)
    connection.execute(
        "DELETE FROM requests WHERE key IN (SELECT key FROM requests WHERE at_ms < ? LIMIT ?)",
        (now_ms - KEY_MS, MOST),
    )
    return gone
