"""The way from a path to an Input: wrapping, encoding, header."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from msgspec import Struct

from wxpush.errors import SourceError
from wxpush.model import HiddenRows
from wxpush.sources.base import Layout
from wxpush.sources.descriptor import Descriptor
from wxpush.sources.encoding import detect, mark_length, recoding
from wxpush.sources.input import Input, Start
from wxpush.sources.splitter import Piece, Sizes, Splitter
from wxpush.sources.stream import is_gzip, open_stream
from wxpush.sources.workbook import Workbook

_HEAD = 1 << 16


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
    sizes: Sizes,
) -> Input:
    """Open a file of this layout; encoding None is detected. Raises SourceError or UsageError."""
    return _owned(Descriptor(path), layout, format=format, encoding=encoding, sizes=sizes)


def open_sheet(
    path: Path,
    layout: Layout,
    *,
    format: str,  # noqa: A002 - the word of the command line
    sheet: str | None,
    hidden: HiddenRows,
    sizes: Sizes,
) -> Input:
    """Open one sheet of a spreadsheet, None: the first. Raises SourceError or UsageError."""
    book = Workbook(path, sheet, hidden)
    # The sheet is part of what the rows are: another one of the same file is another input.
    label = f"sheet {book.sheet}"
    found = _owned(book, layout, format=format, encoding="utf-8", sizes=sizes, label=label)
    found.notes = book.notes
    return found


def _owned(
    descriptor: Descriptor,
    layout: Layout,
    *,
    format: str,  # noqa: A002 - the word of the command line
    encoding: str | None,
    sizes: Sizes,
    label: str | None = None,
) -> Input:
    try:
        return _opened(descriptor, layout, format=format, encoding=encoding, sizes=sizes, label=label)
    except BaseException:
        descriptor.close()
        raise


def _opened(
    descriptor: Descriptor,
    layout: Layout,
    *,
    format: str,  # noqa: A002 - the word of the command line
    encoding: str | None,
    sizes: Sizes,
    label: str | None,
) -> Input:
    path = descriptor.path
    packed = partial(open_stream, descriptor, zipped=is_gzip(descriptor))
    if not packed().read(1):
        raise SourceError("sources.empty", path=path)
    found = detect(packed, path, encoding)
    recode = recoding(found)
    fresh = partial(packed, recode=recode)
    codec = "utf-8" if recode else found
    head = fresh().read(_HEAD)
    _require_newlines(path, head)
    header = Header(b"", 1, Start(mark_length(head), 1, 0))
    if layout.headed:
        splitter = Splitter(fresh(), layout, path=path, sizes=sizes, offset=header.start.offset, line=1)
        header = _first(path, splitter.pieces())
    parser = layout.parser(codec, header=header.record, where=f"{path}, line {header.line}")
    return Input(
        descriptor,
        fresh,
        format=format,
        encoding=label or found,
        layout=layout,
        parser=parser,
        start=header.start,
        sizes=sizes,
    )


def _require_newlines(path: Path, head: bytes) -> None:
    if b"\n" not in head and b"\r" in head.rstrip(b"\r"):
        raise SourceError("sources.lines_of_a_mac", where=path)


def _first(path: Path, pieces: Iterable[Piece]) -> Header:
    blank = 0
    for piece in pieces:
        if piece.records is None:
            raise SourceError("sources.header_too_long", path=path, line=piece.line)
        offset, line = piece.offset, piece.line
        for record in piece.records:
            begun = line
            offset += len(record) + 1
            line += record.count(b"\n") + 1
            if record.strip(b"\r"):
                # The last record of the file may have no newline.
                offset = min(offset, piece.offset + piece.length)
                return Header(record, begun, Start(offset, line, blank))
            blank += 1
    raise SourceError("sources.blank", path=path)
