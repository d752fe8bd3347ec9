"""The rows that are yet to be sent, composed, block by block: for what leaves rows out between survey and sending.

What may have been accepted already is left as it is: not to be repeated is not the same as never sent.
"""

from collections.abc import Iterable, Iterator, Mapping
from math import inf
from typing import NamedTuple

from wxpush.channels.base import Channel
from wxpush.checkpoint.base import KnownRows
from wxpush.model import BadRow, Block, Composed, Record, State
from wxpush.sources.base import Surveyed


class Part(NamedTuple):
    """Of one block: the last row that was looked at, what is known of its rows, and what is composed of the pending ones."""

    block: Block
    through: int
    known: Mapping[int, Record]
    messages: list[Composed | BadRow]


def pending(
    source: Surveyed,
    blocks: Iterable[Block],
    *,
    rows: KnownRows,
    channel: Channel,
    after: int = 0,
    last_row: float = inf,
) -> Iterator[Part]:
    """Give a part for each block with rows behind row `after`, up to `last_row`. Blocks with nothing to send are not read.

    Raises ChangedError.
    """
    for block in blocks:
        first = max(block.first_row, after + 1)
        last = int(min(block.first_row + block.rows - 1, last_row))
        if first > last:
            continue
        if rows.settled(first, last) == last - first + 1:
            yield Part(block, last, {}, [])
            continue
        known = rows.between(first, last)
        waiting = [
            row for row in source.rows(block) if first <= row.row <= last and _waits(known.get(row.row))
        ]
        messages = [row if isinstance(row, BadRow) else channel.compose(row) for row in waiting]
        yield Part(block, last, known, messages)


def _waits(record: Record | None) -> bool:
    return record is None or record.state is State.PENDING
