"""XLSX, of cells of text alone: nothing runs as a formula, and no number is rounded."""

import importlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

from wxpush.columns import column_name
from wxpush.errors import UsageError
from wxpush.report.formats.base import aside

#: What a sheet and a cell can hold.
#: https://support.microsoft.com/en-us/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3
_MOST_ROWS = 1_048_576
_MOST_CHARACTERS = 32_767
#: Row by row, so that memory does not grow; every text as it is.
_AS_TEXT = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class _Rows:
    def __init__(self, book: Any, given: Sequence[str], ours: Sequence[str]) -> None:
        self._book = book
        self._given = given
        self._ours = ours
        self._header = [*map(column_name, given), *aside(ours, given).values()]
        self._begin_sheet()

    def write(self, given: Mapping[str, str], ours: Mapping[str, object]) -> None:
        if self._next == _MOST_ROWS:
            self._begin_sheet()
        own = (ours[name] for name in self._ours)
        self._write(
            [
                *(given.get(name, "") for name in self._given),
                *("" if cell is None else str(cell) for cell in own),
            ]
        )

    def _begin_sheet(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        self._next = 0
        self._write(self._header)

    def _write(self, cells: Sequence[str]) -> None:
        for column, cell in enumerate(cells):
            if len(cell) > _MOST_CHARACTERS:
                raise UsageError("report.cell_too_long", row=self._next + 1, most=_MOST_CHARACTERS)
            if cell:
                self._sheet.write_string(self._next, column, cell)
        self._next += 1


@contextmanager
def open_workbook(file: TextIO, given: Sequence[str], ours: Sequence[str]) -> Iterator[_Rows]:
    """A header, and a row for each; a further sheet where one is full. `file` is one of bytes below. Raises UsageError without the library."""
    try:
        xlsxwriter = importlib.import_module("xlsxwriter")
    except ImportError:
        raise UsageError("report.workbook_not_installed") from None
    with xlsxwriter.Workbook(file.buffer, _AS_TEXT) as book:
        yield _Rows(book, given, ours)


def begins_workbook(line: bytes, columns: Sequence[str]) -> bool:  # noqa: ARG001 - as all formats
    """Never: a packed file does not tell by its first line whether it is a list of these, or somebody's own workbook."""
    return False
