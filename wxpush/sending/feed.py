"""From the surveyed input to messages, block by block: the rows that this invocation has to send, in order."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from wxpush.channels.base import Channel
from wxpush.model import BadRow, Block, Draft, Instant, Message, Recipient, Record, State


class Source(Protocol):
    """The input, open since the survey."""

    def rows(self, block: Block) -> Sequence[Recipient | BadRow]:
        """The rows of a block. Raises ChangedError, before any row, if its bytes are not those that were surveyed."""
        ...


class Rows(Protocol):
    """What is known of rows already."""

    def between(self, first: int, last: int) -> Mapping[int, Record]:
        """Records of the rows first..last that have one."""
        ...

    def settled(self, first: int, last: int) -> int:
        """How many of the rows first..last are settled."""
        ...


class Feed:
    """Makes the messages. Rows in doubt come first, while they may still be repeated."""

    def __init__(
        self,
        *,
        source: Source,
        blocks: Sequence[Block],
        rows: Rows,
        channel: Channel,
        client_msg_id: Callable[[int, bytes], str],
        who: Callable[[str], int],
        doubtful: Mapping[int, Instant | None],
        last_row: int,
    ) -> None:
        """`client_msg_id` takes (epoch, row key); `doubtful` are rows to repeat, by row; rows behind `last_row` stay."""
        self._source = source
        self._blocks = blocks
        self._rows = rows
        self._channel = channel
        self._client_msg_id = client_msg_id
        self._who = who
        self._doubtful = doubtful
        self._last_row = last_row

    def messages(self) -> Iterator[Message]:
        """Every message to send. Raises ChangedError when the input is not what was surveyed."""
        yield from self._repeats()
        for block in self._blocks:
            last = block.first_row + block.rows - 1
            if block.first_row > self._last_row:
                return
            if self._rows.settled(block.first_row, last) == block.rows:
                continue
            known = self._rows.between(block.first_row, last)
            for row in self._source.rows(block):
                record = known.get(row.row)
                if (record is None or record.state is State.PENDING) and (
                    message := self._message(row, record)
                ):
                    yield message

    def _repeats(self) -> Iterator[Message]:
        wanted = sorted(self._doubtful)
        for block in self._blocks:
            last = block.first_row + block.rows - 1
            if bisect_left(wanted, block.first_row) == bisect_right(wanted, last):
                continue
            known = self._rows.between(block.first_row, last)
            for row in self._source.rows(block):
                if row.row in self._doubtful and (message := self._message(row, known[row.row])):
                    yield message

    def _message(self, row: Recipient | BadRow, record: Record | None) -> Message | None:
        if isinstance(row, BadRow) or row.row > self._last_row:
            return None
        draft = self._channel.compose(row)
        if isinstance(draft, BadRow):
            return None
        if record is None:
            return self._seal(draft, draft.key, 0)
        if record.state is State.PENDING:
            message = self._seal(draft, draft.key, record.epoch)
            message.earlier_tries = record.tries
            return message
        # What may have been accepted under one id is repeated under that id, whatever its text is by now.
        message = self._seal(draft, record.key, record.epoch)
        message.earlier_tries = max(record.tries, 1)
        message.unsure = True
        message.first = self._doubtful[row.row]
        return message

    def _seal(self, draft: Draft, key: bytes, epoch: int) -> Message:
        return Message(
            row=draft.row,
            key=key,
            body=self._channel.seal(draft, self._client_msg_id(epoch, key)),
            who=self._who(draft.to),
            epoch=epoch,
        )
