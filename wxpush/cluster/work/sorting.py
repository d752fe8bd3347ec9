"""What of a chunk may leave, and in which order: fresh rows, repeats, and rows that must not be sent from here."""

from collections.abc import Callable
from math import inf
from typing import NamedTuple

from wxpush.cluster.chunk import Chunk, ChunkRow
from wxpush.cluster.store.lease import Claimed
from wxpush.cluster.store.rows import HELD
from wxpush.detail import Detail, expired, stored
from wxpush.model import Instant, Message, Record, State
from wxpush.words import Sentence

#: Its records are known by the dispatcher's number once they are collected.
_NO_INVOCATION = 0


class Sorted(NamedTuple):
    """Messages to send, repeats first; records of rows that are not, and the bytes of those in doubt that are held."""

    messages: list[Message]
    records: list[Record]
    bytes_of: dict[int, int]


def sort(chunk: Chunk, claimed: Claimed, now: Instant, refusal: Callable[[bytes], Detail]) -> Sorted:
    """Sort the rows that nobody has done with. `refusal` says why a body must not leave from here; empty: it may.

    A row that is refused here is rejected, so that `retry` sends it once the worker allows it; one that has expired is expired. One that may have arrived stays in
    doubt: not to be repeated is not the same as never sent.
    """
    young = chunk.kind.repeats.seconds
    too_old = Sentence("rows.too_old" if young else "rows.unrepeatable")
    ages = {unknown.row: inf if unknown.age is None else unknown.age for unknown in claimed.unknown}
    repeats: list[Message] = []
    fresh: list[Message] = []
    records: list[Record] = []
    held: dict[int, int] = {}
    for row in chunk.rows:
        byte, tries = claimed.bytes[row.row - chunk.first], claimed.tries.get(row.row, 0)
        doubtful, age = row.row in ages, ages.get(row.row, inf)
        if not doubtful and byte != State.PENDING:
            continue
        wrong, end = refusal(row.body), State.REJECTED
        if row.expires_ms is not None and row.expires_ms <= now.wall_ms:
            wrong, end = expired(row.expires_ms), State.EXPIRED
        if doubtful and (wrong or age >= young):
            why = Sentence("rows.not_repeated", why=wrong) if wrong else too_old
            records.append(_record(row, State.IN_DOUBT, now, why, tries=max(row.tries, 1)))
            held[row.row] = HELD
        elif wrong:
            records.append(_record(row, end, now, wrong, tries=row.tries + tries))
        elif doubtful:
            repeats.append(_again(row, age, now, tries, byte))
        else:
            fresh.append(_message(row, tries))
    return Sorted([*repeats, *fresh], records, held)


def _record(row: ChunkRow, state: State, now: Instant, why: Detail, *, tries: int) -> Record:
    return Record(
        row=row.row,
        state=state,
        key=row.key,
        epoch=row.epoch,
        tries=tries,
        at_ms=now.wall_ms,
        detail=stored(why),
        invocation=_NO_INVOCATION,
        who=row.who,
    )


def _message(row: ChunkRow, tries: int) -> Message:
    """`tries`: those of this dispatch, whoever made them. They count as a sender's own, so that it gives up in time."""
    return Message(
        row=row.row,
        key=row.key,
        body=row.body,
        who=row.who,
        epoch=row.epoch,
        earlier_tries=row.tries,
        tries=tries,
        recorded=True,  # every row of a dispatch has a byte
        expires_ms=row.expires_ms,
    )


def _again(row: ChunkRow, age: float, now: Instant, tries: int, byte: int) -> Message:
    ago = round(age * 1000)
    message = _message(row, tries)
    if byte == State.IN_FLIGHT or not (row.tries or tries):
        message.earlier_tries += 1  # whoever made it died
    message.unsure = True
    message.first = Instant(now.wall_ms - ago, now.boot_ms - ago)
    return message
