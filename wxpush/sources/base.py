"""What a format of the recipient file is: where its rows end, and what each of them says. Pure, no I/O.

Every layout sees ASCII-compatible bytes: gzip and UTF-16 are undone in front of it (stream.py). A format that has no
bytes of its own to point at (a spreadsheet) can be turned into one that has at the same place.
"""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Protocol, TypeAlias

from msgspec import Struct

from wxpush.detail import Detail
from wxpush.model import BadRow, Block, Recipient
from wxpush.words import Sentence

#: The longest field that is taken, in characters.
FIELD_CHARACTERS = 65_536

#: Kind and reason of a BadRow.
Fault: TypeAlias = tuple[str, Detail]


class FieldEnd(Enum):
    """How the field ends that an unfinished record stops in."""

    #: At the next delimiter or newline.
    PLAIN = "plain"
    #: At a quote that was not seen yet.
    QUOTED = "quoted"
    #: Not at all: something follows its closing quote.
    BROKEN = "broken"


class UnfinishedField(Struct, frozen=True, gc=False):
    """The field that an unfinished record stops in: where it begins in the record's bytes, and how it ends."""

    ending: FieldEnd
    offset: int


class Parser(Protocol):
    """Makes rows of records; knows the columns, where the format has a header, and the encoding."""

    @property
    def columns(self) -> tuple[str, ...] | None: ...

    def parse(
        self, records: Sequence[bytes], row: int, line: int, *, hollow: bool = False
    ) -> list[Recipient | BadRow]:
        """The rows of these records, numbered from row, the first record beginning in line.

        Blank records give none, nor do those of empty cells alone, unless they are counted (`hollow`). Raises nothing but UnicodeDecodeError, for what is not in the file's encoding.
        """
        ...


class Layout(Protocol):
    """One format, without any state."""

    #: Whether the first record names the columns.
    headed: bool

    def split(self, data: bytes) -> tuple[list[bytes], bytes]:
        """The whole records data begins with, each without its newline, and the bytes after them."""
        ...

    def tail(self, rest: bytes) -> UnfinishedField:
        """What is known of the end of an unfinished record."""
        ...

    def parser(self, codec: str, *, header: bytes, where: Sentence | str) -> Parser:
        """A parser for one file, from its first record.

        Raises SourceError, beginning with where (`orders.csv, line 1`), for a bad header.
        """
        ...


class Surveyed(Protocol):
    """The input, open since the survey."""

    def rows(self, block: Block) -> Iterable[Recipient | BadRow]:
        """The rows of a block. Raises ChangedError, before any row, if its bytes are not those that were surveyed."""
        ...


def split_lines(data: bytes) -> tuple[list[bytes], bytes]:
    """The whole lines data begins with, each without its newline, and the unfinished one after them.

    Only a newline ends a line: neither a lone carriage return nor one of Unicode's separators does.
    """
    *lines, rest = data.split(b"\n")
    return lines, rest
