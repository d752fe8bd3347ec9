"""CSV and TSV as RFC 4180 has them (https://www.rfc-editor.org/rfc/rfc4180), read by the csv module.

The csv module alone takes the rest of a file for one field after an unclosed quote, and after an error it goes on
in the middle of a row. So the ends of the rows are found here, and it is given whole rows only.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from itertools import count, repeat

from wxpush.errors import UsageError
from wxpush.model import BadRow, Recipient
from wxpush.sources import traces
from wxpush.sources.base import (
    FIELD_CHARACTERS,
    Fault,
    FieldEnd,
    Layout,
    Parser,
    UnfinishedField,
    split_lines,
)
from wxpush.sources.header import column_names
from wxpush.words import Sentence

_NEWLINE = ord("\n")
_QUOTED = rb'"(?:[^"]++|"")*+"'
_CLOSED = re.compile(_QUOTED)


#: What cells are parted by in lists of other countries and other programs.
OTHERS = ("\t", ";", ",", "|", "，", "；", "^", "~")


class Delimited:
    """Rows of fields; a field that begins with a quote ends at the next single one, whatever it holds."""

    headed = True

    def __init__(self, delimiter: str) -> None:
        """A delimiter that is not ASCII parts the cells of UTF-8 only."""
        self.delimiter = delimiter
        comma = re.escape(delimiter.encode())
        plain = rb"[^%b\n]*+" % comma if delimiter.isascii() else rb"(?:(?!%b)[^\n])*+" % comma
        # A lone carriage return ends nothing here: the csv module refuses it afterwards, within its row.
        field = rb'(?:%b(?:\r%b)?+|(?!")%b)' % (_QUOTED, plain, plain)
        record = rb"%b(?:%b%b)*+\n" % (field, comma, field)
        self._record = re.compile(record)
        self._pieces = re.compile(record + rb"|.+", re.DOTALL)
        self._fields = re.compile(rb"(?:%b%b)*+" % (field, comma))

    def split(self, data: bytes) -> tuple[list[bytes], bytes]:
        if b'"' not in data:
            return split_lines(data)
        pieces = self._pieces.findall(data)
        rest = b"" if self._record.fullmatch(pieces[-1]) else pieces.pop()
        return [piece[:-1] for piece in pieces], rest

    def tail(self, rest: bytes) -> UnfinishedField:
        fields = self._fields.match(rest)
        start = fields.end() if fields else 0
        if not rest.startswith(b'"', start):
            return UnfinishedField(FieldEnd.PLAIN, start)
        closed = _CLOSED.match(rest, start)
        if closed is None or closed.end() == len(rest):
            return UnfinishedField(FieldEnd.QUOTED, start)
        if rest.startswith(b"\r", closed.end()):
            return UnfinishedField(FieldEnd.PLAIN, closed.end())
        return UnfinishedField(FieldEnd.BROKEN, start)

    def parser(self, codec: str, *, header: bytes, where: Sentence | str) -> Parser:
        # It was decoded before with the whole file; had that changed since, the survey would find out.
        columns = column_names(header.decode(codec, "replace"), delimiter=self.delimiter, where=where)
        return _Rows(columns, delimiter=self.delimiter, codec=codec)


class _Rows:
    """The parser of one file. Cells are kept as they are, but for what traces.py undoes."""

    def __init__(self, columns: tuple[str, ...], *, delimiter: str, codec: str) -> None:
        self.columns = columns
        self._width = len(columns)
        self._delimiter = delimiter
        self._codec = codec
        #: A row of empty cells, as spreadsheets leave below a list.
        self._hollow = delimiter.encode(codec) * (self._width - 1)

    def parse(
        self, records: Sequence[bytes], row: int, line: int, *, hollow: bool = False
    ) -> list[Recipient | BadRow]:
        data = b"\n".join(records)
        found = self._parsed(data, records, row, line, hollow=hollow)
        return traces.undone(found, data, self.columns)

    def _parsed(
        self, data: bytes, records: Sequence[bytes], row: int, line: int, *, hollow: bool = False
    ) -> list[Recipient | BadRow]:
        if b'"' in data:
            decoded = (record.decode(self._codec) for record in records)
            return self._read(records, decoded, row, line, hollow=hollow)
        # Without quotes no record holds a newline, and to decode all at once is quicker.
        plain = data.removesuffix(b"\r").replace(b"\r\n", b"\n") if b"\r" in data else data
        texts = plain.decode(self._codec).split("\n")
        if b"\r" in plain or b"\0" in plain or max(map(len, records), default=0) > FIELD_CHARACTERS:
            return self._read(records, data.decode(self._codec).split("\n"), row, line, hollow=hollow)
        cells = [text.split(self._delimiter) for text in texts]
        if self._width == 1 or set(map(len, cells)) != {self._width} or self._has_hollow(plain):
            return self._read(records, texts, row, line, hollow=hollow)
        # Nothing here means anything to the csv module but the delimiter.
        fields = map(dict, map(zip, repeat(self.columns), cells))
        return list(map(Recipient, count(row), count(line), fields))

    def _has_hollow(self, data: bytes) -> bool:
        empty = self._hollow
        if data.startswith(empty) and (len(data) == len(empty) or data[len(empty)] == _NEWLINE):
            return True
        return b"\n%b\n" % empty in data or data.endswith(b"\n" + empty)

    def _read(
        self, records: Sequence[bytes], texts: Iterable[str], row: int, line: int, *, hollow: bool = False
    ) -> list[Recipient | BadRow]:
        """Record by record; an empty one is no row."""
        reader = csv.reader(texts, delimiter=self._delimiter, strict=True)
        rows: list[Recipient | BadRow] = []
        for record in records:
            try:
                cells = next(reader)
            except csv.Error as error:
                cells = []
                rows.append(BadRow(row + len(rows), line, *_refusal(error)))
            lines = record.count(b"\n")
            plain = not lines and len(record) <= FIELD_CHARACTERS and b"\0" not in record
            if not any(cells) and not (hollow and cells):
                pass
            elif plain and len(cells) == self._width:
                rows.append(Recipient(row + len(rows), line, dict(zip(self.columns, cells, strict=True))))
            else:
                rows.append(self._judged(cells, row + len(rows), line))
            line += lines + 1
        return rows

    def _judged(self, cells: list[str], row: int, line: int) -> Recipient | BadRow:
        fault = _fault(cells, self.columns) or traces.joined(cells, self.columns, line)
        if fault:
            return BadRow(row, line, *fault)
        return Recipient(row, line, dict(zip(self.columns, cells, strict=True)))


def other_layouts(layout: Layout) -> dict[str, Layout]:
    """By their delimiters: how else cells may be parted. None of what has no delimiter."""
    if not isinstance(layout, Delimited):
        return {}
    return {mark: Delimited(mark) for mark in OTHERS if mark != layout.delimiter}


def own_delimiter(layout: Layout, word: str) -> tuple[str, ...]:
    """The delimiter, where it is not that of the format."""
    usual = {"csv": ",", "tsv": "\t"}.get(word)
    return (layout.delimiter,) if isinstance(layout, Delimited) and layout.delimiter != usual else ()


def delimiter_of(word: str) -> str:
    """What --delimiter says. Raises UsageError for what cannot part cells."""
    mark = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}.get(word.lower(), word)
    if len(mark) != 1 or mark.isalnum() or mark in {'"', "'", "\n", "\r", "\0", "\ufeff", "_"}:
        raise UsageError("sources.delimiter_unknown", word=word)
    return mark


def _refusal(error: csv.Error) -> Fault:
    # The rows are whole and their quotes in order, so two causes are left: a field above the csv module's own
    # limit (which all of the process shares, so it is not touched), and a carriage return outside quotes.
    if "limit" in str(error):
        return "long_field", Sentence("rows.some_long_field", most=FIELD_CHARACTERS)
    return "lone_cr", Sentence("rows.lone_cr")


def _fault(cells: list[str], columns: tuple[str, ...]) -> Fault | None:
    if any("\0" in cell for cell in cells):
        return "nul", Sentence("rows.nul")
    if len(cells) < len(columns):
        if len(columns) > 1 and traces.is_sums(cells):
            return "sum_line", Sentence("rows.sum_line")
        return "short_row", Sentence("rows.short_row", cells=len(cells), columns=len(columns))
    if len(cells) > len(columns):
        return "extra_cells", Sentence("rows.extra_cells", cells=len(cells), columns=len(columns))
    for name, cell in zip(columns, cells, strict=True):
        if len(cell) > FIELD_CHARACTERS:
            reason = Sentence("rows.long_field", column=traces.column(name), most=FIELD_CHARACTERS)
            return "long_field", reason
    return None
