"""Rows of a sheet in the plain form that most programs write, found without a parser, at half its cost, or less where they are alike.

Only what is exactly of that form is taken, from the first row on; at the first that is not, the rest is left to the parser, which reads any XML and tells what is damaged. So
both give the same rows.
"""

import re
from collections.abc import Iterator, Mapping
from typing import IO
from xml.sax.saxutils import unescape

from wxpush.sources.workbook.rowform import RowForm, form_of
from wxpush.sources.workbook.sheetparts import BLANKS, HEAD_ROWS, MOST_ROWS, Cell, RowRun, SheetRow, unescaped
from wxpush.sources.workbook.xmlstream import MOST_OPEN

_CHUNK, _HEAD = 1 << 17, 1 << 20
#: Of UTF-8: bytes can be looked at before they are characters.
_DECLARED = re.compile(
    rb"""(?:\xef\xbb\xbf)?(?:<\?xml version=["']1\.0["'](?: encoding=["'][Uu][Tt][Ff]-8["'])?(?: standalone=["'](?:yes|no)["'])?\s?\?>)?\s*<[a-z]"""
)
#: The tags after which rows, and the texts that cells share, begin.
OF_ROWS, OF_TEXTS = re.compile(rb"<sheetData>"), re.compile(rb"<sst(?: [^<>]*)?>")
_ENTITIES = {"&quot;": '"', "&apos;": "'"}

#: Text that a parser gives as it stands, but for these entities.
_PLAIN = r"[^<>&\x00-\x08\x0b-\x1f\ufffe\uffff]*+"
_TEXT = rf"{_PLAIN}(?:&(?:amp|lt|gt|quot|apos);{_PLAIN})*+"
_ROW = re.compile(
    r'<row\x20r="([0-9]{1,7})"((?:\x20[A-Za-z0-9:]{1,40}="[^"<&\x00-\x1f\ufffe\uffff]*+")*+)\x20?(/?)>'
)
#: Letters and number of the place, style and type.
_BEGIN = r'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,6})")?(?: t="([A-Za-z]{1,9})")?'
#: Most cells: then a value.
_COMMON = re.compile(rf"{_BEGIN}><v>({_PLAIN})</v></c>")
#: The others: a value, an empty one, or a text with whether its blanks are kept.
_CELL = re.compile(
    rf"{_BEGIN}(?:\x20?/>|>(?:<f>{_TEXT}</f>)?"
    rf'(?:<v>({_TEXT})</v>|<v\x20?/>()|<is><t(\x20xml:space="preserve")?>({_TEXT})</t></is>)?</c>)'
)
_SHARED = re.compile(rf'<si><t( xml:space="preserve")?>({_TEXT})</t></si>')
#: Pieces of a split, one of them between two cells or texts.
_OF_COMMON, _OF_CELL, _OF_SHARED = 6, 9, 3
#: A form pays where so many rows are cut at once; to learn one takes as long as to read some hundred rows.
_PAYS, _MOST_LEARNED = 3, 4
_HIDDEN = (' hidden="1"', ' hidden="true"')


