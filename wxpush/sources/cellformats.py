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

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CHUNK = 1 << 18
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')

_UNUSUAL = (
    BadZipFile,
    KeyError,
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
        with suppress(*_UNUSUAL):
            self._zip = ZipFile(file)
            book = self._xml("xl/workbook.xml")
            self.old_epoch = any(
                each.get("date1904") in {"1", "true"} for each in book.iter(f"{_MAIN}workbookPr")
            )
            self._codes = self._known_styles()
            self._member = self._find(book, sheet)

    def __iter__(self) -> Iterator[Formatted]:
        """Cells of a known format, in the order of the sheet."""
        if self._codes and self._member:
            with suppress(*_UNUSUAL):
                yield from self._scanned()

    def _scanned(self) -> Iterator[Formatted]:
        numbers = b"|".join(self._codes)
        cell = re.compile(rb'<c\s(?:[^>]*\s)?s="(%b)"[^>]*>' % numbers)
        with self._zip.open(self._member) as stream:
            rest = b""
            while chunk := stream.read(_CHUNK):
                text = rest + chunk
                end = text.rfind(b"<")
                text, rest = text[:end], text[end:]
                for match in cell.finditer(text):
                    place = _PLACE.search(match[0])
                    if place:
                        yield int(place[2]) - 1, _column(place[1]), self._codes[match[1]]

    def _known_styles(self) -> dict[bytes, str]:
        styles = self._xml("xl/styles.xml")
        own = {each.get("numFmtId"): each.get("formatCode", "") for each in styles.iter(f"{_MAIN}numFmt")}
        found = {}
        for table in styles.iter(f"{_MAIN}cellXfs"):
            for index, style in enumerate(table):
                number = style.get("numFmtId", "0")
                code = own.get(number) or BUILT_IN.get(int(number), "")
                if code:
                    found[str(index).encode()] = code
        return found

    def _find(self, book: ET.Element, sheet: str) -> str:
        wanted = {each.get("name"): each.get(_REL) for each in book.iter(f"{_MAIN}sheet")}[sheet]
        for each in self._xml("xl/_rels/workbook.xml.rels"):
            if each.get("Id") == wanted:
                return str(PurePosixPath("/xl", each.get("Target", ""))).lstrip("/")
        raise KeyError(sheet)

    def _xml(self, member: str) -> ET.Element:
        # The file is the operator's own, and expat itself refuses entities that multiply.
        return ET.fromstring(self._zip.read(member))  # noqa: S314 - see above


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
