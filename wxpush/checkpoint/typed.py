"""What was typed to send a campaign, for every command that prints how to go on with it: kept by invocation, inside the caller's transaction."""

import json
import sqlite3
from collections.abc import Mapping

import msgspec

#: Options by their flags, and RECIPIENTS by that word: as JSON has them, in ASCII: a path may be no text. Paths are relative to the checkpoint's folder.
Typed = Mapping[str, str | int | bool | list[int]]
_NEWEST = "SELECT words FROM typed WHERE invocation = (SELECT max(number) FROM invocations)"


def note(connection: sqlite3.Connection, invocation: int, typed: Typed) -> None:
    """Write it. An earlier run's invocation of that number may have left its own."""
    connection.execute("REPLACE INTO typed VALUES (?, ?)", (invocation, json.dumps(typed)))


def newest(connection: sqlite3.Connection) -> Typed:
    """What the newest invocation was given; nothing where that was not noted, as by an earlier version or by a Python program."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'typed'").fetchone():
        return {}
    found = connection.execute(_NEWEST).fetchone()
    try:
        # json's own decoder, as msgspec's takes no path that is no text
        return msgspec.convert(json.loads(found[0]), dict[str, str | int | bool | list[int]]) if found else {}
    except (ValueError, RecursionError):
        raise sqlite3.DatabaseError from None  # as damage does: nobody else writes there
