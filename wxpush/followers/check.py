"""Settles the rows of people who do not follow, before they cost a message of the quota.

Block by block, so that what was told can be kept; only rows that are yet to be sent are asked about. What may have been accepted
already is left as it is.
"""

from collections.abc import AsyncGenerator, Iterable, Mapping
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from wxpush.channels.base import Channel
from wxpush.followers.enquiry import Enquiry, Following
from wxpush.model import BadRow, Block, Draft, Recipient, Record, State

_SAID = {
    Following.UNFOLLOWED: ("unfollowed", "WeChat says that they do not follow the account", State.SUPPRESSED),
    Following.UNKNOWN: (
        "unknown_openid",
        "WeChat knows no such openid in this account (40003)",
        State.INVALID,
    ),
}


class Source(Protocol):
    """The input, open since the survey."""

    def rows(self, block: Block) -> Iterable[Recipient | BadRow]: ...


class Rows(Protocol):
    """What is known of rows already."""

    def between(self, first: int, last: int) -> Mapping[int, Record]: ...


class Checked(Struct, frozen=True):
    """Rows that will not be sent, and the row up to which all were asked about. `records` are what to keep of them."""

    through: int
    rows: list[BadRow]
    records: list[Record]


async def check(
    source: Source,
    blocks: Iterable[Block],
    *,
    rows: Rows,
    channel: Channel,
    enquiry: Enquiry,
    after: int,
    last_row: int,
    at_ms: int,
) -> AsyncGenerator[Checked, None]:
    """Ask about the pending rows behind row `after`, up to `last_row`. Raises ChangedError, AccountError, UnreachableError."""
    for block in blocks:
        last = min(block.first_row + block.rows - 1, last_row)
        first = max(block.first_row, after + 1)
        if first > last:
            continue
        known = rows.between(first, last)
        drafts = list(_pending(source.rows(block), known, first, last, channel))
        told = await enquiry.ask([draft.to for draft in drafts]) if drafts else {}
        found = [_left_out(draft, told[draft.to]) for draft in drafts if told[draft.to] in _SAID]
        yield Checked(last, found, [_record(row, known, at_ms) for row in found])


def _pending(
    rows: Iterable[Recipient | BadRow], known: Mapping[int, Record], first: int, last: int, channel: Channel
) -> Iterable[Draft]:
    for row in rows:
        record = known.get(row.row)
        if first <= row.row <= last and (record is None or record.state is State.PENDING):
            draft = row if isinstance(row, BadRow) else channel.compose(row)
            if isinstance(draft, Draft):
                yield draft


def _left_out(draft: Draft, what: Following) -> BadRow:
    kind, reason, state = _SAID[what]
    return BadRow(draft.row, draft.line, kind, reason, state)


def _record(row: BadRow, known: Mapping[int, Record], at_ms: int) -> Record:
    # Epoch and tries stay: what was tried before was tried.
    record = known.get(row.row) or Record(row.row, State.PENDING)
    return replace(record, state=row.state, at_ms=at_ms, detail=f"{row.kind}: {row.reason}", invocation=0)
