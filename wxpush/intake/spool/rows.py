"""What is asked of the messages in a spool, and written of them, in SQL. Each function is one job or one question."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from wxpush.model import Record, State

#: Those that are not settled.
OPEN = frozenset({State.PENDING, State.IN_FLIGHT, State.IN_DOUBT})
#: A listing looks at so many messages for one page, at the most: then it gives what it has found.
_LOOKED_AT = 100_000


class SpooledMessage(NamedTuple):
    """One that is to be sent: all that a message is made of."""

    row: int
    key: bytes
    body: bytes
    who: int
    epoch: int
    tries: int
    expires_ms: int | None


class SpooledStanding(NamedTuple):
    """One that is asked for. `campaign` is its number in the spool."""

    row: int
    campaign: int
    state: int
    tries: int
    taken_ms: int
    at_ms: int
    errcode: int | None
    msgid: int | None
    detail: str | None


_STANDING = ", ".join(SpooledStanding._fields)


def write(connection: sqlite3.Connection, records: Sequence[Record], at_ms: int, invocation: int) -> None:
    """What happened to messages, and that this invocation was at work."""
    connection.executemany(
        "UPDATE messages SET state = ?, epoch = ?, tries = ?, first_ms = ?, first_boot_ms = ?, at_ms = ?, errcode = ?, msgid = ?,"
        " detail = ?, invocation = ? WHERE row = ?",
        (_values(record) for record in records if not record.state.settled),
    )
    connection.executemany(
        "UPDATE messages SET state = ?, epoch = ?, tries = ?, first_ms = ?, first_boot_ms = ?, at_ms = ?, errcode = ?, msgid = ?,"
        " detail = ?, invocation = ?, body = NULL WHERE row = ?",
        (_values(record) for record in records if record.state.settled),
    )
    connection.execute(
        "UPDATE invocations SET last_ms = max(last_ms, ?) WHERE number = ?", (at_ms, invocation)
    )


def _values(record: Record) -> tuple[Any, ...]:
    return (
        record.state,
        record.epoch,
        record.tries,
        record.first_ms,
        record.first_boot_ms,
        record.at_ms,
        record.errcode,
        record.msgid,
        record.detail,
        record.invocation,
        record.row,
    )


def pending(connection: sqlite3.Connection, campaign: int, after: int, most: int) -> list[SpooledMessage]:
    """The next messages of a campaign behind that row of which no try is open, in their order."""
    found = connection.execute(
        "SELECT row, key, body, who, epoch, tries, expires_ms FROM messages WHERE row > ? AND state = 0 AND campaign = ? ORDER BY row LIMIT ?",
        (after, campaign, most),
    )
    return [SpooledMessage(*each) for each in found]


def pending_of(connection: sqlite3.Connection, campaign: int, some: Sequence[int]) -> list[SpooledMessage]:
    """Those of these rows, as `pending` has them."""
    asked = "SELECT row, key, body, who, epoch, tries, expires_ms FROM messages WHERE row = ? AND state = 0 AND campaign = ?"
    found = (connection.execute(asked, (row, campaign)).fetchone() for row in sorted(some))
    return [SpooledMessage(*each) for each in found if each is not None]


def unknown(
    connection: sqlite3.Connection, campaign: int, known: Sequence[int]
) -> list[tuple[SpooledMessage, Record]]:
    """Those of a campaign that were in flight, or are in doubt, out of these rows."""
    asked = (
        "SELECT row, key, body, who, epoch, tries, expires_ms, state, first_ms, first_boot_ms, at_ms, errcode, msgid, detail, invocation"
        " FROM messages WHERE row = ? AND campaign = ? AND state IN (1, 5)"
    )
    found = (connection.execute(asked, (row, campaign)).fetchone() for row in sorted(known))
    return [_unknown(each) for each in found if each is not None]


def _unknown(found: tuple[Any, ...]) -> tuple[SpooledMessage, Record]:
    message = SpooledMessage(*found[:7])
    state, first_ms, first_boot_ms, at_ms, errcode, msgid, detail, invocation = found[7:]
    record = Record(
        row=message.row,
        state=State(state),
        key=message.key,
        epoch=message.epoch,
        tries=message.tries,
        first_ms=first_ms,
        first_boot_ms=first_boot_ms,
        at_ms=at_ms,
        errcode=errcode,
        msgid=msgid,
        detail=detail,
        invocation=invocation,
        who=message.who,
    )
    return message, record


def standing(connection: sqlite3.Connection, row: int) -> SpooledStanding | None:
    """Where one stands."""
    found = connection.execute(f"SELECT {_STANDING} FROM messages WHERE row = ?", (row,)).fetchone()  # noqa: S608 - our own words
    return None if found is None else SpooledStanding(*found)


class Sought(NamedTuple):
    """Which are listed, behind the row `after`. None: all campaigns, all states."""

    campaigns: frozenset[int] | None
    states: frozenset[int] | None
    since_ms: int
    after: int
    most: int


def listing(connection: sqlite3.Connection, sought: Sought) -> tuple[list[SpooledStanding], int | None]:
    """The next of them in their order, and behind which row it goes on; None: there are no more now."""
    found: list[SpooledStanding] = []
    last = sought.after
    for looked_at, each in enumerate(_behind(connection, sought.after), 1):
        if len(found) == sought.most or looked_at > _LOOKED_AT:
            return found, last
        last = each.row
        if _fits(each, sought):
            found.append(each)
    return found, None


def _behind(connection: sqlite3.Connection, row: int) -> Iterator[SpooledStanding]:
    asked = connection.execute(f"SELECT {_STANDING} FROM messages WHERE row > ? ORDER BY row", (row,))  # noqa: S608 - our own words
    return (SpooledStanding(*each) for each in asked)


def _fits(each: SpooledStanding, sought: Sought) -> bool:
    return (
        (sought.campaigns is None or each.campaign in sought.campaigns)
        and (sought.states is None or each.state in sought.states)
        and each.taken_ms >= sought.since_ms
    )


def known(connection: sqlite3.Connection) -> list[tuple[int, State]]:
    """Those that were in flight or are in doubt, with their states. It looks at all messages."""
    asked = "SELECT row, state FROM messages WHERE state IN (1, 5)"
    return [(row, State(state)) for row, state in connection.execute(asked)]


def first_pending(connection: sqlite3.Connection, campaign: int, after: int) -> int | None:
    """The first row of a campaign behind that one of which no try is open. It may look at many messages."""
    asked = "SELECT row FROM messages WHERE row > ? AND state = 0 AND campaign = ? ORDER BY row LIMIT 1"
    found = connection.execute(asked, (after, campaign)).fetchone()
    return None if found is None else int(found[0])


def newest(connection: sqlite3.Connection) -> int:
    """The newest row of all; 0: there is none."""
    return int(connection.execute("SELECT coalesce(max(row), 0) FROM messages").fetchone()[0])


def counts(connection: sqlite3.Connection) -> dict[tuple[int, int], int]:
    """How many messages there are, by (campaign, state); those that are claimed by no node yet are none."""
    asked = "SELECT campaign, state, count(*) FROM messages WHERE campaign > 0 GROUP BY campaign, state"
    return {(campaign, state): many for campaign, state, many in connection.execute(asked)}


def oldest(connection: sqlite3.Connection, campaigns: Sequence[int], after: int) -> tuple[int, int] | None:
    """The row behind that one that waits longest of these campaigns, and when it was taken."""
    marks = ", ".join("?" * len(campaigns))
    asked = f"SELECT row, taken_ms FROM messages WHERE row > ? AND state < 2 AND campaign IN ({marks}) ORDER BY row LIMIT 1"  # noqa: S608 - marks alone
    found: tuple[int, int] | None = connection.execute(asked, (after, *campaigns)).fetchone()
    return found
