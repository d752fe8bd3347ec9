"""What an invocation leaves for whoever asks how it gets on: by whom it began, and now and then how many requests it had made by when.

The latter goes with a commit that is made anyway, at most every other second: two are kept, so that a rate can be told.
"""

import json
import sqlite3
from typing import Any

import msgspec
from msgspec import Struct

from wxpush.checkpoint.base import UNKNOWN_ORIGIN, Origin

#: Between two beats, in ms.
_INTERVAL = 2000
_MOVE = "UPDATE pulses SET earlier_ms = at_ms, earlier_attempts = attempts, at_ms = ?, attempts = ? WHERE invocation = ?"
_EARLIER = "SELECT earlier_ms, earlier_attempts FROM pulses WHERE invocation = ?"


class Beat(Struct, frozen=True):
    """How many requests an invocation had made by then; ms since 1970."""

    at_ms: int = 0
    attempts: int = 0


def begin(connection: sqlite3.Connection, invocation: int, now_ms: int, origin: Origin) -> None:
    """Write by whom it began, inside the caller's transaction, in the place of what an earlier run left."""
    # As `json` has it, in ASCII: a path may be no text.
    text = json.dumps(msgspec.to_builtins(origin))
    connection.execute("DELETE FROM origins WHERE invocation >= ?", (invocation,))
    connection.execute("INSERT INTO origins VALUES (?, ?)", (invocation, text))
    connection.execute("DELETE FROM pulses")
    connection.execute("INSERT INTO pulses VALUES (?, ?, 0, ?, 0)", (invocation, now_ms, now_ms))


def beat(connection: sqlite3.Connection, invocation: int, last: Beat, now: Beat) -> Beat:
    """Write how far it is, unless it did a moment ago, inside the caller's transaction. Gives the last one that is written."""
    if now.at_ms - last.at_ms < _INTERVAL:
        return last
    connection.execute(_MOVE, (now.at_ms, now.attempts, invocation))
    return now


def origin(connection: sqlite3.Connection, invocation: int) -> Origin:
    """By whom it began; one that knows nothing where no version wrote it."""
    found = _one(connection, "origins", "SELECT json FROM origins WHERE invocation = ?", invocation)
    return _origin(found[0]) if found else UNKNOWN_ORIGIN


def origins(connection: sqlite3.Connection) -> dict[int, Origin]:
    """The same of every invocation of which it is known."""
    if not _there(connection, "origins"):
        return {}
    return {
        number: _origin(text) for number, text in connection.execute("SELECT invocation, json FROM origins")
    }


def earlier(connection: sqlite3.Connection, invocation: int) -> Beat | None:
    """The beat before the last one; None where there is none."""
    found = _one(connection, "pulses", _EARLIER, invocation)
    return Beat(*found) if found else None


def _origin(text: str) -> Origin:
    try:
        # json's own decoder, as msgspec's takes no path that is no text
        return msgspec.convert(json.loads(text), Origin)
    except (ValueError, RecursionError):
        raise sqlite3.DatabaseError from None  # as damage does: nobody else writes there


def _there(connection: sqlite3.Connection, table: str) -> bool:
    return bool(connection.execute("SELECT 1 FROM main.sqlite_master WHERE name = ?", (table,)).fetchone())


def _one(connection: sqlite3.Connection, table: str, query: str, invocation: int) -> tuple[Any, ...] | None:
    if not _there(connection, table):
        return None
    found: tuple[Any, ...] | None = connection.execute(query, (invocation,)).fetchone()
    return found
