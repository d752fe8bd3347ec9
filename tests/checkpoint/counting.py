"""What the sums have to be: the rows, counted one by one."""

import sqlite3
from collections import Counter

from wxpush.checkpoint import sums
from wxpush.checkpoint.intents import show

_ROWS = "SELECT state, invocation, CASE WHEN state = 4 AND detail IS NOT 'skipped' THEN coalesce(errcode, 0) ELSE 0 END FROM known"


def counted(connection: sqlite3.Connection) -> Counter[sums.Key]:
    return Counter(connection.execute(_ROWS).fetchall())


def kept(connection: sqlite3.Connection) -> dict[sums.Key, int]:
    return sums.read(connection)


def recount(connection: sqlite3.Connection) -> None:
    """Bring the sums up to date behind a change that was made by hand, which nobody else may make."""
    if not connection.execute("SELECT 1 FROM temp.sqlite_master WHERE name = 'known'").fetchone():
        show(connection)
    sums.recount(connection)
