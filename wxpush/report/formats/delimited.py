"""CSV, as spreadsheets open it."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TextIO

from wxpush.columns import column_name
from wxpush.report.cells import defused, for_spreadsheet
from wxpush.report.formats.base import aside


class _Rows:
    def __init__(
        self,
        file: TextIO,
        given: Sequence[str],
        ours: Sequence[str],
        *,
        of_given: Callable[[str], str] = str,
        of_ours: Callable[[str], str] = defused,
    ) -> None:
        """`of_given`, `of_ours`: what is made of a cell."""
        self._given = given
        self._ours = ours
        self._of_given = of_given
        self._of_ours = of_ours
        self._writer = csv.writer(file)
        names = map(of_given, map(column_name, given))
        self._writer.writerow([*names, *aside(ours, given).values()])

    def write(self, given: Mapping[str, str], ours: Mapping[str, object]) -> None:
        own = (ours[name] for name in self._ours)
        self._writer.writerow(
            [
                *(self._of_given(given.get(name, "")) for name in self._given),
                *(self._of_ours("" if cell is None else str(cell)) for cell in own),
            ]
        )


@contextmanager
def open_csv(file: TextIO, given: Sequence[str], ours: Sequence[str]) -> Iterator[_Rows]:
    """A header, and a line for each row. What is given and has no column in the header is left out."""
    yield _Rows(file, given, ours)


@contextmanager
def open_spreadsheet_csv(file: TextIO, given: Sequence[str], ours: Sequence[str]) -> Iterator[_Rows]:
    """The same for people who open it in a spreadsheet: what is given is changed where that would run or round it, so the file is no
    input again.
    """
    yield _Rows(file, given, ours, of_given=for_spreadsheet, of_ours=for_spreadsheet)


def begins_csv(line: bytes, columns: Sequence[str]) -> bool:
    """Whether the line is a header of these names."""
    return line == ",".join(columns).encode()
