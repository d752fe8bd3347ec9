"""What travels through the broker: some rows of a run, composed, packed and sealed, and all that is needed to send them.

No secret, no token; openids and texts, as whoever sends must know them. `--in-doubt`, epochs and keys are settled before.
"""

import zlib
from itertools import pairwise
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from wxpush.channels import CHANNELS
from wxpush.channels.common.kind import MessageKind
from wxpush.cluster.poison import OtherVersionError, PoisonError
from wxpush.cluster.seal import close, sealed, unseal
from wxpush.credentials import AccountKey
from wxpush.errors import UsageError
from wxpush.model import Message
from wxpush.schedule.keys import WindowKeys, window_of

#: Version of chunks and of what workers and dispatchers do together: a worker that does not know that a run may be recalled must not
#: send for it.
VERSION = 2
#: Version of chunks of any kind but template messages: the first versions would send those as template messages.
_OF_OTHER_KINDS = 3
#: Version of chunks whose campaign has a window: earlier workers would send outside.
_IN_WINDOWS = 4
#: Version of chunks with rows that expire: earlier workers would send them too late.
_THAT_EXPIRE = 5
_FIRST_KIND = "template"
#: A chunk holds this many rows at most, and spans no more; its messages have 64 KiB at most.
MOST_ROWS = 2_000
_MOST_BODY = 70 * 1024
_MOST_KEY = 64
#: Unpacked. Lanes open theirs at the same time, and a worker must stay small.
_MOST_BYTES = 16 * 1024 * 1024
#: What is beside the rows' bodies, and beside each.
_HEAD_BYTES, _ROW_BYTES = 65_536, 128
_LEVEL = 1
#: Rows in each chunk unless the rate is low or high. A chunk costs RabbitMQ 1.2 ms of CPU, whatever is in it: at thousands of
#: rows a second it takes fewer, larger ones for that not to show.
_ROWS = 500
_LEAST_ROWS = 10
#: A chunk of a slow account takes at most this many seconds to send at its rate: it must end well within every timeout of a
#: broker.
_SECONDS = 10.0
#: This much for a fast account, so that dozens of chunks at once still end in time.
_FAST_SECONDS = 0.5
#: A large chunk leaves this many for the workers to share.
_SHARED = 50
#: And holds at most this many bytes of the input: a broker takes no message of more than some MiB.
_USUAL_BYTES = 4 * 1024 * 1024


class ChunkRow(Struct, frozen=True, array_like=True, gc=False):
    """One sealed message; as in Message."""

    row: int
    key: Annotated[bytes, Meta(max_length=_MOST_KEY)]
    body: Annotated[bytes, Meta(max_length=_MOST_BODY)]
    who: int
    epoch: int = 0
    tries: int = 0
    expires_ms: int | None = None


class Chunk(Struct, frozen=True, kw_only=True):
    """Rows first..last of a run, those of them that were to be sent when it was made.

    `varying`: places of the campaign file whose text differs from row to row, as answers are judged by it.
    """

    version: int = VERSION
    run: str
    account: AccountKey
    first: int
    last: int
    varying: tuple[str, ...]
    rows: Annotated[tuple[ChunkRow, ...], Meta(max_length=MOST_ROWS)]
    #: The kind of message, a word of `wxpush.channels.CHANNELS`.
    channel: str = _FIRST_KIND
    #: The window that it is sent in; None: at any time.
    window: WindowKeys | None = None

    @property
    def kind(self) -> MessageKind[Any]:
        return CHANNELS[self.channel]


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Chunk)


def row(message: Message) -> ChunkRow:
    return ChunkRow(
        message.row,
        message.key,
        message.body,
        message.who,
        message.epoch,
        message.earlier_tries,
        message.expires_ms,
    )


def fitting(rows: list[ChunkRow]) -> list[ChunkRow]:
    """As many of the first rows as one chunk may hold. The others are packed when the chunk, unfinished, is handed out again."""
    room = _MOST_BYTES - _HEAD_BYTES
    for number, row in enumerate(rows):
        room -= len(row.body) + _ROW_BYTES
        if room < 0:
            return rows[:number]
    return rows


