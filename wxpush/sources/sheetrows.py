"""The rows of a sheet as its XML streams (ECMA-376, part 1, 18.3), in whatever way programs write it; no row is held longer than it takes to show it.

https://ecma-international.org/publications-and-standards/standards/ecma-376/
"""

import re
from collections.abc import Callable, Iterator
from typing import IO, NamedTuple

from wxpush.sources.base import FIELD_CHARACTERS
from wxpush.sources.xmlstream import Attributes, DamagedError, FinishedError, Names, heard

_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_DIGITS = "0123456789"
_BLANKS = " \t\r\n"
_TRUE = frozenset({"1", "true"})
#: How programs write a character that XML has not, or that they are careful with: _x000D_.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
#: Pieces of a text that are joined when there are more, to keep no more of it than anybody may use.
_MANY_PIECES = 64


#: A cell that holds something: its column from 0, type and style as the file has them, and its value as it is written.
Cell = tuple[int, str, str, str]


class Row(NamedTuple):
    """Its number, from 1, as the sheet shows it."""

    number: int
    hidden: bool
    cells: list[Cell]


class _Columns(dict[str, int]):
    """Columns by their letters."""

    def __missing__(self, letters: str) -> int:
        number = 0
        if not 1 <= len(letters) <= len("XFD"):
            raise DamagedError
        for letter in letters:
            if not "A" <= letter <= "Z":
                raise DamagedError
            number = number * 26 + ord(letter) - 64
        if number > _MOST_COLUMNS:
            raise DamagedError
        self[letters] = number - 1
        return number - 1


class _Letters(dict[int, str]):
    """Their letters."""

    def __missing__(self, column: int) -> str:
        above, below = divmod(column, 26)
        self[column] = (self[above - 1] if above else "") + chr(65 + below)
        return self[column]


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
            self._runs.append(run if self._kept else run.strip(_BLANKS))

    def _whole(self) -> str:
        text = unescaped("".join(self._runs))
        self._runs.clear()
        return text


class SharedTexts(_Texts):
    """The handler of the texts that cells share."""

    _NAMES = Names("si", "t", "rPh")

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
        self._names = Names("c", "v", "row", "t", "is", "rPh", "sheetData", "col")
        self.rows: list[Row] = []
        #: First and last column that is hidden, from 0.
        self.hidden: list[tuple[int, int]] = []
        self._columns, self._letters = _Columns(), _Letters()
        self._row: Row | None = None
        self._number, self._last = "", 0
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
        number = whole(attributes.get("r", str(self._last + 1)))
        if self._row is not None or not self._last < number <= _MOST_ROWS:
            raise DamagedError
        self._last, self._number, self._next = number, str(number), 0
        self._row = Row(number, attributes.get("hidden") in _TRUE, [])

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
            column = self._columns[letters]
        if self._value is not None:
            row.cells.append((column, attributes.get("t", "n"), attributes.get("s", "0"), self._value))
            self._value = None
        self._next = column + 1

    def _column(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in _TRUE:
            first, last = whole(attributes.get("min", "")), whole(attributes.get("max", ""))
            self.hidden.append((first - 1, last - 1))


class SheetRows:
    """The rows of a sheet, once. Raises DamagedError while they are asked for, and what reading the stream raises."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._sheet = _Sheet()

    def __iter__(self) -> Iterator[Row]:
        sheet = self._sheet
        for _ in heard(self._stream, sheet):
            rows, sheet.rows = sheet.rows, []
            yield from rows
            sheet.spare()

    def is_hidden(self, column: int) -> bool:
        """Whether nobody sees this column; known when the first row is."""
        return any(first <= column <= last for first, last in self._sheet.hidden)


def whole(text: str) -> int:
    """A number of digits and nothing else. Raises DamagedError."""
    if not (text.isascii() and text.isdigit() and len(text) < len(str(1 << 32))):
        raise DamagedError
    return int(text)


def unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    # Two halves of a pair may be written one by one; half a pair is no character.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
