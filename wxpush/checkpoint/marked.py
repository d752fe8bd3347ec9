"""Rows that a command makes pending again, remembered until the next such command: which they are, and what rejected them."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from wxpush.checkpoint import sums
from wxpush.checkpoint.rows import PERHAPS, SKIPPED
from wxpush.model import State


def repend(
    connection: sqlite3.Connection,
    states: Iterable[State],
    errcodes: Sequence[int] = (),
    *,
    but: AbstractSet[int] = frozenset(),
) -> int:
    """Make rows in these states pending again under the next epoch; with errcodes, only those; none of `but`. Returns how many.

    Rows that the operator skipped stay skipped: they may have been delivered.
    """
    codes = f" AND errcode IN {_list(errcodes)}" if errcodes else ""
    connection.execute("DROP TABLE IF EXISTS temp.marked")
    connection.execute("CREATE TEMP TABLE marked (row INTEGER PRIMARY KEY, errcode INTEGER, perhaps INTEGER)")
    connection.execute(
        f"INSERT INTO marked SELECT row, errcode, {PERHAPS} FROM rows WHERE state IN {_list(states)} AND detail IS NOT ?{codes} "  # noqa: S608 - numbers of ours
        "AND row NOT IN (SELECT value FROM json_each(?))",
        (SKIPPED, json.dumps(sorted(but))),
    )
    cursor = connection.execute(
        "UPDATE rows SET state = ?, epoch = epoch + 1, first_ms = NULL, first_boot_ms = NULL, errcode = NULL, msgid = NULL, detail = NULL "
        "WHERE row IN (SELECT row FROM temp.marked)",
        (State.PENDING,),
    )
    sums.recount(connection)
    return cursor.rowcount


def total(connection: sqlite3.Connection) -> int:
    """How many were marked."""
    return int(connection.execute("SELECT count(*) FROM temp.marked").fetchone()[0])


def pending(connection: sqlite3.Connection, first: int, last: int) -> list[int]:
    """The marked rows first..last that can still be sent."""
    query = "SELECT row FROM temp.marked JOIN rows USING (row) WHERE row BETWEEN ? AND ? AND state = ? ORDER BY row"
    return [row for (row,) in connection.execute(query, (first, last, State.PENDING))]


def perhaps(connection: sqlite3.Connection, last: int) -> int:
    """How many of the marked rows up to `last`, that can still be sent, may have arrived before they were rejected."""
    query = "SELECT count(*) FROM temp.marked JOIN rows USING (row) WHERE row <= ? AND state = ? AND perhaps"
    return int(connection.execute(query, (last, State.PENDING)).fetchone()[0])


def errcodes(connection: sqlite3.Connection, last: int) -> dict[int, int]:
    """How many of the marked rows up to `last`, that can still be sent, each errcode had rejected, most first."""
    query = (
        "SELECT coalesce(marked.errcode, 0) AS code, count(*) AS many FROM temp.marked JOIN rows USING (row) "
        "WHERE row <= ? AND state = ? GROUP BY code ORDER BY many DESC, code"
    )
    return dict(connection.execute(query, (last, State.PENDING)))


def _list(numbers: Iterable[int]) -> str:
    return f"({', '.join(str(int(number)) for number in numbers)})"
