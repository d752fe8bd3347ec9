"""Settles the rows that cannot be sent any more since the survey: who came on the list then, and of what nothing can be made."""

from collections.abc import Callable, Container, Iterable, Iterator

from wxpush.channels.base import Channel
from wxpush.checkpoint.base import KnownRows
from wxpush.checkpoint.unsendable import unsendable
from wxpush.model import BadRow, Block, Record, State
from wxpush.sources.base import Surveyed
from wxpush.survey.pending import pending

#: Of what the survey let through: everything else is settled when its message is made.
_LEFT_OUT = frozenset({State.SUPPRESSED, State.EXPIRED})


def sweep(
    source: Surveyed,
    blocks: Iterable[Block],
    *,
    rows: KnownRows,
    channel: Channel,
    at_ms: int,
    on_block: Callable[[Block], None],
    after: int = 0,
) -> Iterator[list[Record]]:
    """Give, block by block, the records of pending rows behind row `after` that the channel now leaves out. Raises ChangedError."""
    for part in pending(source, blocks, rows=rows, channel=channel, after=after):
        found = [
            unsendable(row, part.known.get(row.row), at_ms)
            for row in part.messages
            if isinstance(row, BadRow) and row.state in _LEFT_OUT
        ]
        if found:
            yield found
        on_block(part.block)


def unmakeable(
    source: Surveyed,
    blocks: Iterable[Block],
    *,
    wanted: Callable[[int, int], Container[int]],
    rows: KnownRows,
    channel: Channel,
    at_ms: int,
) -> Iterator[Record]:
    """Give the records of wanted rows of which nothing can be made any more. Raises ChangedError.

    `wanted` gives those of them from one row to another; blocks with none are not read.
    """
    for block in blocks:
        last = block.first_row + block.rows - 1
        if not (here := wanted(block.first_row, last)):
            continue
        known = rows.between(block.first_row, last)
        for row in source.rows(block):
            if row.row not in here:
                continue
            composed = row if isinstance(row, BadRow) else channel.compose(row)
            if isinstance(composed, BadRow):
                yield unsendable(composed, known.get(row.row), at_ms)
