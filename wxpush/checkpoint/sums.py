"""How many rows are in each state: kept together with the rows, in the same transaction, so that nobody has to count ten million of them.

Whoever writes single rows tells what they were and what they are (`Change`); whoever changes many in one statement counts once behind it.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from operator import attrgetter

from wxpush.checkpoint.file.schema import WITH_SUMS
from wxpush.detail import SKIPPED
from wxpush.model import Record, State

#: State, the invocation that put the rows there, and what rejected them; 0 for all that no errcode rejected.
Key = tuple[int, int, int]

_CODE = f"CASE WHEN state = {int(State.REJECTED)} AND detail IS NOT '{SKIPPED}' THEN coalesce(errcode, 0) ELSE 0 END"
_COUNTED = f"SELECT state, invocation, {_CODE} AS code, count(*) FROM known GROUP BY 1, 2, 3"  # noqa: S608 - our own names
_KEPT = "SELECT state, invocation, errcode, many FROM sums WHERE many <> 0"
_RECORDED = f"SELECT row, state, invocation, {_CODE} FROM rows WHERE row IN (SELECT value FROM json_each(?))"  # noqa: S608
_ADD = "INSERT INTO sums VALUES {} ON CONFLICT DO UPDATE SET many = many + excluded.many"
_INVOCATION = attrgetter("invocation")


def kept(connection: sqlite3.Connection) -> bool:
    """Whether this checkpoint keeps them: one of format 3 or earlier does not, until something is written to it."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0]) >= WITH_SUMS


def read(connection: sqlite3.Connection) -> dict[Key, int]:
    """The sums, kept or else counted."""
    found = connection.execute(_KEPT if kept(connection) else _COUNTED)
    return {(state, invocation, code): many for state, invocation, code, many in found}


def recount(connection: sqlite3.Connection) -> None:
    """Count all rows, inside the transaction that changed them. Needs the view `known`."""
    connection.execute("DELETE FROM sums")
    connection.execute(f"INSERT INTO sums {_COUNTED}")


def add(connection: sqlite3.Connection, change: Mapping[Key, int]) -> None:
    """Bring the sums up to date with a change of rows, inside its transaction."""
    values = [(*key, many) for key, many in change.items() if many]
    if values:
        places = ", ".join(["(?,?,?,?)"] * len(values))
        connection.execute(_ADD.format(places), [each for value in values for each in value])


def of(state: State, group: Sequence[Record]) -> Counter[Key]:
    """What records of one state come to."""
    if state is State.REJECTED:
        return Counter((int(state), record.invocation, _code(record)) for record in group)
    many = Counter(map(_INVOCATION, group))
    return Counter({(int(state), invocation, 0): each for invocation, each in many.items()})


def recorded(connection: sqlite3.Connection, rows: AbstractSet[int]) -> dict[int, Key]:
    """What the records of these rows, as far as they have one, stand for."""
    found = connection.execute(_RECORDED, (json.dumps(list(rows)),))
    return {row: (state, invocation, code) for row, state, invocation, code in found}


def _code(record: Record) -> int:
    return 0 if record.detail == SKIPPED else record.errcode or 0
