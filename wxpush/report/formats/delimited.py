"""CSV, as spreadsheets open it."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
from typing import TextIO

from wxpush.columns import column_name
from wxpush.report.cells import defused, for_spreadsheet
from wxpush.report.formats.base import aside

_Cells = Callable[[Iterable[str]], list[str]]
#: Characters that are collected before they go to the file.
_PIECE = 64 * 1024


class _Rows:
    def __init__(
        self,
        file: TextIO,
        given: Sequence[str],
        ours: Sequence[str],
        *,
        of_given: _Cells = list,
        of_ours: _Cells = defused,
    ) -> None:
        """`of_given`, `of_ours`: what is made of cells."""
        self._file = file
        self._given = given
        self._ours = ours
        self._of_given = of_given
        self._of_ours = of_ours
        self._piece = StringIO(newline="")
        self._writer = csv.writer(self._piece)
        names = of_given([column_name(name) for name in given])
        self._writer.writerow([*names, *aside(ours, given).values()])

    def write(self, given: Mapping[str, str], ours: Mapping[str, object]) -> None:
        own = map(ours.__getitem__, self._ours)
        texts = [cell if type(cell) is str else "" if cell is None else str(cell) for cell in own]
        self._write(self._of_given([given.get(name, "") for name in self._given]) + self._of_ours(texts))
        if self._piece.tell() > _PIECE:
            self.flush()

    def _write(self, cells: list[str]) -> None:
        line = ",".join(cells)
        # Where nothing is to be quoted, the csv module takes four times as long to find that out.
        quoted = not line or line.count(",") != len(cells) - 1 or '"' in line or "\n" in line or "\r" in line
        if quoted:
            self._writer.writerow(cells)
        else:
            self._piece.write(f"{line}\r\n")

    def flush(self) -> None:
        """Write what is collected."""
        self._file.write(self._piece.getvalue())
        self._piece.seek(0)
        self._piece.truncate()


@contextmanager
def open_csv(file: TextIO, given: Sequence[str], ours: Sequence[str]) -> Iterator[_Rows]:
    """A header, and a line for each row. What is given and has no column in the header is left out."""
    with _collected(_Rows(file, given, ours)) as rows:
        yield rows


@contextmanager
def open_spreadsheet_csv(file: TextIO, given: Sequence[str], ours: Sequence[str]) -> Iterator[_Rows]:
    """The same for people who open it in a spreadsheet: what is given is changed where that would run or round it, so the file is no
    input again.
    """
    with _collected(_Rows(file, given, ours, of_given=for_spreadsheet, of_ours=for_spreadsheet)) as rows:
        yield rows


@contextmanager
def _collected(rows: _Rows) -> Iterator[_Rows]:
    try:
        yield rows
    finally:  # what is known is worth keeping, whatever comes
        rows.flush()


def begins_csv(line: bytes, columns: Sequence[str]) -> bool:
    """Whether the line is a header of these names."""
    return line == ",".join(columns).encode()
