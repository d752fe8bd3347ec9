"""How messages come into a spool: each once, by its key."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import msgspec

from wxpush.detail import Detail, restored, stored
from wxpush.intake.base import Refused, Trouble
from wxpush.intake.spool.rows import OPEN
from wxpush.words import Sentence

#: For how long a key stands for what was taken with it, after that came to its end, in ms.
KEY_MS = 24 * 3600 * 1000


class NewMessage(NamedTuple):
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


class InSpool(NamedTuple):
    """A message that is in the spool; `fresh`: since this very job."""

    row: int
    fresh: bool


class RequestKey(NamedTuple):
    """The key of many lines together, and what tells whether others are the same."""

    key: bytes
    content: bytes


Line: TypeAlias = NewMessage | Refused
Found: TypeAlias = InSpool | Refused


def take(
    connection: sqlite3.Connection, lines: Sequence[Line], now_ms: int, request: RequestKey | None = None
) -> list[Found] | Trouble:
    """What became of each line. A trouble concerns all of them: nothing was written."""
    if request is not None:
        asked = "SELECT content, answer FROM requests WHERE key = ? AND at_ms > ?"
        earlier = connection.execute(asked, (request.key, now_ms - KEY_MS)).fetchone()
        if earlier is not None:
            return _read(earlier[1]) if earlier[0] == request.content else Trouble.KEY_REUSED
    found = [line if isinstance(line, Refused) else _taken(connection, line, now_ms) for line in lines]
    if request is not None and any(isinstance(each, InSpool) for each in found):
        # What nothing was taken of may be handed in again, mended, with the same key.
        written = (request.key, request.content, now_ms, _written(found))
        connection.execute("INSERT OR REPLACE INTO requests VALUES (?, ?, ?, ?)", written)
    return found


def _taken(connection: sqlite3.Connection, entry: NewMessage, now_ms: int) -> Found:
    earlier = connection.execute(
        "SELECT row, content, state, at_ms FROM messages WHERE key = ? ORDER BY row DESC LIMIT 1",
        (entry.key,),
    ).fetchone()
    if earlier is not None and (earlier[2] in OPEN or earlier[3] > now_ms - KEY_MS):
        return InSpool(earlier[0], fresh=False) if earlier[1] == entry.content else entry.refusal
    if entry.unfit is not None:
        return entry.unfit
    inserted = connection.execute(
        "INSERT INTO messages (campaign, state, key, content, body, who, taken_ms, at_ms, expires_ms) VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?)",
        (entry.campaign, entry.key, entry.content, entry.body, entry.who, now_ms, now_ms, entry.expires_ms),
    )
    assert inserted.lastrowid is not None
    return InSpool(inserted.lastrowid, fresh=True)


def _written(found: Sequence[Found]) -> bytes:
    return msgspec.json.encode([each.row if isinstance(each, InSpool) else plain(each) for each in found])


def plain(refused: Refused) -> tuple[str, str, str, str]:
    """A refusal as it is kept: its words, in no language."""
    return refused.trouble.value, stored(refused.reason), refused.kind, refused.place


def _read(answer: bytes) -> list[Found]:
    return [
        InSpool(each, fresh=False) if isinstance(each, int) else refused(*each)
        for each in msgspec.json.decode(answer, type=list[int | tuple[str, str, str, str]])
    ]


def refused(trouble: str, reason: str, kind: str, place: str) -> Refused:
    """The refusal that was kept as `plain` has it."""
    told: Detail = restored(reason)
    return Refused(Trouble(trouble), told, kind, place)


def key_reused(key: str) -> Refused:
    """What another message under a key of a caller's is told."""
    return Refused(Trouble.KEY_REUSED, Sentence("intake.key_reused", key=key), place="key")


DUPLICATE = Refused(Trouble.DUPLICATE, Sentence("intake.duplicate"), "duplicate", "key")
