"""How many rows a list has, counted as quickly as it can be read: nothing is checked."""

import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath

from wxpush.checkpoint import rows
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import SourceError
from wxpush.report.summary import count
from wxpush.run.place import Place
from wxpush.run.reading import open_recipients
from wxpush.sources.descriptor import Descriptor

_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"


def rows_left(place: Place) -> tuple[int, bool]:
    """The rows that are not sent, and whether they are those of a campaign that has begun: else all of the list. Raises SourceError."""
    descriptor = Descriptor(place.recipients)
    try:
        begun = _left(place, descriptor)
        if begun is not None:
            return begun, True
        word = place.reading.format or PurePath(place.recipients.name.lower().removesuffix(".gz")).suffix[1:]
        if word in {"csv", "tsv", "jsonl"}:
            try:
                return _counted(descriptor, place, headed=word != "jsonl"), False
            except (OSError, zlib.error):
                raise SourceError("schedule.not_counted", path=place.recipients) from None
    finally:
        descriptor.close()
    with open_recipients(place) as source:
        return sum(block.rows for block, _ in source.blocks()), False


def _left(place: Place, descriptor: Descriptor) -> int | None:
    """What the checkpoint has of this very file; None: nothing."""
    checkpoint = SqliteCheckpoint.read(place.checkpoint)
    if checkpoint is None:
        return None
    with checkpoint, checkpoint.snapshot():
        facts = checkpoint.facts()
        if facts is None or facts.source != descriptor.identity():
            return None
        return count(facts.rows, checkpoint.ask(rows.counts), None).not_attempted


def _counted(descriptor: Descriptor, place: Place, *, headed: bool) -> int:
    """Lines that hold something, below the header. A line end within quotes ends none."""
    skipped = (place.reading.header_line or 1) - 1 if headed else 0
    found, within = 0, False
    for line in islice(_lines(descriptor), skipped, None):
        if headed and line.count(b'"') & 1:
            within = not within
            found += not within
        elif line and not within and line != b"\r":
            found += 1
    return max(0, found - headed)


def _lines(descriptor: Descriptor) -> Iterator[bytes]:
    rest = b""
    for piece in _pieces(descriptor):
        *lines, rest = (rest + piece).split(b"\n")
        yield from lines
    yield rest


def _pieces(descriptor: Descriptor) -> Iterator[bytes]:
    """The bytes of the file, out of gzip where they are in it."""
    reader = descriptor.reader()
    first = reader.read(_CHUNK)
    if not first.startswith(_GZIP):
        while first:
            yield first
            first = reader.read(_CHUNK)
        return
    unpacker = zlib.decompressobj(wbits=31)
    while first:
        piece = unpacker.decompress(first)
        if piece:
            yield piece
        first = unpacker.unused_data or reader.read(_CHUNK)
        if unpacker.eof:
            unpacker = zlib.decompressobj(wbits=31)
