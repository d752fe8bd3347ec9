"""Messages that a node has not claimed yet, in SQL: they are in its spool, and no sender sees them.

Their campaign's number is negative until the claim is known, so that nothing that asks for a campaign's messages finds them.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from wxpush.intake.base import Refused
from wxpush.intake.spool.entering import NewMessage
from wxpush.intake.spool.keys import BY_MARK, delete, mark, note
from wxpush.intake.spool.rows import OPEN
from wxpush.intake.spool.taking import KEY_MS, Line
from wxpush.model import State

#: One that is older may have been another node's, whose claim has ended since: nobody can tell.
_TELLABLE_MS = KEY_MS - 3600 * 1000


class Spooled(NamedTuple):
    """A message of this node's. `row` 0: none was made, as the line is not fit; `fresh`: since this very job; `claimed`: it is known to be its own."""

    row: int
    fresh: bool = False
    claimed: bool = False


class UnclaimedMessage(NamedTuple):
    """One of which it is not known whether it is this node's. `tellable`: it is young enough to be claimed, where nobody has it."""

    row: int
    campaign: int
    key: bytes
    content: bytes
    taken_ms: int
    tellable: bool


Kept: TypeAlias = Spooled | Refused


def keep(connection: sqlite3.Connection, lines: Sequence[Line], now_ms: int) -> list[Kept]:
    """Write each that is new, unclaimed, and see which of them are there."""
    return [line if isinstance(line, Refused) else _kept(connection, line, now_ms) for line in lines]


def _kept(connection: sqlite3.Connection, entry: NewMessage, now_ms: int) -> Kept:
    asked = f"SELECT row, content, state, at_ms, campaign FROM {BY_MARK} WHERE mark = ? AND key = ? ORDER BY row DESC LIMIT 1"  # noqa: S608 - our own words
    earlier = connection.execute(asked, (mark(entry.key), entry.key)).fetchone()
    if earlier is not None and (earlier[2] in OPEN or earlier[3] > now_ms - KEY_MS):
        row, content, _, _, campaign = earlier
        if content == entry.content:
            return Spooled(row, claimed=campaign > 0)
        if campaign > 0:
            return entry.refusal
    if entry.unfit is not None:
        return Spooled(0)
    inserted = connection.execute(
        "INSERT INTO messages (campaign, state, key, content, body, who, taken_ms, at_ms, expires_ms) VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?)",
        (-entry.campaign, entry.key, entry.content, entry.body, entry.who, now_ms, now_ms, entry.expires_ms),
    )
    assert inserted.lastrowid is not None
    note(connection, inserted.lastrowid - 1)  # another line of the request may have the same
    return Spooled(inserted.lastrowid, fresh=True)


class Decided(NamedTuple):
    """Rows that are this node's, those that another node has, and those of which nobody can tell."""

    ours: Sequence[int] = ()
    others: Sequence[int] = ()
    doubtful: Sequence[int] = ()


class Settled(NamedTuple):
    """What was changed by it: (campaign, row) of messages that may be sent, and of those that are in doubt."""

    ours: list[tuple[int, int]]
    doubtful: list[tuple[int, int]]


def settle(connection: sqlite3.Connection, decided: Decided) -> Settled:
    """Take what is ours, drop what another node has, and hold what nobody can tell of."""
    delete(connection, decided.others, among="campaign < 0")
    take = "UPDATE messages SET campaign = -campaign WHERE row = ? AND campaign < 0 RETURNING campaign, row"
    hold = (
        f"UPDATE messages SET campaign = -campaign, state = {State.IN_DOUBT.value}, first_ms = taken_ms"  # noqa: S608 - our own words
        " WHERE row = ? AND campaign < 0 RETURNING campaign, row"
    )

    def changed(asked: str, some: Sequence[int]) -> list[tuple[int, int]]:
        return [found for row in some if (found := connection.execute(asked, (row,)).fetchone()) is not None]

    return Settled(changed(take, decided.ours), changed(hold, decided.doubtful))


def unclaimed(connection: sqlite3.Connection) -> list[int]:
    """All rows of them. It looks at all messages."""
    return [row for (row,) in connection.execute("SELECT row FROM messages WHERE campaign < 0 ORDER BY row")]


def read(connection: sqlite3.Connection, some: Iterable[int], now_ms: int) -> list[UnclaimedMessage]:
    """Those of these rows that are unclaimed."""
    asked = "SELECT row, -campaign, key, content, taken_ms FROM messages WHERE row = ? AND campaign < 0"
    found = (connection.execute(asked, (row,)).fetchone() for row in some)
    return [
        UnclaimedMessage(
            row, campaign, key, content, taken_ms, now_ms - _TELLABLE_MS < taken_ms <= now_ms + KEY_MS
        )
        for row, campaign, key, content, taken_ms in filter(None, found)
    ]


class KnownMessage(NamedTuple):
    """One of this node's, as the others are to know it."""

    row: int
    campaign: int
    key: bytes
    content: bytes
    state: int
    tries: int
    taken_ms: int
    at_ms: int
    errcode: int | None
    msgid: int | None
    detail: str | None


def known(
    connection: sqlite3.Connection, after: int, since_ms: int, most: int
) -> tuple[list[KnownMessage], int | None]:
    """The next claimed messages behind that row that are open, or changed since then; and behind which row it goes on, None: nowhere."""
    columns = ", ".join(KnownMessage._fields)
    asked = f"SELECT {columns} FROM messages WHERE row > ? ORDER BY row LIMIT ?"  # noqa: S608 - our own words
    every = [KnownMessage(*each) for each in connection.execute(asked, (after, most))]
    found = [
        each
        for each in every
        if each.campaign > 0 and (not State(each.state).settled or each.at_ms >= since_ms)
    ]
    return found, every[-1].row if len(every) == most else None
