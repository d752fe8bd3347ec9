"""What the rows of a sheet are made of: places, values, and how they are written (ECMA-376, part 1, 18.3)."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wxpush.sources.workbook.xmlstream import DamagedError

MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
#: A list begins in the first column that holds anything in so many rows.
HEAD_ROWS = 50
#: What stands around a text without being a part of it.
BLANKS = " \t\r\n"
#: How programs write a character that XML has not, or that they are careful with: _x000D_.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

#: A cell that holds something: its column from 0, type and style where the file has them, and its value as it is written.
Cell = tuple[int, str | None, str | None, str]


class SheetRow(NamedTuple):
    """Its number, from 1, as the sheet shows it."""

    number: int
    hidden: bool
    cells: list[Cell]


class RunColumn(NamedTuple):
    """What rows that are alike have in one column: number, type and style are of all its cells; an empty value is of a row that has no such cell."""

    number: int
    kind: str | None
    style: str | None
    values: Sequence[str]


class RowRun(NamedTuple):
    """Rows that are alike: so many, one below the other from number `first` on, none of them hidden."""

    first: int
    many: int
    columns: Sequence[RunColumn]

    def rows(self) -> Iterator[SheetRow]:
        """The same, one by one."""
        for at in range(self.many):
            cells = [
                (number, kind, style, values[at])
                for number, kind, style, values in self.columns
                if values[at]
            ]
            yield SheetRow(self.first + at, False, cells)  # noqa: FBT003 - as all rows are made


class ColumnNumbers(dict[str, int]):
    """Numbers of columns, from 0, by their letters."""

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


class ColumnLetters(dict[int, str]):
    """Letters of columns by their numbers, from 0."""

    def __missing__(self, column: int) -> str:
        above, below = divmod(column, 26)
        self[column] = (self[above - 1] if above else "") + chr(65 + below)
        return self[column]


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
