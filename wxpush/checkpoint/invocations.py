"""The invocations table: one row for each process that sent for this run. Writing is done inside the caller's transaction."""

import sqlite3

from msgspec.structs import asdict

from wxpush.checkpoint.base import Invocation, Requests

_NAMES = Invocation.__struct_fields__
_ALL = f"SELECT {', '.join(_NAMES)} FROM invocations ORDER BY number"  # noqa: S608 - our own names
_END = f"UPDATE invocations SET {', '.join(f'{name} = :{name}' for name in _NAMES)} WHERE number = :number"  # noqa: S608 - our own names


def every(connection: sqlite3.Connection) -> list[Invocation]:
    """All of them, oldest first."""
    return [Invocation(**dict(zip(_NAMES, row, strict=True))) for row in connection.execute(_ALL)]


def begin(connection: sqlite3.Connection, boot_id: str, now_ms: int) -> int:
    """Number one and write that it began."""
    last = connection.execute("SELECT coalesce(max(number), 0) FROM invocations").fetchone()[0]
    connection.execute(
        "INSERT INTO invocations (number, boot_id, started_ms, last_ms) VALUES (?, ?, ?, ?)",
        (last + 1, boot_id, now_ms, now_ms),
    )
    return int(last) + 1


def progress(connection: sqlite3.Connection, number: int, newest_ms: int, made: Requests) -> None:
    """Write how far one is."""
    connection.execute(
        "UPDATE invocations SET last_ms = max(last_ms, ?), attempts = ?, retries = ?, seconds = ? WHERE number = ?",
        (newest_ms, made.attempts, made.retries, made.seconds, number),
    )


def end(connection: sqlite3.Connection, invocation: Invocation) -> None:
    """Write how one ended."""
    connection.execute(_END, asdict(invocation))


def note_wait(connection: sqlite3.Connection, number: int, seconds: float) -> None:
    """Write how long the operator was asked before it began: part of its time, and not of its sending.

    An earlier run's invocation of that number may have left its own.
    """
    connection.execute("REPLACE INTO waits (invocation, seconds) VALUES (?, ?)", (number, seconds))


def unended(connection: sqlite3.Connection) -> bool:
    """Whether the end of the newest is not written: it is at work, or was cut off."""
    newest = connection.execute("SELECT exit_code FROM invocations ORDER BY number DESC LIMIT 1").fetchone()
    return newest is not None and newest[0] is None


def waited(connection: sqlite3.Connection, number: int) -> float:
    """Those seconds; 0 where none were written, as in a checkpoint of an earlier version."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'waits'").fetchone():
        return 0.0
    found = connection.execute("SELECT seconds FROM waits WHERE invocation = ?", (number,)).fetchone()
    return float(found[0]) if found else 0.0
