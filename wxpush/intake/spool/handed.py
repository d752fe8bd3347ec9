"""What a spool knows of its messages that workers of a cluster have, in SQL. Each function is one job or one question.

A campaign has one run at a time. The rows of a run are numbered from 1: row N is the spool's row `base` + N. Workers have those up to `fed`, all
that are pending among them.
"""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from wxpush.intake.spool import rows
from wxpush.intake.spool.rows import SpooledMessage
from wxpush.model import Record, State


class HandedRun(NamedTuple):
    """One run. `owner` tells it from that of a copy of this spool; `state` names the Redis, without password; `position` is up to where results are here.

    `returned`: no worker has any of its messages any more; what is left to be done is to delete it from the Redis.
    """

    campaign: int
    owner: str
    state: str
    namespace: str
    base: int
    fed: int
    position: str
    attempts: int
    retries: int
    returned: int


class Doubted(NamedTuple):
    """A message of which nobody knows whether it arrived: its row here, when it was tried first, where that is known, and its tries in this run."""

    row: int
    first_ms: int | None
    first_boot_ms: int | None
    tries: int


_RUN = ", ".join(HandedRun._fields)


def run_of(connection: sqlite3.Connection, campaign: int) -> HandedRun | None:
    """The campaign's run; None: no worker has any of its messages."""
    found = connection.execute(f"SELECT {_RUN} FROM runs WHERE campaign = ?", (campaign,)).fetchone()  # noqa: S608 - our own words
    return None if found is None else HandedRun(*found)


def any_run(connection: sqlite3.Connection) -> HandedRun | None:
    """Some run of whose messages workers may have some; None: there is none."""
    found = connection.execute(f"SELECT {_RUN} FROM runs WHERE NOT returned LIMIT 1").fetchone()  # noqa: S608 - our own words
    return None if found is None else HandedRun(*found)


def begin(connection: sqlite3.Connection, run: HandedRun) -> None:
    """Write that a run begins."""
    marks = ", ".join("?" * len(run))
    connection.execute(f"INSERT INTO runs ({_RUN}) VALUES ({marks})", run)  # noqa: S608 - our own words


def feed(connection: sqlite3.Connection, campaign: int, row: int) -> None:
    """Write that workers may have the messages up to that row of the run."""
    connection.execute("UPDATE runs SET fed = max(fed, ?) WHERE campaign = ?", (row, campaign))


def collect(
    connection: sqlite3.Connection,
    campaign: int,
    records: Sequence[Record],
    *,
    position: str,
    requests: tuple[int, int],
    at_ms: int,
    invocation: int,
) -> list[Record]:
    """Write results, and up to where they were read; gives those that are new: whoever reaches the Redis could put others there."""
    asked = "SELECT 1 FROM messages WHERE row = ? AND campaign = ? AND state IN (0, 1, 5)"
    taken = [each for each in records if connection.execute(asked, (each.row, campaign)).fetchone()]
    rows.write(connection, taken, at_ms, invocation)
    connection.execute(
        "UPDATE runs SET position = ?, attempts = ?, retries = ? WHERE campaign = ?",
        (position, *requests, campaign),
    )
    return taken


def between(connection: sqlite3.Connection, campaign: int, first: int, last: int) -> list[SpooledMessage]:
    """The messages of a campaign from row `first` to `last` that have no end."""
    asked = (
        "SELECT row, key, body, who, epoch, tries, expires_ms FROM messages"
        " WHERE row BETWEEN ? AND ? AND campaign = ? AND state IN (0, 5) ORDER BY row"
    )
    return [SpooledMessage(*each) for each in connection.execute(asked, (first, last, campaign))]


def coming(
    connection: sqlite3.Connection, campaign: int, after: int, before: int, most: int
) -> list[tuple[int, State]]:
    """The next of a campaign's messages between these rows that have no end, with their states."""
    asked = "SELECT row, state FROM messages WHERE row > ? AND row < ? AND campaign = ? AND state IN (0, 5) ORDER BY row LIMIT ?"
    found = connection.execute(asked, (after, before, campaign, most))
    return [(row, State(state)) for row, state in found]


def pending(connection: sqlite3.Connection, campaign: int, first: int, last: int) -> list[int]:
    """The rows of a campaign's messages from `first` to `last` of which no try is known to be open."""
    asked = "SELECT row FROM messages WHERE row BETWEEN ? AND ? AND campaign = ? AND state = 0 ORDER BY row"
    return [row for (row,) in connection.execute(asked, (first, last, campaign))]


def take_back(
    connection: sqlite3.Connection,
    campaign: int,
    unknown: Sequence[Doubted],
    *,
    detail: str,
    at_ms: int,
    invocation: int,
) -> list[Record]:
    """Write that workers have no message any more, and that these are in doubt; gives their records."""
    found = []
    asked = "SELECT key, epoch, tries, who FROM messages WHERE row = ? AND campaign = ? AND state = 0"
    for each in unknown:
        known = connection.execute(asked, (each.row, campaign)).fetchone()
        if known is None:
            continue
        key, epoch, tries, who = known
        found.append(
            Record(
                row=each.row,
                state=State.IN_DOUBT,
                key=key,
                epoch=epoch,
                tries=max(1, tries + each.tries),
                first_ms=each.first_ms,
                first_boot_ms=each.first_boot_ms,
                at_ms=at_ms,
                detail=detail,
                invocation=invocation,
                who=who,
            )
        )
    rows.write(connection, found, at_ms, invocation)
    connection.execute("UPDATE runs SET returned = 1 WHERE campaign = ?", (campaign,))
    return found


def end(connection: sqlite3.Connection, campaign: int) -> None:
    """Forget the campaign's run."""
    connection.execute("DELETE FROM runs WHERE campaign = ?", (campaign,))
