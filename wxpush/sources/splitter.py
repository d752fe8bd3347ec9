"""Cuts a stream into pieces of whole records, holding no more of it than the longest row that is allowed."""

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from wxpush.errors import SourceError
from wxpush.sources.base import FieldEnd, Layout
from wxpush.sources.quotes import QuoteError
from wxpush.sources.stream import Stream


class Sizes(Struct, frozen=True, gc=False):
    """How much is held at once: bytes and rows of a block, bytes of a row (its newline included)."""

    # The digest of a file is made of its blocks', and names a dispatch: never change these two.
    block_bytes: int = 1 << 18
    block_rows: int = 4096
    row_bytes: int = 1 << 20


class Piece(Struct, frozen=True, gc=False):
    """Records side by side in the stream: where they are, and the line in which the first begins.

    A single record above the limit of a row is passed over, not held: then records is None. No other piece is as
    long.
    """

    offset: int
    length: int
    line: int
    digest: bytes
    records: list[bytes] | None


class Splitter:
    """One pass. Raises SourceError, with the line, where quotes leave open what is a row."""

    def __init__(
        self,
        stream: Stream,
        layout: Layout,
        *,
        path: Path,
        sizes: Sizes,
        offset: int,
        line: int,
        seal: bytes = b"",
    ) -> None:
        """Begins at an offset where a record begins, in that line; `seal` goes into every digest."""
        self._stream = stream
        self._layout = layout
        self._path = path
        self._sizes = sizes
        self._offset = offset
        self._line = line
        self._seal = seal
        self._ahead = b""

    def pieces(self) -> Iterator[Piece]:
        self._stream.seek(self._offset)
        rest = b""
        while chunk := self._read(self._sizes.row_bytes + 1 - len(rest)):
            records, rest = self._layout.split(rest + chunk)
            yield from self._cut(records)
            self._open_field(rest, self._line, self._offset)
            if len(rest) > self._sizes.row_bytes:
                yield self._pass_over(rest)
                rest = b""
        if rest:
            yield self._piece(self._last(rest, self._line, self._offset), end=b"")

    def _read(self, most: int) -> bytes:
        if not self._ahead:
            return self._stream.read(min(most, self._sizes.block_bytes))
        chunk, self._ahead = self._ahead, b""
        return chunk

    def _cut(self, records: list[bytes]) -> Iterator[Piece]:
        # The first record may have been gathered over several reads: then it is a piece of its own.
        alone = 1 if records and len(records[0]) >= self._sizes.block_bytes else 0
        if alone:
            yield self._piece(records[:1])
        for start in range(alone, len(records), self._sizes.block_rows):
            yield self._piece(records[start : start + self._sizes.block_rows])

    def _piece(self, records: list[bytes], end: bytes = b"\n") -> Piece:
        data = b"\n".join(records) + end
        held = records if len(data) <= self._sizes.row_bytes else None
        return self._passed(
            len(data), data.count(b"\n"), digest=hasher(self._seal, data).digest(), records=held
        )

    def _passed(self, length: int, lines: int, *, digest: bytes, records: list[bytes] | None) -> Piece:
        piece = Piece(self._offset, length, self._line, digest, records)
        self._offset += length
        self._line += lines
        return piece

    def _last(self, rest: bytes, line: int, offset: int | None) -> list[bytes]:
        """The record that the file ends with, without a newline. `offset`: where it begins, if all of it is held."""
        records, open_end = self._layout.split(rest + b"\n")
        if open_end:
            line, kept = self._open_field(rest, line, offset)
            raise self._unclosed(line, None if offset is None else offset + len(rest) - len(kept))
        return records

    def _pass_over(self, head: bytes) -> Piece:
        """Read on to the end of a row that is too long, holding only the field that is open."""
        digest, length = hasher(self._seal, head), len(head)
        line, kept = self._open_field(head, self._line, self._offset)
        if kept.startswith(b'"'):
            raise self._unclosed(line)
        while chunk := self._read(self._sizes.block_bytes):
            records, rest = self._layout.split(kept + chunk)
            if records:
                end = len(records[0]) + 1 - len(kept)
                chunk, self._ahead = chunk[:end], chunk[end:]
                line += records[0].count(b"\n") + 1
            digest.update(chunk)
            length += len(chunk)
            if records:
                return self._passed(length, line - self._line, digest=digest.digest(), records=None)
            line, kept = self._open_field(rest, line, None)
            if len(kept) > self._sizes.row_bytes:
                raise self._unclosed(line)
        self._last(kept, line, None)
        return self._passed(length, line - self._line, digest=digest.digest(), records=None)

    def _open_field(self, rest: bytes, line: int, offset: int | None) -> tuple[int, bytes]:
        """The line in which the field begins that is open, and what must be kept of it to find its end. `offset`: where rest begins."""
        tail = self._layout.tail(rest)
        line += rest.count(b"\n", 0, tail.offset)
        if tail.ending is FieldEnd.BROKEN:
            begin = None if offset is None else offset + tail.offset
            raise QuoteError("sources.text_behind_quote", path=self._path, line=line, offset=begin)
        if tail.ending is FieldEnd.QUOTED:
            return line, rest[tail.offset :]
        # Of a plain field it is enough to know that it has begun.
        return line, b"." if tail.offset < len(rest) else b""

    def _unclosed(self, line: int, offset: int | None = None) -> SourceError:
        return QuoteError("sources.quote_not_closed", path=self._path, line=line, offset=offset)


def hasher(seal: bytes, data: bytes = b"") -> blake2b:
    """A digest as Block has it. `seal` tells files apart whose equal bytes mean different rows."""
    return blake2b(data, digest_size=16, key=seal)
