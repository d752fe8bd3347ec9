"""A workbook as a package: a zip whose parts name each other (ECMA-376, parts 1 and 2). What else a file of this name may be is told by its name."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from sys import getsizeof
from typing import IO, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from wxpush.sources.workbook.dateformat import BUILT_IN
from wxpush.sources.workbook.sheetparts import whole
from wxpush.sources.workbook.sheetrows import shared_texts
from wxpush.sources.workbook.xmlstream import Attributes, DamagedError, ElementNames, heard

#: More than this, unpacked, is no list that somebody made in a spreadsheet.
LARGEST = 4 << 30
#: What is kept whole: parts that name others, and those of styles.
_LARGEST_KEPT = 64 << 20
#: Each is looked into, and several may name one part.
_MOST_SHEETS = 1000
#: All the texts that cells share, in memory.
_MOST_TEXT = 512 << 20

#: What a damaged zip raises when it is read.
_DAMAGE = (
    BadZipFile, DamagedError, EOFError, LookupError, NotImplementedError, OSError, OverflowError, RuntimeError, ValueError, struct.error, zlib.error,
)  # fmt: skip


class WorkbookTooLargeError(Exception):
    """Nobody makes such a list in a spreadsheet."""


class SheetPart(NamedTuple):
    """A sheet as the workbook lists it. `part`: its file within the package; `kind`: worksheet, chartsheet and so on."""

    name: str
    part: str
    kind: str
    seen: bool


@contextmanager
def damage_told() -> Iterator[None]:
    """Turns whatever a damaged package raises into DamagedError."""
    try:
        yield
    except _DAMAGE as error:
        raise DamagedError from error


class Package:
    """The parts of a workbook. Raises DamagedError for one that is none, TooLargeError for more than a list can be."""

    def __init__(self, file: IO[bytes]) -> None:
        with damage_told():
            self._zip = ZipFile(file)
        members = self._zip.infolist()
        if sum(member.file_size for member in members) > LARGEST:
            raise WorkbookTooLargeError
        #: Some programs write \ for /, and none minds case.
        self._members = {_plain(member.filename): member for member in members}
        with damage_told():
            self._book = self._target("", "officeDocument") or "xl/workbook.xml"
            self.old_epoch = False
            self.sheets = self._sheets()

    def close(self) -> None:
        self._zip.close()

    def stream(self, part: str, most: int = LARGEST) -> IO[bytes]:
        member = self._members[_plain(part)]
        if member.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise DamagedError
        if member.file_size > most:
            raise WorkbookTooLargeError
        return self._zip.open(member)

    def texts(self) -> list[str]:
        """What cells share, by number."""
        part = self._target(self._book, "sharedStrings") or "xl/sharedStrings.xml"
        found: list[str] = []
        if not self._has(part):
            return found
        size = 0
        with self.stream(part) as stream:
            for texts in shared_texts(stream):
                found += texts
                size += sum(map(getsizeof, texts)) + 8 * len(texts)
                if size > _MOST_TEXT:
                    raise WorkbookTooLargeError
        return found

    def codes(self) -> list[str]:
        """The number format of each style; empty for General."""
        part = self._target(self._book, "styles") or "xl/styles.xml"
        styles = _Styles()
        if self._has(part):
            with self.stream(part, _LARGEST_KEPT) as stream:
                for _ in heard(stream, styles):
                    pass
        return [styles.own.get(number) or BUILT_IN.get(number, "") for number in styles.numbers]

    def _has(self, part: str) -> bool:
        return _plain(part) in self._members

    def _sheets(self) -> list[SheetPart]:
        links = self._links(self._book)
        book = _Workbook()
        with self.stream(self._book, _LARGEST_KEPT) as stream:
            for _ in heard(stream, book):
                pass
        self.old_epoch = book.old_epoch
        if len(book.sheets) > _MOST_SHEETS:
            raise WorkbookTooLargeError
        found = []
        for name, link, state in book.sheets:
            kind, part = links.get(link, ("", ""))
            found.append(SheetPart(name, part, kind, state == "visible"))
        return found

    def _target(self, owner: str, kind: str) -> str | None:
        """The part that this one names for something."""
        return next((part for known, part in self._links(owner).values() if known == kind), None)

    def _links(self, owner: str) -> dict[str, tuple[str, str]]:
        """What a part names, by the names it uses: kind and part."""
        path = PurePosixPath("/", owner)
        rels = str(path.parent / "_rels" / f"{path.name}.rels") if owner else "/_rels/.rels"
        if not self._has(rels):
            return {}
        links = _Relationships()
        with self.stream(rels, _LARGEST_KEPT) as stream:
            for _ in heard(stream, links):
                pass
        base = path.parent if owner else PurePosixPath("/")
        return {
            name: (kind.rpartition("/")[2], str(base / target.replace("\\", "/")))
            for name, kind, target in links.found
        }


def _plain(part: str) -> str:
    """A part's name however it is written."""
    steps: list[str] = []
    for step in part.replace("\\", "/").lower().split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in {"", "."}:
            steps.append(step)
    return "/".join(steps)


class _Quiet:
    """A handler of what stands in tags alone."""

    def __init__(self) -> None:
        self.moved = False

    def text(self, _: str) -> None:
        pass

    def end(self, name: str) -> None:
        pass


class _Relationships(_Quiet):
    _NAMES = ElementNames("Relationship")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if self._NAMES[name]:
            self.moved = True
            self.found.append(
                (attributes.get("Id", ""), attributes.get("Type", ""), attributes.get("Target", ""))
            )


class _Workbook(_Quiet):
    _NAMES = ElementNames("sheet", "workbookPr")

    def __init__(self) -> None:
        super().__init__()
        self.old_epoch = False
        #: Name, link and state of each.
        self.sheets: list[tuple[str, str, str]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        kind = self._NAMES[name]
        if kind == "workbookPr":
            self.old_epoch = attributes.get("date1904") in {"1", "true"}
        elif kind == "sheet":
            link = next((text for key, text in attributes.items() if key.endswith(":id")), "")
            self.sheets.append((attributes.get("name", ""), link, attributes.get("state", "visible")))
            self.moved = True


class _Styles(_Quiet):
    """Formats of the file's own by their numbers, and the number of each style."""

    def __init__(self) -> None:
        super().__init__()
        self._names = ElementNames("numFmts", "numFmt", "cellXfs", "xf")
        self.own: dict[int, str] = {}
        self.numbers: list[int] = []
        #: Which table is open: others hold formats and styles that are not of cells.
        self._table = ""

    def start(self, name: str, attributes: Attributes) -> None:
        kind = self._names[name]
        if kind == "xf" and self._table == "cellXfs":
            self.numbers.append(whole(attributes.get("numFmtId", "0")))
            self.moved = True
        elif kind == "numFmt" and self._table == "numFmts":
            self.own[whole(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
            self.moved = True
        elif kind in {"cellXfs", "numFmts"}:
            self._table = kind

    def end(self, name: str) -> None:
        if self._names[name] == self._table:
            self._table = ""
