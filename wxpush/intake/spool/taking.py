"""How messages come into a spool: each once, by its key."""

import sqlite3
import zlib
from collections.abc import Sequence
from itertools import chain, islice
from typing import NamedTuple, TypeAlias

import msgspec
from msgspec import Struct

from wxpush.detail import Detail, restored, stored
from wxpush.intake.base import Refused, Trouble
from wxpush.intake.spool.entering import NewMessage, OfKey, enter, of_keys
from wxpush.intake.spool.rows import OPEN
from wxpush.words import Sentence

#: For how long a key stands for what was taken with it, after that came to its end, in ms.
KEY_MS = 24 * 3600 * 1000

#: Bytes of an answer at the most: ten thousand lines, each refused with a few thousand.
_LONGEST_ANSWER = 64 << 20


class InSpool(Struct, frozen=True, gc=False):
    """A message that is in the spool; `fresh`: since this very job."""

    row: int
    fresh: bool


class RequestKey(NamedTuple):
    """The key of many lines together, and what tells whether others are the same."""

    key: bytes
    content: bytes


Line: TypeAlias = NewMessage | Refused
Found: TypeAlias = InSpool | Refused


class LinesTogether(NamedTuple):
    """Lines that were handed in together; `key`: where they have one for all of them."""

    lines: Sequence[Line]
    key: RequestKey | None = None


Answer: TypeAlias = Sequence[Found] | Trouble


def take(connection: sqlite3.Connection, requests: Sequence[LinesTogether], now_ms: int) -> list[Answer]:
    """What became of each line of each request. A trouble concerns all lines of a request: nothing was written of it."""
    earlier = [_answered(connection, each.key, now_ms) for each in requests]
    new = [request.lines for request, answer in zip(requests, earlier, strict=True) if answer is None]
    found = iter(_taken(connection, [*chain.from_iterable(new)], now_ms))
    answers: list[Answer] = []
    for request, answer in zip(requests, earlier, strict=True):
        if answer is not None:
            answers.append(answer)
            continue
        taken = [*islice(found, len(request.lines))]
        answers.append(taken)
        if request.key is not None:
            _keep(connection, request.key, taken, now_ms)
    return answers


def _keep(connection: sqlite3.Connection, key: RequestKey, found: Sequence[Found], now_ms: int) -> None:
    # What nothing was taken of may be handed in again, mended, with the same key.
    if any(isinstance(each, InSpool) for each in found):
        written = (key.key, key.content, now_ms, _written(found))
        connection.execute("INSERT OR REPLACE INTO requests VALUES (?, ?, ?, ?)", written)


def _answered(connection: sqlite3.Connection, request: RequestKey | None, now_ms: int) -> Answer | None:
    """What was answered to a request of that key; None: there was none."""
    if request is None:
        return None
    asked = "SELECT content, answer FROM requests WHERE key = ? AND at_ms > ?"
    earlier = connection.execute(asked, (request.key, now_ms - KEY_MS)).fetchone()
    if earlier is None:
        return None
    return _read(earlier[1]) if earlier[0] == request.content else Trouble.KEY_REUSED


def _taken(connection: sqlite3.Connection, lines: Sequence[Line], now_ms: int) -> list[Found]:
    known = standing(connection, [each.key for each in lines if not isinstance(each, Refused)], now_ms)
    fresh: dict[bytes, int] = {}
    new: list[NewMessage] = []
    #: For a message that is taken now its place among them, for another that is the same as it the complement of that.
    found: list[Found | int] = []
    for line in lines:
        if isinstance(line, Refused):
            found.append(line)
        elif (before := known.get(line.key)) is not None:
            found.append(InSpool(before.row, fresh=False) if before.content == line.content else line.refusal)
        elif (first := fresh.get(line.key)) is not None:
            found.append(~first if new[first].content == line.content else line.refusal)
        elif line.unfit is not None:
            found.append(line.unfit)
        else:
            fresh[line.key] = len(new)
            found.append(len(new))
            new.append(line)
    rows = enter(connection, new, now_ms)
    return [_in_spool(rows, each) if isinstance(each, int) else each for each in found]


def _in_spool(rows: Sequence[int], place: int) -> InSpool:
    return InSpool(rows[place], fresh=True) if place >= 0 else InSpool(rows[~place], fresh=False)


def standing(connection: sqlite3.Connection, keys: Sequence[bytes], now_ms: int) -> dict[bytes, OfKey]:
    """By each key the message that it stands for."""
    found = of_keys(connection, keys)
    return {key: each for key, each in found.items() if each.state in OPEN or each.at_ms > now_ms - KEY_MS}


def _written(found: Sequence[Found]) -> bytes:
    # Thousands of lines that are refused alike have an answer fifty times as long as they are.
    return zlib.compress(
        msgspec.json.encode([each.row if isinstance(each, InSpool) else plain(each) for each in found]), 1
    )


def plain(refused: Refused) -> tuple[str, str, str, str]:
    """A refusal as it is kept: its words, in no language."""
    return refused.trouble.value, stored(refused.reason), refused.kind, refused.place


def _read(answer: bytes) -> list[Found]:
    return [
        InSpool(each, fresh=False) if isinstance(each, int) else refused(*each)
        for each in msgspec.json.decode(_unpacked(answer), type=list[int | tuple[str, str, str, str]])
    ]


def _unpacked(answer: bytes) -> bytes:
    try:
        unpacking = zlib.decompressobj()
        found = unpacking.decompress(answer, _LONGEST_ANSWER)
    except zlib.error as error:
        raise sqlite3.DatabaseError("requests.answer") from error
    if not unpacking.eof:
        raise sqlite3.DatabaseError("requests.answer")
    return found


def refused(trouble: str, reason: str, kind: str, place: str) -> Refused:
    """The refusal that was kept as `plain` has it."""
    told: Detail = restored(reason)
    return Refused(Trouble(trouble), told, kind, place)


def key_reused(key: str) -> Refused:
    """What another message under a key of a caller's is told."""
    return Refused(Trouble.KEY_REUSED, Sentence("intake.key_reused", key=key), place="key")


DUPLICATE = Refused(Trouble.DUPLICATE, Sentence("intake.duplicate"), "duplicate", "key")