def encode(chunk: Chunk, *, key: bytes | None = None, about: str = "") -> bytes:
    """Packed, and sealed where there is a key; `about`: the queue that it is for."""
    if chunk.channel != _FIRST_KIND:
        chunk = msgspec.structs.replace(chunk, version=_OF_OTHER_KINDS)
    if chunk.window is not None:
        chunk = msgspec.structs.replace(chunk, version=_IN_WINDOWS)
    if any(row.expires_ms is not None for row in chunk.rows):
        chunk = msgspec.structs.replace(chunk, version=_THAT_EXPIRE)
    packed = zlib.compress(_ENCODER.encode(chunk), _LEVEL)
    return packed if key is None else close(packed, key, about)


def packed(chunk: Chunk, most: int, *, key: bytes | None = None, about: str = "") -> tuple[bytes, int]:
    """A chunk as `encode` makes it, of at most so many bytes, and how many of its first rows are in it: as with `fitting`, the others come later.

    One row is packed whatever it takes: it is far below what any broker takes.
    """
    many = len(chunk.rows)
    while True:
        payload = encode(msgspec.structs.replace(chunk, rows=chunk.rows[:many]), key=key, about=about)
        if len(payload) <= most or many == 1:
            return payload, many
        many //= 2


def decode(payload: bytes, *, key: bytes | None = None, about: str = "") -> Chunk:
    """Raises PoisonError. May take tenths of a second: not for the event loop."""
    if key is not None:
        payload = unseal(payload, key, about)
    elif sealed(payload):
        raise OtherVersionError("cluster.no_key_here")
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(payload, _MOST_BYTES)
        if not unpacker.eof or unpacker.unused_data:
            raise PoisonError("cluster.chunk_too_long")
        chunk = _DECODER.decode(unpacked)
    except (zlib.error, msgspec.DecodeError, RecursionError) as error:
        raise PoisonError("cluster.chunk_unreadable", why=str(error)) from None
    if chunk.version not in {VERSION, _OF_OTHER_KINDS, _IN_WINDOWS, _THAT_EXPIRE}:
        raise OtherVersionError("cluster.chunk_of_another_version", version=chunk.version, known=VERSION)
    if chunk.channel not in CHANNELS:
        raise OtherVersionError("cluster.chunk_of_unknown_kind", kind=chunk.channel)
    if chunk.window is not None:
        _check_window(chunk.window)
    _check_span(chunk)
    return chunk


def _check_window(keys: WindowKeys) -> None:
    """Raises OtherVersionError for a window that is not known here: this machine may have no list of time zones."""
    try:
        window_of([keys])
    except UsageError as error:
        raise OtherVersionError("cluster.chunk_of_unknown_window", why=str(error)) from None


def _check_span(chunk: Chunk) -> None:
    """Raises PoisonError for rows that no dispatcher puts together: what is known of a chunk is looked up by its rows."""
    numbers = [row.row for row in chunk.rows]
    within = 1 <= chunk.first <= chunk.last < chunk.first + MOST_ROWS
    ascending = all(before < row for before, row in pairwise(numbers))
    if not within or not ascending or not all(chunk.first <= row <= chunk.last for row in numbers):
        raise PoisonError("cluster.chunk_of_odd_rows")


def most_rows(rate: float) -> int:
    """Rows of a chunk at the most, however many wait. `rate` is messages a second."""
    return int(max(_LEAST_ROWS, min(rate * _SECONDS, MOST_ROWS)))


def rows_per_chunk(rate: float, *, rows: int, size: int) -> int:
    """Fewer at low rates, more at high ones. `rate` is messages a second; `rows` and `size`, in bytes, are the input's."""
    large = min(MOST_ROWS, rate * _FAST_SECONDS, rows / _SHARED, _USUAL_BYTES * rows / max(size, 1))
    return int(max(_LEAST_ROWS, min(rate * _SECONDS, max(_ROWS, large))))
