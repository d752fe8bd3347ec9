"""Settles the rows that the operator left out after the survey: a list that has grown since then holds for them too.

It reads only blocks in which something is left to send. What may have been accepted already is left as it is: not to be
repeated is not the same as never sent.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from wxpush.channels.base import Channel
from wxpush.checkpoint.unsendable import unsendable
from wxpush.model import BadRow, Block, Recipient, Record, State


class Source(Protocol):
    """The input, open since the survey."""

    def rows(self, block: Block) -> Iterable[Recipient | BadRow]: ...


class Rows(Protocol):
    """What is known of rows already."""

    def between(self, first: int, last: int) -> Mapping[int, Record]: ...

    def settled(self, first: int, last: int) -> int: ...


def sweep(
    source: Source,
    blocks: Iterable[Block],
    *,
    rows: Rows,
    channel: Channel,
    at_ms: int,
    on_block: Callable[[Block], None],
) -> Iterator[list[Record]]:
    """Give, block by block, the records of pending rows that the channel now leaves out. Raises ChangedError."""
    for block in blocks:
        last = block.first_row + block.rows - 1
        if rows.settled(block.first_row, last) < block.rows:
            known = rows.between(block.first_row, last)
            pending = (row for row in source.rows(block) if _pending(row, known))
            found = [unsendable(row, known.get(row.row), at_ms) for row in _composed(pending, channel)]
            if found:
                yield found
        on_block(block)


def _pending(row: Recipient | BadRow, known: Mapping[int, Record]) -> bool:
    record = known.get(row.row)
    return record is None or record.state is State.PENDING


def _composed(rows: Iterable[Recipient | BadRow], channel: Channel) -> Iterator[BadRow]:
    for row in rows:
        draft = row if isinstance(row, BadRow) else channel.compose(row)
        if isinstance(draft, BadRow) and draft.state is State.SUPPRESSED:
            yield draft
