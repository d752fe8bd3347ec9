"""Who of those that are yet to be sent to may get something for the second time: in this run, or of the run before with --again."""

import json
import sqlite3
from dataclasses import dataclass
from typing import NamedTuple

from wxpush.checkpoint import rows
from wxpush.model import State

_ACCEPTED = f"({int(State.SENT)}, {int(State.UNDER_REVIEW)})"
_UNKNOWN = f"({int(State.IN_FLIGHT)}, {int(State.IN_DOUBT)})"
_FRESH = f"coalesce(rows.state, 0) = {int(State.PENDING)}"


@dataclass(frozen=True, slots=True)
class Leaving:
    """The rows that leave now: pending ones up to row `last`, and `repeats` of those in doubt. The others stay for later."""

    last: int = rows.EVERY_ROW
    repeats: frozenset[int] = frozenset()


class Twice(NamedTuple):
    """How many rows that leave now go to somebody who had a message, and how many others to somebody who may have had one; the same of
    the rows that stay for later; how many rows in doubt the input no longer holds; and how many rows stay sent that are of somebody
    else now.
    """

    had: int = 0
    perhaps: int = 0
    had_later: int = 0
    perhaps_later: int = 0
    left: int = 0
    others: int = 0


def remember(connection: sqlite3.Connection) -> None:
    """Remember who had a message or may have had one, before a survey changes what is known; also those whose rows left the input earlier."""
    connection.execute("DROP TABLE IF EXISTS temp.met")
    connection.execute("CREATE TEMP TABLE met (who INTEGER PRIMARY KEY, certain INTEGER)")
    every = "SELECT who, state, first_ms, detail FROM rows UNION ALL SELECT who, state, first_ms, detail FROM former"
    connection.execute(
        f"INSERT INTO met SELECT who, max(state IN {_ACCEPTED}) FROM ({every}) "  # noqa: S608 - words and numbers of ours
        f"WHERE state IN {_ACCEPTED} OR state IN {_UNKNOWN} OR {rows.PERHAPS} OR detail IS '{rows.SKIPPED}' GROUP BY who"
    )


def count(connection: sqlite3.Connection, leaving: Leaving) -> Twice:
    """Compare the rows that the survey found (`temp.found`) with those remembered.

    A row in doubt itself is repeated under its id, or held: it counts only where its person had another message for certain.
    """
    open_ = f"({_FRESH} OR rows.state IN {_UNKNOWN})"
    query = (
        f"SELECT certain, ({_FRESH} AND row <= :last OR row IN (SELECT value FROM json_each(:repeats))) AS leaves, count(*) "  # noqa: S608 - numbers of ours
        f"FROM temp.found LEFT JOIN rows USING (row) JOIN temp.met ON met.who = found.who "
        f"WHERE sendable AND {open_} AND (certain OR {_FRESH}) GROUP BY certain, leaves"
    )
    values = {"last": leaving.last, "repeats": json.dumps(sorted(leaving.repeats))}
    many = {(certain, leaves): found for certain, leaves, found in connection.execute(query, values)}
    return Twice(*(many.get(which, 0) for which in ((1, 1), (0, 1), (1, 0), (0, 0))))


def of_others(connection: sqlite3.Connection) -> int:
    """How many rows that count as sent the survey found (`temp.found`) with another person than the one who had the message."""
    query = (
        f"SELECT count(*) FROM temp.found JOIN rows USING (row) "  # noqa: S608 - numbers of ours
        f"WHERE rows.state IN {_ACCEPTED} AND rows.who NOT IN (0, found.who)"
    )
    return int(connection.execute(query).fetchone()[0])
