"""From the surveyed input to messages, block by block: the rows that this invocation has to send, in order."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from operator import attrgetter
from types import MappingProxyType

from wxpush.channels.base import Channel
from wxpush.checkpoint.base import KnownRows
from wxpush.model import BadRow, Block, Composed, Instant, Message, Recipient, Record, State
from wxpush.sending.unsendable import Unsendable
from wxpush.sources.base import Surveyed

_NONE: Mapping[int, bytes] = MappingProxyType({})
#: Rows that are composed together.
_PART = 256


def _pending(record: Record) -> bool:
    return record.state is State.PENDING


def _open(record: Record) -> bool:
    return not record.state.settled


def _last_row(block: Block) -> int:
    return block.first_row + block.rows - 1


class Feed:
    """Makes the messages. Rows in doubt come first, while they may still be repeated."""

    def __init__(
        self,
        *,
        source: Surveyed,
        blocks: Sequence[Block],
        rows: KnownRows,
        channel: Channel,
        client_msg_id: Callable[[int, bytes], str],
        who: Callable[[str], int],
        doubtful: Mapping[int, Instant | None],
        last_row: int,
        unsendable: Unsendable,
        made_of: Mapping[int, bytes] = _NONE,
    ) -> None:
        """`client_msg_id` takes (epoch, row key); `doubtful` are rows to repeat, by row; rows after `last_row` stay.

        `unsendable` takes the rows of which nothing can be made although they were to be sent: whoever is on a suppression
        list by now, or what the campaign file makes invalid since.

        `made_of`: the key that a doubtful row's id was made of, where that is not the row's key any more.
        """
        self._source = source
        self._blocks = blocks
        self._rows = rows
        self._channel = channel
        self._client_msg_id = client_msg_id
        self._who = who
        self._doubtful = doubtful
        self._last_row = last_row
        self._unsendable = unsendable
        self._made_of = made_of
        self._last_read: tuple[Block, Sequence[Recipient | BadRow]] | None = None

    def messages(self) -> Iterator[Message]:
        """Every message to send. Raises ChangedError when the input is not what was surveyed."""
        yield from self._repeats()
        for block in self._blocks:
            last = _last_row(block)
            if block.first_row > self._last_row:
                return
            if self._rows.settled(block.first_row, last) == block.rows:
                continue
            known = self._rows.between(block.first_row, last)
            yield from self._composed(self._source.rows(block), known, _pending)

    def within(self, first: int, last: int) -> Iterator[Message]:
        """The messages of the rows first..last that are not settled, for somebody else to send: whether a row in doubt
        may be repeated is not asked. Ranges are best asked for in their order. Raises ChangedError.
        """
        known = self._rows.between(first, last)
        for block in self._blocks[bisect_left(self._blocks, first, key=_last_row) :]:
            if block.first_row > last:
                return
            rows = (row for row in self._read(block) if first <= row.row <= last)
            yield from self._composed(rows, known, _open)

    def _read(self, block: Block) -> Sequence[Recipient | BadRow]:
        """The rows of a block; of the last one again without reading."""
        if self._last_read is None or self._last_read[0] is not block:
            self._last_read = (block, list(self._source.rows(block)))
        return self._last_read[1]

    def _repeats(self) -> Iterator[Message]:
        wanted = sorted(self._doubtful)
        for block in self._blocks:
            last = _last_row(block)
            if bisect_left(wanted, block.first_row) == bisect_right(wanted, last):
                continue
            known = self._rows.between(block.first_row, last)
            for row in self._source.rows(block):
                if row.row in self._doubtful and (message := self._again(row, known[row.row])):
                    yield message

    def _composed(
        self,
        rows: Iterable[Recipient | BadRow],
        known: Mapping[int, Record],
        wanted: Callable[[Record], bool],
    ) -> Iterator[Message]:
        """The messages of rows without a record, and of those whose record is wanted; in their order, made some at a time."""
        last = self._last_row
        reachable = (row for row in rows if row.row <= last)
        while part := list(islice(reachable, _PART)):
            messages = self._fresh([row for row in part if row.row not in known])
            earlier = [(row, known[row.row]) for row in part if row.row in known] if known else ()
            for row, record in earlier:
                if wanted(record) and (message := self._again(row, record)):
                    messages.append(message)
            if earlier:
                messages.sort(key=attrgetter("row"))
            yield from messages

    def _fresh(self, rows: Sequence[Recipient | BadRow]) -> list[Message]:
        """Rows without a record: the survey found that they can be sent."""
        made = self._channel.recompose([row for row in rows if isinstance(row, Recipient)])
        messages = [
            self._seal(composed, composed.key, 0, composed.key)
            for composed in made
            if isinstance(composed, Composed)
        ]
        if len(messages) < len(rows):
            for found in chain(rows, made):
                if isinstance(found, BadRow):
                    self._unsendable.add(found, None)
        return messages

    def _again(self, row: Recipient | BadRow, record: Record) -> Message | None:
        composed = row if isinstance(row, BadRow) else self._channel.compose(row)
        if isinstance(composed, BadRow):
            self._unsendable.add(composed, record)
            return None
        if record.state is State.PENDING:
            message = self._seal(composed, composed.key, record.epoch, composed.key)
            message.recorded = True
            message.earlier_tries = record.tries
            return message
        # What may have been accepted under one id is repeated under that id, whatever its text is by now.
        made_of = self._made_of.get(row.row, record.key)
        message = self._seal(composed, record.key, record.epoch, made_of)
        message.recorded = True
        message.earlier_tries = max(record.tries, 1)
        message.unsure = True
        message.first = self._doubtful.get(row.row)
        return message

    def _seal(self, composed: Composed, key: bytes, epoch: int, made_of: bytes) -> Message:
        return Message(
            row=composed.row,
            key=key,
            body=self._channel.seal(composed, self._client_msg_id(epoch, made_of)),
            who=self._who(composed.to),
            epoch=epoch,
            expires_ms=composed.expires_ms,
        )
