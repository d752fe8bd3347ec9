"""The rows of a sheet as its XML streams (ECMA-376, part 1, 18.3), in whatever way programs write it; no row is held longer than it takes to show it.

https://ecma-international.org/publications-and-standards/standards/ecma-376/
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import IO

from wxpush.sources.base import FIELD_CHARACTERS
from wxpush.sources.workbook.plainrows import OF_ROWS, OF_TEXTS, Ahead, PlainRows, plain_texts
from wxpush.sources.workbook.sheetparts import (
    BLANKS,
    MOST_ROWS,
    ColumnLetters,
    ColumnNumbers,
    RowRun,
    SheetRow,
    unescaped,
    whole,
)
from wxpush.sources.workbook.xmlstream import Attributes, DamagedError, ElementNames, FinishedError, Hearing

_CHUNK = 1 << 16
_DIGITS = "0123456789"
_TRUE = frozenset({"1", "true"})
#: Pieces of a text that are joined when there are more, to keep no more of it than anybody may use.
_MANY_PIECES = 64


class _Texts:
    """What stands between tags."""

    def __init__(self) -> None:
        self.moved = False
        self._pieces: list[str] = []
        self._phonetic = False
        #: Of the runs of one text.
        self._runs: list[str] = []
        self._kept = False

    @property
    def text(self) -> Callable[[str], object]:
        return self._pieces.append

    def spare(self) -> None:
        """Keep no more of a long text than anybody may use."""
        if len(self._pieces) > _MANY_PIECES:
            self._pieces[:] = ["".join(self._pieces)[: FIELD_CHARACTERS + 1]]

    def _begin_run(self, attributes: Attributes) -> None:
        self._pieces.clear()
        self._kept = attributes.get("xml:space") == "preserve"

    def _end_run(self) -> None:
        if not self._phonetic:
            run = "".join(self._pieces)
            self._runs.append(run if self._kept else run.strip(BLANKS))

    def _whole(self) -> str:
        text = unescaped("".join(self._runs))
        self._runs.clear()
        return text


class _SharedTexts(_Texts):
    """The handler of the texts that cells share."""

    _NAMES = ElementNames("si", "t", "rPh")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        match self._NAMES[name]:
            case "t":
                self._begin_run(attributes)
            case "rPh":
                self._phonetic = True

    def end(self, name: str) -> None:
        match self._NAMES[name]:
            case "t":
                self._end_run()
            case "rPh":
                self._phonetic = False
            case "si":
                self.found.append(self._whole())
                self.moved = True


class _Sheet(_Texts):
    """The handler of a sheet."""

    def __init__(self) -> None:
        super().__init__()
        self._names = ElementNames("c", "v", "row", "t", "is", "rPh", "sheetData", "col")
        self.rows: list[SheetRow] = []
        #: First and last column that is hidden, from 0.
        self.hidden: list[tuple[int, int]] = []
        self.columns, self._letters = ColumnNumbers(), ColumnLetters()
        self._row: SheetRow | None = None
        self._number, self.last = "", 0
        self._cell: Attributes | None = None
        self._next = 0
        self._value: str | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        kind = self._names[name]
        if kind == "v":
            self._pieces.clear()
        elif kind == "c":
            if self._cell is not None:
                raise DamagedError
            self._cell = attributes
        elif kind == "row":
            self._begin_row(attributes)
        elif kind == "t":
            self._begin_run(attributes)
        elif kind == "rPh":
            self._phonetic = True
        elif kind == "col":
            self._column(attributes)

    def end(self, name: str) -> None:
        kind = self._names[name]
        if kind == "v":
            self._value = "".join(self._pieces)
        elif kind == "c":
            self._end_cell()
        elif kind == "row":
            self._end_row()
        elif kind == "t":
            self._end_run()
        elif kind == "is":
            self._value = self._whole()
        elif kind == "rPh":
            self._phonetic = False
        elif kind == "sheetData":
            raise FinishedError

    def _begin_row(self, attributes: Attributes) -> None:
        number = whole(attributes.get("r", str(self.last + 1)))
        if self._row is not None or not self.last < number <= MOST_ROWS:
            raise DamagedError
        self.last, self._number, self._next = number, str(number), 0
        self._row = SheetRow(number, attributes.get("hidden") in _TRUE, [])

    def _end_row(self) -> None:
        if self._row is None:
            raise DamagedError  # one within another
        self.rows.append(self._row)
        self._row, self.moved = None, True

    def _end_cell(self) -> None:
        attributes, row = self._cell, self._row
        if attributes is None or row is None:
            raise DamagedError  # cells stand in rows
        self._cell = None
        column = self._next
        place = attributes.get("r")
        if place is not None and place != self._letters[column] + self._number:
            letters = place.rstrip(_DIGITS)
            if place[len(letters) :] != self._number:
                raise DamagedError  # a cell of another row than its own
            column = self.columns[letters]
        if self._value is not None:
            row.cells.append((column, attributes.get("t"), attributes.get("s"), self._value))
            self._value = None
        self._next = column + 1

    def heard(self) -> list[SheetRow]:
        """The rows that have ended since this was asked."""
        self.spare()
        rows, self.rows = self.rows, []
        return rows

    def _column(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in _TRUE:
            first, last = whole(attributes.get("min", "")), whole(attributes.get("max", ""))
            self.hidden.append((first - 1, last - 1))


class SheetRows:
    """The rows of a sheet, once. Raises DamagedError while they are asked for, and what reading the stream raises.

    The stream is read to its end, where its checksum stands.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._sheet = _Sheet()

    def __iter__(self) -> Iterator[SheetRow]:
        for row in self.runs():
            if isinstance(row, SheetRow):
                yield row
            else:
                yield from row.rows()

    def runs(self) -> Iterator[SheetRow | RowRun]:
        """The rows, after the first HEAD_ROWS together as far as they are alike."""
        sheet, ahead = self._sheet, Ahead(self._stream)
        hearing = Hearing(sheet)
        try:
            if head := ahead.head(OF_ROWS):
                hearing.feed(head)
                plain = PlainRows(ahead, sheet.columns)
                yield from plain
                sheet.last = plain.last
            for chunk in _rest(ahead, self._stream):
                hearing.feed(chunk)
                yield from sheet.heard()
            hearing.feed(b"", last=True)
        except FinishedError:
            yield from sheet.heard()
            while self._stream.read(_CHUNK):
                pass

    def is_hidden(self, column: int) -> bool:
        """Whether nobody sees this column; known when the first row is."""
        return any(first <= column <= last for first, last in self._sheet.hidden)


def shared_texts(stream: IO[bytes]) -> Iterator[list[str]]:
    """The texts that cells share, in their order, many at a time. Raises as SheetRows does."""
    texts, ahead = _SharedTexts(), Ahead(stream)
    hearing = Hearing(texts)
    if head := ahead.head(OF_TEXTS):
        hearing.feed(head)
        yield from plain_texts(ahead)
    for chunk in _rest(ahead, stream):
        hearing.feed(chunk)
        texts.spare()
        found, texts.found = texts.found, []
        yield found
    hearing.feed(b"", last=True)


def _rest(ahead: Ahead, stream: IO[bytes]) -> Iterator[bytes]:
    return chain([ahead.rest], iter(lambda: stream.read(_CHUNK), b""))
