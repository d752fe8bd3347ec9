"""Settles the rows that the operator left out after the survey: a list that has grown since then holds for them too."""

from collections.abc import Callable, Iterable, Iterator

from wxpush.channels.base import Channel
from wxpush.checkpoint.base import Known
from wxpush.checkpoint.unsendable import unsendable
from wxpush.model import BadRow, Block, Record, State
from wxpush.pending import pending
from wxpush.sources.base import Surveyed


def sweep(
    source: Surveyed,
    blocks: Iterable[Block],
    *,
    rows: Known,
    channel: Channel,
    at_ms: int,
    on_block: Callable[[Block], None],
) -> Iterator[list[Record]]:
    """Give, block by block, the records of pending rows that the channel now leaves out. Raises ChangedError."""
    for part in pending(source, blocks, rows=rows, channel=channel):
        found = [
            unsendable(row, part.known.get(row.row), at_ms)
            for row in part.drafts
            if isinstance(row, BadRow) and row.state is State.SUPPRESSED
        ]
        if found:
            yield found
        on_block(part.block)
