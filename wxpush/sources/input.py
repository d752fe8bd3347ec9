"""One recipient file, opened once and read twice: to survey it, and to send from it."""

from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Self

from msgspec import Struct

from wxpush.errors import ChangedError, SourceError
from wxpush.model import BadRow, Block, FileIdentity, Recipient
from wxpush.sources.base import Layout, Parser
from wxpush.sources.delimited import other_layouts, own_delimiter
from wxpush.sources.descriptor import Descriptor
from wxpush.sources.digests import apart, block_of, seal
from wxpush.sources.elsewhere import Fits, seek, told
from wxpush.sources.quotes import QuoteError, with_others
from wxpush.sources.splitter import Piece, Sizes, Splitter, hasher
from wxpush.sources.stream import Stream, changed
from wxpush.words import Sentence

#: Records that are made rows of together.
_PART = 256


class Start(Struct, frozen=True, gc=False):
    """Where the first record after the header begins, and how many blank lines stood before the header."""

    offset: int
    line: int
    blank: int


class Input:
    """A context manager that owns the file's only descriptor. One thread at a time, any number of passes.

    Rows are numbered from 1, without the header and blank lines; lines from 1, as an editor shows them.
    Memory does not grow with the file.
    """

    def __init__(
        self,
        descriptor: Descriptor,
        fresh: Callable[[], Stream],
        *,
        format: str,  # noqa: A002 - the word of the command line
        encoding: str,
        codec: str,
        layout: Layout,
        parser: Parser,
        header_line: int,
        start: Start,
        sizes: Sizes,
    ) -> None:
        """`fresh` opens a new pass over the descriptor."""
        self.path = descriptor.path
        self.format = format
        self.encoding = encoding
        self.columns = parser.columns
        self.header_line = header_line
        self._codec = codec
        #: The sheet that is read, None: it has none.
        self.sheet: str | None = None
        #: What should be known of it before its rows are sent.
        self.notes: Sequence[Sentence] = ()
        #: Known when the survey pass is through.
        self.blank_lines = 0
        self._descriptor = descriptor
        self._identity = descriptor.opened_as
        self._fresh = fresh
        self._sending = fresh()
        self._layout = layout
        self._parser = parser
        self._start = start
        self._sizes = sizes
        # A delimiter that is not the format's own is a part of how the bytes are read.
        self._seal = seal(format, encoding, parser.columns, *own_delimiter(layout, format))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Idempotent."""
        self._descriptor.close()

    def identity(self) -> FileIdentity:
        """Of the file as it was opened. The same identity later means: not even looked at by an editor."""
        return self._identity

    def elsewhere(self, fits: Fits, *, file: str) -> SourceError | None:
        """What is to be said of a header whose columns are not those that are needed, where it seems to be another line, or parted otherwise."""
        if self.columns is None:
            return None
        lines = self._fresh().read(self._sizes.block_bytes).split(b"\n")
        others = other_layouts(self._layout)
        guess = seek(lines, self._codec, self._layout, others, fits, at=self.header_line)
        return None if guess is None else told(guess, at=self.header_line, file=file, word=self.format)

    def meanwhile(self) -> str:
        """What has become of the file since it was opened, in a word: written_to, removed, replaced; empty where it is the same, to its times."""
        now = self._descriptor.identity()
        if (now.size, now.mtime_ns) != (self._identity.size, self._identity.mtime_ns):
            return "written_to"
        try:
            there = self.path.stat()
        except OSError:
            return "removed"
        return "replaced" if (there.st_ino, there.st_dev) != (now.inode, now.device) else ""

    def blocks(self) -> Iterator[tuple[Block, list[Recipient | BadRow]]]:
        """The survey pass: the whole file, block by block, each with at least one row.

        A block's digest covers its bytes and how they are read: format, encoding and columns. Blank lines between
        two blocks may belong to none. Raises SourceError where rows cannot be told apart or there are none,
        ChangedError if the file was written to meanwhile.
        """
        blank, number, row = self._start.blank, 0, 1
        for piece in self._pieces():
            rows = self._parsed(piece.records, row, piece.line)
            blank += len(piece.records or rows) - len(rows)
            if rows:
                hollow = self._has_hollow(piece, len(rows))
                yield block_of(piece, number, row, len(rows), hollow=hollow), rows
                number += 1
                row += len(rows)
        self.blank_lines = blank
        self._require_whole(row - 1)

    def _pieces(self) -> Iterator[Piece]:
        try:
            yield from self._splitter(self._fresh(), self._start.offset).pieces()
        except QuoteError as error:
            raise with_others(error, self._fresh(), self._splitter) from None

    def _has_hollow(self, piece: Piece, rows: int) -> bool:
        """Whether rows of empty cells were left out of a piece that has so many others."""
        records = piece.records or []
        return len(records) > rows and len(self._parsed(records, 1, 1, hollow=True)) > rows

    def rows(self, block: Block) -> Iterator[Recipient | BadRow]:
        """The sending pass: one block's rows again, the very same as the survey saw.

        Raises ChangedError, before any row is made, if they cannot be. Blocks are best asked for in their order: to
        go back in a compressed file is to read it again.
        """
        try:
            records, hollow = self._verified(block)
        except SourceError:
            raise changed(self.path) from None
        return self._in_parts(records, block.first_row, block.first_line, hollow=hollow)

    def unchanged(self, blocks: Sequence[Block]) -> bool:
        """Whether these blocks, of an earlier opening, are still all there is. Reads the whole file."""
        try:
            for block in blocks:
                self._verified(block)
            end = blocks[-1].offset + blocks[-1].length if blocks else self._start.offset
            return not self._has_rows(end)
        except (ChangedError, SourceError):
            return False

    def _has_rows(self, offset: int) -> bool:
        pieces = self._splitter(self._sending, offset).pieces()
        return any(self._parsed(piece.records, 1, piece.line) for piece in pieces)

    def _splitter(self, stream: Stream, offset: int, line: int | None = None) -> Splitter:
        return Splitter(
            stream,
            self._layout,
            path=self.path,
            sizes=self._sizes,
            offset=offset,
            line=self._start.line if line is None else line,
            seal=self._seal,
        )

    def _parsed(
        self, records: list[bytes] | None, row: int, line: int, *, hollow: bool = False
    ) -> list[Recipient | BadRow]:
        if records is None:
            return [BadRow(row, line, "long_row", Sentence("rows.long_row", most=self._sizes.row_bytes))]
        try:
            return self._parser.parse(records, row, line, hollow=hollow)
        except UnicodeDecodeError:
            # The whole file was decoded when it was opened.
            raise changed(self.path) from None

    def _in_parts(
        self, records: list[bytes] | None, row: int, line: int, *, hollow: bool
    ) -> Iterator[Recipient | BadRow]:
        """As many at a time as a processor keeps near: the rows of a whole block are far away again when it is their turn."""
        if records is None:
            yield from self._parsed(None, row, line)
            return
        for start in range(0, len(records), _PART):
            part = records[start : start + _PART]
            rows = self._parsed(part, row, line, hollow=hollow)
            yield from rows
            row += len(rows)
            line += len(part) + b"".join(part).count(b"\n")

    def _verified(self, block: Block) -> tuple[list[bytes] | None, bool]:
        """The block's records, None for a row too long to be held, once its digest is right; and whether it counts rows of empty cells.

        It does where its digest is that of its bytes alone: until they were left out they were rows, and so they are in a
        checkpoint of then.
        """
        held = block.length <= self._sizes.row_bytes
        digest = hasher(self._seal)
        data = b""
        for chunk in self._chunks(block):
            digest.update(chunk)
            if held:
                data += chunk
        found = digest.digest()
        if block.digest not in {found, apart(found)}:
            raise changed(self.path)
        if not held:
            return None, False
        records = self._layout.split(data if data.endswith(b"\n") else data + b"\n")[0]
        return records, found == block.digest

    def _chunks(self, block: Block) -> Iterator[bytes]:
        self._sending.seek(block.offset)
        left = block.length
        while left and (chunk := self._sending.read(min(left, self._sizes.row_bytes))):
            yield chunk
            left -= len(chunk)

    def _require_whole(self, rows: int) -> None:
        now = self._descriptor.identity()
        if (now.size, now.mtime_ns) != (self._identity.size, self._identity.mtime_ns):
            raise changed(self.path)
        if not rows:
            raise SourceError("sources.no_rows", path=self.path)
