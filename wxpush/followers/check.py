"""Settles the rows of people who do not follow, before they cost a message of the quota.

Block by block, so that what was told can be kept; only rows that are yet to be sent are asked about.
"""

from collections.abc import AsyncGenerator, Iterable

from msgspec import Struct

from wxpush.channels.base import Channel
from wxpush.checkpoint.base import KnownRows
from wxpush.checkpoint.unsendable import unsendable
from wxpush.followers.enquiry import Enquiry, Following
from wxpush.model import BadRow, Block, Composed, Record, State
from wxpush.sources.base import Surveyed
from wxpush.survey.pending import pending
from wxpush.words import Sentence

_SAID = {
    Following.UNFOLLOWED: ("unfollowed", Sentence("rows.unfollowed"), State.SUPPRESSED),
    Following.UNKNOWN: ("unknown_openid", Sentence("rows.unknown_openid"), State.INVALID),
}


class Checked(Struct, frozen=True):
    """Rows that will not be sent, and the row up to which all were asked about. `records` are what to keep of them."""

    through: int
    rows: list[BadRow]
    records: list[Record]


async def check(
    source: Surveyed,
    blocks: Iterable[Block],
    *,
    rows: KnownRows,
    channel: Channel,
    enquiry: Enquiry,
    after: int,
    last_row: int,
    at_ms: int,
) -> AsyncGenerator[Checked, None]:
    """Ask about the pending rows behind row `after`, up to `last_row`. Raises ChangedError, AccountError, UnreachableError."""
    for part in pending(source, blocks, rows=rows, channel=channel, after=after, last_row=last_row):
        messages = [composed for composed in part.messages if isinstance(composed, Composed)]
        told = await enquiry.ask([composed.to for composed in messages]) if messages else {}
        found = [
            _left_out(composed, told[composed.to]) for composed in messages if told[composed.to] in _SAID
        ]
        records = [unsendable(row, part.known.get(row.row), at_ms) for row in found]
        yield Checked(part.through, found, records)


def _left_out(composed: Composed, what: Following) -> BadRow:
    kind, reason, state = _SAID[what]
    return BadRow(composed.row, composed.line, kind, reason, state)