class Ahead:
    """What is read of a part before the parser gets it: its head, then pieces, each of whole rows or texts. `rest` is what was read and not taken."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.rest = b""
        self._stream = stream

    def head(self, begun: re.Pattern[bytes]) -> bytes:
        """What stands before the first; nothing where it cannot be of the form."""
        self.rest = self._stream.read(_CHUNK)
        if _DECLARED.match(self.rest) is None:
            return b""
        while (found := begun.search(self.rest)) is None:
            chunk = self._stream.read(_CHUNK)
            self.rest += chunk
            if not chunk or len(self.rest) > _HEAD:
                return b""
        head = self.rest[: found.end()]
        if b"<!" in head or b"<?" in head.removeprefix(b"\xef\xbb\xbf")[2:]:
            return b""  # what stands in a comment is no row
        self.rest = self.rest[found.end() :]
        return head

    def pieces(self, end: bytes) -> Iterator[str]:
        more = True
        while more and not self.rest.startswith(b"</") and len(self.rest) <= MOST_OPEN:
            chunk = self._stream.read(_CHUNK)
            more = bool(chunk)
            self.rest += chunk
            at = self.rest.rfind(end) + len(end)
            if at < len(end):
                continue
            try:
                text = self.rest[:at].decode()
            except UnicodeDecodeError:
                return
            self.rest = self.rest[at:]
            yield text

    def give_back(self, text: str) -> None:
        self.rest = text.encode() + self.rest


class PlainRows:
    """Rows as long as they are of the form, up to row number `last`; the first HEAD_ROWS one by one."""

    def __init__(self, ahead: Ahead, columns: Mapping[str, int]) -> None:
        self.last = 0
        self._ahead = ahead
        self._columns = columns
        #: Of the row before: letters of its columns, and what they are.
        self._letters: list[str] = []
        self._at: list[int] = []
        self._form, self._learned, self._seen = RowForm(), 0, 0

    def __iter__(self) -> Iterator[SheetRow | RowRun]:
        for text in self._ahead.pieces(b"</row>"):
            form = self._form
            given = cuts = 0
            for piece in form.cut(text):
                row = self._row(piece) if isinstance(piece, str) else self._run(piece)
                if row is None:
                    self._ahead.give_back(form.after(text, given))
                    return
                cuts += 1
                given += row.many if isinstance(row, RowRun) else 1
                yield row
            self._seen += given
            if self._seen >= HEAD_ROWS and given < _PAYS * cuts:
                self._learn(text)

    def _learn(self, text: str) -> None:
        """Leave a form that does not pay, or take that of most of these rows."""
        if self._form.places or self._learned == _MOST_LEARNED:
            self._form = RowForm()
        else:
            cells = _CELL.findall(text)
            self._form = form_of((self._columns[cell[0]], cell[3] or None, cell[2] or None) for cell in cells)
            self._learned += 1

    def _run(self, run: RowRun) -> RowRun | None:
        last = run.first + run.many - 1
        if not self.last < run.first <= last <= MOST_ROWS:
            return None
        self.last = last
        return run

    def _row(self, piece: str) -> SheetRow | None:
        """The row that ends here, after empty ones; None where it is not of the form."""
        last, begun = self.last, _ROW.match(piece)
        while begun is not None:
            number = int(begun[1])
            if not last < number <= MOST_ROWS or begun[1].startswith("0"):
                return None
            last = number
            if not begun[3]:
                cells = self._cells(piece[begun.end() :], begun[1])
                if cells is None:
                    return None
                self.last = last
                hidden = "hidden=" in begun[2] and any(word in begun[2] for word in _HIDDEN)
                return SheetRow(number, hidden, cells)
            begun = _ROW.match(piece, begun.end())
        return None

    def _cells(self, body: str, number: str) -> list[Cell] | None:
        found = _COMMON.split(body)
        places = found[2::_OF_COMMON]
        if "".join(found[::_OF_COMMON]) or places.count(number) < len(places):
            return self._any_cells(body, number)
        letters = found[1::_OF_COMMON]
        if letters != self._letters:  # nearly all rows have cells in the same columns
            self._letters, self._at = letters, [self._columns[each] for each in letters]
        return list(
            zip(self._at, found[4::_OF_COMMON], found[3::_OF_COMMON], found[5::_OF_COMMON], strict=True)
        )

    def _any_cells(self, body: str, number: str) -> list[Cell] | None:
        found = _CELL.split(body)
        if any(found[::_OF_CELL]) or {*found[2::_OF_CELL]} - {number}:
            return None
        cells: list[Cell] = []
        parts = [found[at::_OF_CELL] for at in range(1, _OF_CELL)]
        for letters, _, style, kind, value, empty, kept, text in zip(*parts, strict=True):
            column = self._columns[letters]
            if text is not None:
                shown = unescaped(_of_entities(text if kept else text.strip(BLANKS)))
            elif value is not None or empty is not None:
                shown = _of_entities(value or "")
            else:
                continue
            cells.append((column, kind, style, shown))
        return cells


def plain_texts(ahead: Ahead) -> Iterator[list[str]]:
    """The texts that cells share, as long as they are of the form."""
    for text in ahead.pieces(b"</si>"):
        texts = _texts(text)
        if texts is None:
            ahead.give_back(text)
            return
        yield texts


def _texts(data: str) -> list[str] | None:
    found = _SHARED.split(data)
    if any(found[::_OF_SHARED]):
        return None
    pairs = zip(found[1::_OF_SHARED], found[2::_OF_SHARED], strict=True)
    texts = [text if kept else text.strip(BLANKS) for kept, text in pairs]
    if "&" not in data and "_x" not in data:
        return texts
    return [unescaped(_of_entities(text)) for text in texts]


def _of_entities(text: str) -> str:
    return unescape(text, _ENTITIES) if "&" in text else text
