"""Joins events to rows, inside the caller's transaction, and keeps the sums of what came of it.

By msgid where both have one. Else by person and time, which is probable and no more: an event without a msgid may be of any row of the person about that time; one
whose msgid nobody knows may be of a row of which the answer had none, as one that WeChat held for review. Whatever comes first, an event or its row, the second joins them.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeAlias

from msgspec import Struct

#: So long before a row's answer, and so long after it, its event may be dated, in seconds. A review takes longer.
_BEFORE, _AFTER, _REVIEWED = 60, 600, 48 * 3600

# CROSS JOIN says which table is read first: SQLite knows nothing of how many rows these have, and would look through all of them for each commit.
# https://www.sqlite.org/optoverview.html#manual_control_of_query_plans_using_cross_join
_MATCHED_EVENTS = """SELECT e.number, e.created_s, e.outcome, s.run, s.row FROM events e CROSS JOIN sent s INDEXED BY by_msgid
ON s.msgid = e.msgid AND s.msgid IS NOT NULL AND s.who = e.who WHERE e.run IS NULL AND e.msgid <> 0 AND e.number > ?"""
_MATCHED_ROWS = """SELECT e.number, e.created_s, e.outcome, s.run, s.row FROM sent s CROSS JOIN events e
ON e.msgid = s.msgid AND e.who = s.who WHERE e.run IS NULL AND e.msgid <> 0 AND s.run = ? AND s.row BETWEEN ? AND ?"""
_PAIRED_EVENTS = """SELECT e.number, e.created_s, e.outcome, e.msgid, s.run, s.row, s.msgid, s.at_ms / 1000 FROM events e CROSS JOIN sent s
ON s.who = e.who WHERE e.run IS NULL AND s.outcome IS NULL AND e.number > ? AND e.number <= ?"""
_PAIRED_ROWS = """SELECT e.number, e.created_s, e.outcome, e.msgid, s.run, s.row, s.msgid, s.at_ms / 1000 FROM sent s CROSS JOIN events e
ON e.who = s.who WHERE e.run IS NULL AND s.outcome IS NULL AND s.run = ? AND s.row BETWEEN ? AND ?"""
#: All of them, so that it can be seen that none looks through a table.
QUESTIONS = (_MATCHED_EVENTS, _MATCHED_ROWS, _PAIRED_EVENTS, _PAIRED_ROWS)

#: Run, outcome, whether probable.
SumKey: TypeAlias = tuple[int, int, int]


class _Pair(Struct, frozen=True, gc=False):
    """An event and a row that may be of each other."""

    event: int
    created_s: int
    outcome: int
    run: int
    row: int
    apart: int


def by_msgid_of_events(connection: sqlite3.Connection, after: int) -> None:
    """Join events that were numbered after that."""
    _join(connection, connection.execute(_MATCHED_EVENTS, (after,)).fetchall())


def by_msgid_of_rows(connection: sqlite3.Connection, run: int, first: int, last: int) -> None:
    """Join rows that are known from now on, to events that came before them."""
    found = connection.execute(_MATCHED_ROWS, (run, first, last))
    _join(connection, found.fetchall())


def by_person_of_events(connection: sqlite3.Connection, after: int, upto: int) -> None:
    """Join events of these numbers that have no row by their msgid."""
    found = connection.execute(_PAIRED_EVENTS, (after, upto))
    _by_person(connection, found.fetchall())


def by_person_of_rows(connection: sqlite3.Connection, run: int, first: int, last: int) -> None:
    """Join rows that have no event by their msgid, to events that came before them."""
    _by_person(connection, connection.execute(_PAIRED_ROWS, (run, first, last)).fetchall())


def _join(connection: sqlite3.Connection, found: list[tuple[Any, ...]]) -> None:
    """Of several events of one row the latest counts; the numbers of outcomes decide between two of one second."""
    for number, created_s, outcome, run, row in found:
        _write(connection, _Pair(number, created_s, outcome, run, row, 0), probable=0)


def _by_person(connection: sqlite3.Connection, found: list[tuple[Any, ...]]) -> None:
    """The nearest in time first; each event and each row once."""
    events, rows = set[int](), set[tuple[int, int]]()
    for pair in sorted(_near(found), key=lambda pair: (pair.apart, pair.event, pair.run, pair.row)):
        if pair.event not in events and (pair.run, pair.row) not in rows:
            events.add(pair.event)
            rows.add((pair.run, pair.row))
            _write(connection, pair, probable=1)


def _near(found: list[tuple[Any, ...]]) -> Iterable[_Pair]:
    for number, created_s, outcome, msgid, run, row, row_msgid, at_s in found:
        if msgid and row_msgid is not None:
            continue  # each has one, and they differ
        later = created_s - at_s
        if -_BEFORE <= later <= (_AFTER if row_msgid is not None else _REVIEWED):
            yield _Pair(number, created_s, outcome, run, row, abs(later))


def _write(connection: sqlite3.Connection, pair: _Pair, *, probable: int) -> None:
    known = connection.execute(
        "SELECT outcome, at_s, probable FROM sent WHERE run = ? AND row = ?", (pair.run, pair.row)
    ).fetchone()
    outcome, at_s, was = known
    connection.execute(
        "UPDATE events SET run = ?, row = ? WHERE number = ?", (pair.run, pair.row, pair.event)
    )
    if outcome is not None and not was and (at_s, outcome) >= (pair.created_s, pair.outcome):
        return
    change = Counter[SumKey]({(pair.run, pair.outcome, probable): 1})
    if outcome is not None:
        change[pair.run, outcome, was] -= 1
    connection.execute(
        "UPDATE sent SET outcome = ?, at_s = ?, probable = ? WHERE run = ? AND row = ?",
        (pair.outcome, pair.created_s, probable, pair.run, pair.row),
    )
    connection.execute(
        "UPDATE runs SET newest_s = max(coalesce(newest_s, 0), ?) WHERE number = ?",
        (pair.created_s, pair.run),
    )
    add_up(connection, change)


def add_up(connection: sqlite3.Connection, change: Counter[SumKey]) -> None:
    """Bring the sums up to date."""
    connection.executemany(
        "INSERT INTO sums VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET many = many + excluded.many",
        [(*key, many) for key, many in change.items() if many],
    )
