"""A spreadsheet (.xlsx) as an input: one sheet of it, turned into text once, in a file without a name.

The sheet is read as its XML streams, so it takes no more memory than the texts that its cells share, and nothing in it can end the process; what a number or a date
looks like is told by its number format. The same file always gives the same text, so blocks and digests hold for it as for any other.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import IO

import msgspec

from wxpush.errors import SourceError, UsageError
from wxpush.model import HiddenRows
from wxpush.oserror import cause
from wxpush.sources.descriptor import Descriptor, Reader
from wxpush.sources.doubts import HiddenRowsError
from wxpush.sources.foreign import foreign
from wxpush.sources.workbook.celltext import CellTexts
from wxpush.sources.workbook.faults import RowFault
from wxpush.sources.workbook.package import Package, SheetPart, WorkbookTooLargeError, damage_told
from wxpush.sources.workbook.sheetparts import HEAD_ROWS, RowRun, SheetRow
from wxpush.sources.workbook.sheetrows import SheetRows
from wxpush.sources.workbook.xmlstream import DamagedError
from wxpush.system.scratch import temporary_file, temporary_folder
from wxpush.words import Sentence

#: After this many empty rows a cell is no part of the list.
_FAR = 100_000

#: Rows, one below the other: number of the first, whether it is hidden, and what each of them says.
_Told = tuple[int, bool, Sequence[Sequence[str] | RowFault]]


class Workbook(Descriptor):
    """A recipient file whose bytes are the text of one of its sheets."""

    def __init__(
        self, path: Path, sheet: str | None, hidden: HiddenRows, header_line: int | None = None
    ) -> None:
        """`header_line`: the row of the header; None: the first that holds anything. Raises SourceError for what is no workbook, HiddenRowsError where `hidden` is to be asked, UsageError for a sheet that it has not."""
        super().__init__(path)
        try:
            with self.opened() as file, _opened(path, file) as package:
                part = _choose(path, package, sheet)
                self.sheet = part.name
                with _told(path, part.name):
                    self._text, self.notes = _converted(path, package, part, hidden, header_line or 1)
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


@contextmanager
def _opened(path: Path, file: IO[bytes]) -> Iterator[Package]:
    package: Package | None = None
    try:
        package = Package(file)
    except WorkbookTooLargeError:
        raise SourceError("sources.workbook_too_large", path=path) from None
    except DamagedError:
        pass
    if package is None or not package.sheets:
        word = foreign(file)
        raise SourceError(f"sources.is_{word}" if word else "sources.no_workbook", path=path)
    try:
        yield package
    finally:
        package.close()


@contextmanager
def _told(path: Path, sheet: str) -> Iterator[None]:
    try:
        yield
    except DamagedError:
        raise SourceError("sources.sheet_damaged", path=path, sheet=sheet) from None
    except WorkbookTooLargeError:
        raise SourceError("sources.workbook_too_large", path=path) from None


def _choose(path: Path, package: Package, wanted: str | None) -> SheetPart:
    """The sheet that was named, or the first that can be seen."""
    sheets = [sheet for sheet in package.sheets if _is_list(sheet)]
    if wanted is not None:
        found = next((sheet for sheet in package.sheets if sheet.name == wanted), None)
        if found is None:
            names = [sheet.name for sheet in package.sheets]
            raise UsageError("sources.sheet_missing", path=path, name=wanted, names=names)
        if not _is_list(found):
            names = [sheet.name for sheet in sheets]
            raise UsageError("sources.sheet_is_no_table", path=path, name=wanted, names=names)
        return found
    for sheet in chain((sheet for sheet in sheets if sheet.seen), sheets):
        return sheet
    raise SourceError("sources.no_sheet", path=path)


def _is_list(sheet: SheetPart) -> bool:
    return sheet.kind in {"worksheet", ""}


def _converted(
    path: Path, package: Package, part: SheetPart, hidden: HiddenRows, header_line: int
) -> tuple[IO[bytes], list[Sentence]]:
    with damage_told():
        texts = CellTexts(package.codes(), package.texts(), old_epoch=package.old_epoch)
        stream = package.stream(part.part)
    sheet = _Conversion(path, part.name, SheetRows(stream), texts, hidden, header_line=header_line)
    text = temporary_file()  # closed with the workbook
    try:
        with stream:
            sheet.write(text)
        others = [each.name for each in package.sheets if each is not part and _holds(package, each)]
        sheet.require_rows(others)
    except BaseException:
        text.close()
        raise
    return text, sheet.notes(others)


def _holds(package: Package, part: SheetPart) -> bool:
    """Whether it may be meant as well: it can be seen, and something stands in its first rows."""
    if not (part.seen and _is_list(part)):
        return False
    try:
        with damage_told(), package.stream(part.part) as stream:
            return any(row.cells for row in islice(SheetRows(stream), HEAD_ROWS))
    except (DamagedError, WorkbookTooLargeError):
        return True


class _Conversion:
    """Makes the text of a sheet: a line for each of its rows."""

    def __init__(
        self,
        path: Path,
        name: str,
        rows: SheetRows,
        texts: CellTexts,
        hidden: HiddenRows,
        *,
        header_line: int,
    ) -> None:
        self._path = path
        self._name = name
        self._rows = rows
        self._texts = texts
        self._hidden = hidden
        self._header_line = header_line
        self._header: Sequence[str] = ()
        self._unseen: list[str] = []
        self._written = self._many = 0

    def write(self, text: IO[bytes]) -> None:
        """Raises SourceError, HiddenRowsError and DamagedError."""
        try:
            self._write(text)
            text.flush()
        except OSError as error:
            raise SourceError(
                "sources.workbook_not_unpacked", path=self._path, folder=temporary_folder(), why=cause(error)
            ) from None  # fmt: skip
        if self._many and self._hidden is HiddenRows.ASK:
            raise HiddenRowsError(self._path, self._name, hidden=self._many, rows=self._written - 1)

    def _write(self, text: IO[bytes]) -> None:
        encoded = msgspec.json.Encoder().encode_lines
        skip = self._hidden is HiddenRows.SKIP
        line = last = 0
        for first, hidden, found in self._found():
            if first - last > _FAR:
                raise SourceError("sources.sheet_too_wide", path=self._path, sheet=self._name)
            last = first + len(found) - 1
            self._many += hidden
            if hidden and skip:
                continue
            text.write(b"\n" * (first - line - 1) + encoded(found))
            line = last
            self._written += len(found)

    def _found(self) -> Iterator[_Told]:
        """The rows that hold something."""
        rows = self._told()
        head = list(islice(rows, HEAD_ROWS))
        left = min((row.cells[0][0] for row in head if isinstance(row, SheetRow) and row.cells), default=0)
        for row in chain(head, rows):
            if isinstance(row, SheetRow):
                yield from self._one(row, left)
            elif self._header and (found := self._texts.of_run(row, left)):
                yield row.first, False, found
            else:
                for each in row.rows():
                    yield from self._one(each, left)

    def _one(self, row: SheetRow, left: int) -> Iterator[_Told]:
        found = self._texts.of(row.cells, left, self._header)
        if not found:
            return
        if not self._header and isinstance(found, list) and row.number >= self._header_line:
            self._header = found
            if any("\0" in name for name in found):
                raise SourceError("sources.sheet_name_with_nul", path=self._path, sheet=self._name)
            self._unseen = [
                name for column, name in enumerate(found, left) if name and self._rows.is_hidden(column)
            ]
        yield row.number, row.hidden, [found]

    def _told(self) -> Iterator[SheetRow | RowRun]:
        with damage_told():
            yield from self._rows.runs()

    def require_rows(self, others: Iterable[str]) -> None:
        """Raises SourceError for a sheet without any, which names those that hold something."""
        if self._written > 1:
            return
        alone, beside = (
            ("sources.sheet_without_rows", "sources.sheet_without_rows_beside")
            if self._written
            else ("sources.sheet_empty", "sources.sheet_empty_beside")
        )
        names = [*others]
        raise SourceError(beside if names else alone, path=self._path, sheet=self._name, names=names)

    def notes(self, others: Sequence[str]) -> list[Sentence]:
        """What should be known of the sheet before its rows are sent."""
        found = []
        if others:
            found.append(Sentence("sources.other_sheets", sheet=self._name, names=[*others]))
        if self._unseen:
            found.append(Sentence("sources.hidden_columns", sheet=self._name, names=self._unseen))
        if self._texts.strange:
            found.append(Sentence("sources.strange_formats", sheet=self._name, codes=[*self._texts.strange]))
        return found
