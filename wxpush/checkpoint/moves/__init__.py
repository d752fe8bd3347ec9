"""What operators did with the levers of an invocation, who and when: written inside the caller's transaction."""

import sqlite3

from msgspec import Struct

#: So many are kept of an invocation, the newest.
_MOST = 1000
_NAMES = "at_ms, by, lever, before, after"
_ALL = f"SELECT {_NAMES} FROM levers WHERE invocation = ? ORDER BY number"  # noqa: S608 - our own names
_INSERT = f"INSERT INTO levers (invocation, {_NAMES}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608
_SHORTEN = "DELETE FROM levers WHERE invocation = ? AND number <= ?"


class Moved(Struct, frozen=True):
    """One: `lever` is rate, pause or resume; rates a second, None: no bound; ms since 1970."""

    at_ms: int
    by: str
    lever: str
    before: float | None
    after: float | None


def note(connection: sqlite3.Connection, invocation: int, moved: Moved) -> None:
    """Write it."""
    values = (moved.at_ms, moved.by, moved.lever, moved.before, moved.after)
    number = connection.execute(_INSERT, (invocation, *values)).lastrowid or 0
    connection.execute(_SHORTEN, (invocation, number - _MOST))


def begin(connection: sqlite3.Connection, invocation: int) -> None:
    """An earlier run's invocation of that number may have left its own."""
    connection.execute("DELETE FROM levers WHERE invocation >= ?", (invocation,))


def of(connection: sqlite3.Connection, invocation: int) -> list[Moved]:
    """Those of one invocation, the oldest first; none where an earlier version wrote it."""
    if not connection.execute("SELECT 1 FROM main.sqlite_master WHERE name = 'levers'").fetchone():
        return []
    return [Moved(*row) for row in connection.execute(_ALL, (invocation,))]
