"""Which number format each cell of a sheet has: what the library that reads the values does not tell.

An .xlsx is a zip of XML (ECMA-376, https://ecma-international.org/publications-and-standards/standards/ecma-376/). The sheet itself
is scanned as it streams, for cells of the formats that are known; whatever is unusual in it costs formats, never values.
"""

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePosixPath
from typing import IO
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

from wxpush.sources.numberformat import BUILT_IN

_CHUNK = 1 << 18
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
#: A sheet is given to the library as a rectangle: its last row times its last column.
MOST_CELLS = 10_000_000
_ROW = re.compile(rb"""row\s(?:[^>]*\s)?r=["']([0-9]{1,7})["']""")
_ROW_TAG = re.compile(rb"<(?:\w+:)?row\s[^>]*>")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
#: Columns behind Z, which few lists have: looking for these alone costs little.
_WIDE = re.compile(rb' r="([A-Z]{2,3})[0-9]')
_ANY = re.compile(rb' r="([A-Z]{1,3})[0-9]')

_UNUSUAL = (
    BadZipFile,
    LookupError,
    ValueError,
    RuntimeError,
    OSError,
    EOFError,
    zlib.error,
    ET.ParseError,
)

#: Row and column, both from 0, and the format's code.
Formatted = tuple[int, int, str]


class CellFormats:
    """The formats of one sheet. `old_epoch`: its days count from 1904."""

    def __init__(self, file: IO[bytes], sheet: str) -> None:
        self.old_epoch = False
        self._codes: dict[bytes, str] = {}
        self._member = ""
        #: How many cells the rectangle has from the first to the last that holds anything, at the most.
        self.cells = 0
        #: The rows that are hidden, from 0.
        self.hidden: frozenset[int] = frozenset()
        with suppress(*_UNUSUAL):
            self._zip = ZipFile(file)
            book = self._xml("xl/workbook.xml")
            self.old_epoch = any(
                each.get("date1904") in {"1", "true"} for each in book.iterfind(".//{*}workbookPr")
            )
            self._member = self._find(book, sheet)
            self._measure(_WIDE)
            if self.cells > MOST_CELLS:
                self._measure(_ANY)
            self._codes = self._known_styles()

    def _measure(self, sought: re.Pattern[bytes]) -> None:
        """Find the rows that are hidden, and the last row and column of those that are sought: Z where there is none behind it."""
        rows, letters, hidden = 0, set[bytes](), set[int]()
        for text in self._pieces():
            text = text.replace(b"'", b'"') if b" r='" in text else text  # noqa: PLW2901 - the same tags
            # Rows stand in their order, so the last of a piece is enough.
            begun = max(text.rfind(b"<row "), text.rfind(b":row ")) + 1
            if (last := _ROW.match(text, begun)) is not None:
                rows = max(rows, int(last[1]))
            letters.update(sought.findall(text))
            if b"hidden=" in text:
                tags = (tag for tag in _ROW_TAG.findall(text) if _HIDDEN.search(tag))
                hidden.update(int(place[1]) - 1 for tag in tags if (place := _ROW.search(tag)))
        self.hidden = frozenset(hidden)
        self.cells = rows * max((_column(each) + 1 for each in letters), default=26)

    def __iter__(self) -> Iterator[Formatted]:
        """Cells of a known format, in the order of the sheet."""
        if self._codes and self._member:
            with suppress(*_UNUSUAL):
                yield from self._scanned()

    def _scanned(self) -> Iterator[Formatted]:
        numbers = b"|".join(self._codes)
        cell = re.compile(rb"""<(?:\w+:)?c\s(?:[^>]*\s)?s=["'](%b)["'][^>]*>""" % numbers)
        for text in self._pieces():
            for match in cell.finditer(text):
                place = _PLACE.search(match[0])
                if place:
                    yield int(place[2]) - 1, _column(place[1]), self._codes[match[1]]

    def _pieces(self) -> Iterator[bytes]:
        """The sheet's XML, cut between two tags."""
        with self._zip.open(self._member) as stream:
            rest = b""
            while chunk := stream.read(_CHUNK):
                text = rest + chunk
                end = text.rfind(b"<")
                text, rest = text[:end], text[end:]
                yield text

    def _known_styles(self) -> dict[bytes, str]:
        styles = self._xml("xl/styles.xml")
        own = {each.get("numFmtId"): each.get("formatCode", "") for each in styles.iterfind(".//{*}numFmt")}
        found = {}
        for table in styles.iterfind(".//{*}cellXfs"):
            for index, style in enumerate(table):
                number = style.get("numFmtId", "0")
                code = own.get(number) or BUILT_IN.get(int(number), "")
                if code:
                    found[str(index).encode()] = code
        return found

    def _find(self, book: ET.Element, sheet: str) -> str:
        wanted = {each.get("name"): _relation(each) for each in book.iterfind(".//{*}sheet")}[sheet]
        for each in self._xml("xl/_rels/workbook.xml.rels"):
            if each.get("Id") == wanted:
                return str(PurePosixPath("/xl", each.get("Target", ""))).lstrip("/")
        raise KeyError(sheet)

    def _xml(self, member: str) -> ET.Element:
        # The file is the operator's own, and expat itself refuses entities that multiply.
        return ET.fromstring(self._zip.read(member))  # noqa: S314 - see above


def _relation(sheet: ET.Element) -> str | None:
    """What leads to the sheet's own file, in either edition of the standard."""
    return next((value for name, value in sheet.items() if name.endswith("}id")), None)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
