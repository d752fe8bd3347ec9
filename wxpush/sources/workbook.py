"""A spreadsheet (.xlsx) as an input: one sheet of it, turned into text once, in a file without a name.

The values come from python-calamine, an optional extra; what a number or a date looks like in the sheet from its number format. The
same file always gives the same text, so blocks and digests hold for it as for any other.
"""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

import msgspec

from wxpush.errors import SourceError, UsageError
from wxpush.model import HiddenRows
from wxpush.sources.cellformats import MOST_CELLS, CellFormats, Formatted
from wxpush.sources.celltext import Cell, fault_of, text_of
from wxpush.sources.descriptor import Descriptor, Reader
from wxpush.sources.doubts import HiddenRowsError
from wxpush.sources.sheet import Fault

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

#: The library holds the whole sheet: more than this, unpacked, is no list that somebody made in a spreadsheet.
_LARGEST = 4 << 30
_EPOCH, _OLD_EPOCH = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet knows no zones


class Workbook(Descriptor):
    """A recipient file whose bytes are the text of one of its sheets."""

    def __init__(self, path: Path, sheet: str | None, hidden: HiddenRows) -> None:
        """Raises SourceError for what is no workbook, HiddenRowsError where `hidden` is to be asked, UsageError for a sheet that it has not or a library that is missing."""
        super().__init__(path)
        try:
            with self.opened() as file:
                _check_size(path, file)
                book = _open(path, file)
                self.sheet = _choose(path, book, sheet)
                formats = CellFormats(file, self.sheet)
                _check_extent(path, self.sheet, formats)
                self._text = _converted(path, _sheet(path, book, self.sheet), formats, hidden)
        except BaseException:
            super().close()
            raise

    def reader(self) -> Reader:
        return Reader(self)

    def read(self, size: int, offset: int) -> bytes:
        self._text.seek(offset)
        return self._text.read(size)

    def close(self) -> None:
        super().close()
        self._text.close()


def _check_size(path: Path, file: IO[bytes]) -> None:
    try:
        with ZipFile(file) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (BadZipFile, OSError, ValueError):
        size = 0  # no workbook: the library says so
    if size > _LARGEST:
        raise SourceError("sources.workbook_too_large", path=path)


def _check_extent(path: Path, sheet: str, formats: CellFormats) -> None:
    """The library asks for the memory of the whole rectangle, and where there is not so much ends the process."""
    if formats.cells > MOST_CELLS:
        raise SourceError("sources.sheet_too_wide", path=path, sheet=sheet)


def _open(path: Path, file: IO[bytes]) -> "CalamineWorkbook":
    try:
        from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415 - an extra
    except ImportError:
        raise UsageError("sources.workbook_library_missing", path=path) from None
    file.seek(0)
    try:
        return CalamineWorkbook.from_filelike(file)
    except PasswordError:
        raise SourceError("sources.workbook_with_password", path=path) from None
    except (CalamineError, OSError, ValueError):
        raise SourceError("sources.no_workbook", path=path) from None


def _sheet(path: Path, book: "CalamineWorkbook", name: str) -> "CalamineSheet":
    try:
        return book.get_sheet_by_name(name)
    except Exception:  # noqa: BLE001 - the library's errors have no common base, and a damaged file can raise any
        raise SourceError("sources.sheet_damaged", path=path, sheet=name) from None


def _choose(path: Path, book: "CalamineWorkbook", wanted: str | None) -> str:
    """The sheet that was named, or the first that can be seen."""
    if wanted is not None:
        if wanted not in book.sheet_names:
            raise UsageError("sources.sheet_missing", path=path, name=wanted, names=book.sheet_names)
        return wanted
    seen = [each.name for each in book.sheets_metadata if str(each.visible).endswith("Visible")]
    for name in chain(seen, book.sheet_names):
        return name
    raise SourceError("sources.no_sheet", path=path)


def _converted(path: Path, sheet: "CalamineSheet", formats: CellFormats, hidden: HiddenRows) -> IO[bytes]:
    text = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the workbook
    unseen = frozenset() if hidden is HiddenRows.SEND else formats.hidden
    try:
        rows, many = _write(text, _lines(sheet, formats), unseen, skip=hidden is HiddenRows.SKIP)
    except OSError as error:
        text.close()
        folder = tempfile.gettempdir()
        raise SourceError(
            "sources.workbook_not_unpacked", path=path, folder=folder, why=error.strerror
        ) from None
    if many and hidden is HiddenRows.ASK:
        text.close()
        raise HiddenRowsError(path, sheet.name, hidden=many, rows=rows - 1)
    return text


def _write(text: IO[bytes], lines: Iterable[bytes], hidden: frozenset[int], *, skip: bool) -> tuple[int, int]:
    """Write the lines that hold something, and the blank ones between them. Gives how many, and how many of them are hidden."""
    blank = rows = many = 0
    for number, line in enumerate(lines):
        unseen = bool(line) and number in hidden
        many += unseen
        if line and not (unseen and skip):
            text.write(b"\n" * blank + line + b"\n")
            blank = 0
            rows += 1
        else:
            blank += 1
    text.flush()
    return rows, many


def _lines(sheet: "CalamineSheet", formats: CellFormats) -> Iterator[bytes]:
    codes = _Codes(iter(formats))
    epoch = _OLD_EPOCH if formats.old_epoch else _EPOCH
    # The library gives rows from the first of the sheet, cells from the first column that holds anything.
    left = sheet.start[1] if sheet.start else 0
    names: list[str] = []
    for row, cells in enumerate(_rows(sheet)):
        known = codes.of(row)
        if cells is None:
            yield msgspec.json.encode(
                Fault(
                    "bad_cell",
                    "a cell of this row holds a value that cannot be shown; enter it again as text",
                )
            )
            continue
        texts = [
            cell if type(cell) is str else text_of(cell, known.get(left + column, ""), epoch)
            for column, cell in enumerate(cells)
        ]
        while texts and not texts[-1]:
            texts.pop()
        fault = fault_of(cells, names) if names else None
        if not texts and fault is None:
            yield b""
            continue
        names = names or texts
        yield msgspec.json.encode(fault or texts)


def _rows(sheet: "CalamineSheet") -> Iterator[list[Cell] | None]:
    """The cells of each row; None where the library cannot say what one of them holds."""
    rows = iter(sheet.iter_rows())
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except (OverflowError, ValueError):
            yield None


class _Codes:
    """Format codes row by row, from a stream in the order of the sheet."""

    def __init__(self, found: Iterator[Formatted]) -> None:
        self._found = found
        self._ahead = next(found, None)

    def of(self, row: int) -> dict[int, str]:
        codes: dict[int, str] = {}
        while self._ahead is not None and self._ahead[0] <= row:
            if self._ahead[0] == row:
                codes[self._ahead[1]] = self._ahead[2]
            self._ahead = next(self._found, None)
        return codes
