"""The way from a path to an Input: wrapping, encoding, header."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from msgspec import Struct

from wxpush.errors import SourceError
from wxpush.model import HiddenRows
from wxpush.sources.base import Layout
from wxpush.sources.delimited import Delimited
from wxpush.sources.descriptor import Descriptor
from wxpush.sources.encodings.encoding import detect, mark_length, recoding
from wxpush.sources.foreign import foreign
from wxpush.sources.input import Input, Start
from wxpush.sources.splitter import Piece, Sizes, Splitter
from wxpush.sources.stream import Stream, is_gzip, open_stream
from wxpush.words import Sentence

_HEAD = 1 << 16
_MARK = 16
#: What no text begins with.
_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF")


class Header(Struct, frozen=True, gc=False):
    """The first record that is not blank, the line it begins in, and where it leaves off."""

    record: bytes
    line: int
    start: Start


def open_layout(
    path: Path,
    layout: Layout,
    *,
    format: str,  # noqa: A002 - the word of the command line
    encoding: str | None,
    header_line: int | None,
    sizes: Sizes,
) -> Input:
    """Open a file of this layout; encoding None is detected. Raises SourceError or UsageError."""
    descriptor = Descriptor(path)
    opened = partial(_opened, descriptor, layout, format=format, encoding=encoding, header_line=header_line)
    return _owned(descriptor, partial(opened, sizes=sizes, label=None))


def open_sheet(
    path: Path,
    layout: Layout,
    *,
    format: str,  # noqa: A002 - the word of the command line
    sheet: str | None,
    hidden: HiddenRows,
    header_line: int | None,
    sizes: Sizes,
) -> Input:
    """Open one sheet of a spreadsheet, None: the first. Raises SourceError or UsageError."""
    from wxpush.sources.workbook.workbook import Workbook  # noqa: PLC0415 - slow to import, and few commands read a sheet

    book = Workbook(path, sheet, hidden, header_line)
    # The sheet is part of what the rows are: another one of the same file is another input.
    label = f"sheet {book.sheet}"
    opened = partial(_opened, book, layout, format=format, encoding="utf-8", header_line=header_line)
    found = _owned(book, partial(opened, sizes=sizes, label=label))
    found.sheet, found.notes = book.sheet, book.notes
    return found


def _owned(descriptor: Descriptor, opened: Callable[[], Input]) -> Input:
    try:
        return opened()
    except BaseException:
        descriptor.close()
        raise


def _opened(
    descriptor: Descriptor,
    layout: Layout,
    *,
    format: str,  # noqa: A002 - the word of the command line
    encoding: str | None,
    header_line: int | None,
    sizes: Sizes,
    label: str | None,
) -> Input:
    path = descriptor.path
    packed = partial(open_stream, descriptor, zipped=is_gzip(descriptor))
    if label is None:
        _require_text(path, packed(), descriptor)
    found = detect(packed, path, encoding)
    recode = recoding(found) or (found if _needs_utf8(layout) and found != "utf-8" else None)
    fresh = partial(packed, recode=recode)
    codec = "utf-8" if recode else found
    head = fresh().read(_HEAD)
    _require_newlines(path, head)
    header = Header(b"", 1, Start(mark_length(head), 1, 0))
    if layout.headed:
        begin = _line_start(path, fresh(), header_line) if header_line else header.start.offset
        line = header_line or 1
        splitter = Splitter(fresh(), layout, path=path, sizes=sizes, offset=begin, line=line)
        header = _first(path, splitter.pieces(), header_line)
    where = Sentence("sources.at_line", path=path, line=header.line)
    parser = layout.parser(codec, header=header.record, where=where)
    return Input(
        descriptor,
        fresh,
        format=format,
        encoding=label or found,
        codec=codec,
        layout=layout,
        parser=parser,
        header_line=header.line,
        start=header.start,
        sizes=sizes,
    )


def _needs_utf8(layout: Layout) -> bool:
    """Whether it finds its delimiter in UTF-8 only: in other encodings its bytes may be halves of two other characters."""
    return isinstance(layout, Delimited) and not layout.delimiter.isascii()


def _require_text(path: Path, stream: Stream, descriptor: Descriptor) -> None:
    """Raises SourceError for an empty file, and for what is no text, whatever its name says."""
    head = stream.read(_MARK)
    if not head:
        raise SourceError("sources.empty", path=path)
    if head.startswith(_MARKS) or head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<"):
        with descriptor.opened() as file:
            kind = foreign(file)
        if head.startswith(b"PK") and not kind:
            kind = "xlsx"
        if kind and kind not in {"text", "gzip", "xml"}:
            raise SourceError(f"sources.is_{kind}", path=path)


def _line_start(path: Path, stream: Stream, line: int) -> int:
    """Where a line begins. Whatever stands above it is no part of the list."""
    offset, left = 0, line - 1
    if not left:
        return mark_length(stream.read(_MARK))
    while chunk := stream.read(_HEAD):
        many = chunk.count(b"\n")
        if many >= left:
            at = -1
            for _ in range(left):
                at = chunk.index(b"\n", at + 1)
            return offset + at + 1
        left -= many
        offset += len(chunk)
    raise SourceError("sources.no_header_line", path=path, line=line)


def _require_newlines(path: Path, head: bytes) -> None:
    if b"\n" not in head and b"\r" in head.rstrip(b"\r"):
        raise SourceError("sources.lines_of_a_mac", where=path)


def _first(path: Path, pieces: Iterable[Piece], header_line: int | None) -> Header:
    """The first record; `header_line`: it must stand in that line."""
    blank = 0
    for piece in pieces:
        if piece.records is None:
            raise SourceError("sources.header_too_long", path=path, line=piece.line)
        offset, line = piece.offset, piece.line
        for record in piece.records:
            begun = line
            offset += len(record) + 1
            line += record.count(b"\n") + 1
            if header_line is not None and begun != header_line:
                break
            if record.strip(b"\r"):
                # The last record of the file may have no newline.
                offset = min(offset, piece.offset + piece.length)
                return Header(record, begun, Start(offset, line, blank))
            blank += 1
    if header_line is not None:
        raise SourceError("sources.no_header_line", path=path, line=header_line)
    raise SourceError("sources.blank", path=path)
