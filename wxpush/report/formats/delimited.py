"""CSV, as spreadsheets open it."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TextIO

from wxpush.columns import column_name
from wxpush.report.cells import defused
from wxpush.report.formats.base import aside


class _Rows:
    def __init__(self, file: TextIO, given: Sequence[str], ours: Sequence[str]) -> None:
        self._given = given
        self._ours = ours
        self._writer = csv.writer(file)
        self._writer.writerow([*map(column_name, given), *aside(ours, given).values()])

    def write(self, given: Mapping[str, str], ours: Mapping[str, object]) -> None:
        own = (ours[name] for name in self._ours)
        self._writer.writerow(
            [
                *(given.get(name, "") for name in self._given),
                *(defused("" if cell is None else str(cell)) for cell in own),
            ]
        )


@contextmanager
def open_csv(file: TextIO, given: Sequence[str], ours: Sequence[str]) -> Iterator[_Rows]:
    """A header, and a line for each row. What is given and has no column in the header is left out."""
    yield _Rows(file, given, ours)


def begins_csv(line: bytes, columns: Sequence[str]) -> bool:
    """Whether the line is a header of these names."""
    return line == ",".join(columns).encode()
