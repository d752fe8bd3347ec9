"""How long the operator was asked before an invocation began: part of its time, and not of its sending."""

import sqlite3


def write(connection: sqlite3.Connection, invocation: int, seconds: float) -> None:
    """Write it, inside the caller's transaction. An earlier run's invocation of that number may have left its own."""
    connection.execute("REPLACE INTO waits (invocation, seconds) VALUES (?, ?)", (invocation, seconds))


def read(connection: sqlite3.Connection, invocation: int) -> float:
    """Seconds; 0 where none were written, as in a checkpoint of an earlier version."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'waits'").fetchone():
        return 0.0
    found = connection.execute("SELECT seconds FROM waits WHERE invocation = ?", (invocation,)).fetchone()
    return float(found[0]) if found else 0.0
