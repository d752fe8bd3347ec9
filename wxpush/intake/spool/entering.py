"""Keys looked for and messages written in SQL, many by one statement.

sqlite3 gives up the interpreter's lock at each statement: beside a busy event loop a message with statements of its own would wait for a switch
interval (5 ms) at each. For a value that is no plain number or text, it looks for an adapter, but not for a bytearray.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct

from wxpush.intake.base import Refused, Trouble
from wxpush.intake.spool.keys import BY_MARK, mark, note

T = TypeVar("T")
#: Messages of one statement: a few sizes, so that each statement is prepared once.
_SIZES = (512, 128, 32, 8, 1)
_COLUMNS = "campaign, key, content, body, who, taken_ms, at_ms, state"
_ANY_TIME = f"INSERT INTO messages ({_COLUMNS}) VALUES "  # noqa: S608 - our own words
_DATED = f"INSERT INTO messages (expires_ms, {_COLUMNS}) VALUES "  # noqa: S608 - our own words


class NewMessage(Struct, frozen=True, gc=False):
    """A message to be taken. `content` tells whether another of the same key is the same; `refusal` is what another one is told.

    `unfit`: why none can be made of it. It is told so where nothing was taken by its key; `body` and `who` are empty.
    """

    campaign: int
    key: bytes
    content: bytes
    body: bytes
    who: int
    refusal: Refused
    #: From when on it may not leave any more, ms since 1970; None: it may at any time.
    expires_ms: int | None = None
    unfit: Refused | None = None

    @property
    def keyed(self) -> bool:
        """Whether its key is one that somebody has chosen for it."""
        return self.refusal.trouble is Trouble.KEY_REUSED


class OfKey(NamedTuple):
    """The newest message of a key."""

    row: int
    content: bytes
    state: int
    at_ms: int
    campaign: int


def of_keys(connection: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, OfKey]:
    """The newest message of each key that there is one of."""
    found: dict[bytes, OfKey] = {}
    for some in _parts(keys):
        marks = ", ".join("?" * len(some))
        asked = f"SELECT key, row, content, state, at_ms, campaign FROM {BY_MARK} WHERE mark IN ({marks}) ORDER BY row"  # noqa: S608 - our own words
        for key, *rest in connection.execute(asked, list(map(mark, some))):
            found[key] = OfKey(*rest)  # the newest of a key comes last; another of the same mark harms nobody
    return found


def enter(connection: sqlite3.Connection, messages: Sequence[NewMessage], now_ms: int) -> list[int]:
    """Write them, all pending; gives their rows."""
    rows: list[int] = []
    for some in _parts(messages):
        values: list[Any] = []
        if any([each.expires_ms is not None for each in some]):  # noqa: C419 - quicker than a generator
            asked = _DATED + _places(9, len(some))
            for each in some:
                values += (each.expires_ms, *_values(each, now_ms))
        else:
            asked = _ANY_TIME + _places(8, len(some))
            for each in some:
                values += _values(each, now_ms)
        last = connection.execute(asked, values).lastrowid
        assert last is not None
        # AUTOINCREMENT: each has the number behind the highest that there ever was.
        rows += range(last - len(some) + 1, last + 1)
    if rows:
        note(connection, rows[0] - 1)
    return rows


def _values(each: NewMessage, now_ms: int) -> tuple[Any, ...]:
    key, content, body = bytearray(each.key), bytearray(each.content), bytearray(each.body)
    return (each.campaign, key, content, body, each.who, now_ms, now_ms)


@cache
def _places(columns: int, many: int) -> str:
    """The last column is the state: pending."""
    return ", ".join([f"({'?, ' * (columns - 1)}0)"] * many)


def _parts(all_of_them: Sequence[T]) -> Iterator[Sequence[T]]:
    start = 0
    for size in _SIZES:
        while len(all_of_them) - start >= size:
            yield all_of_them[start : start + size]
            start += size
