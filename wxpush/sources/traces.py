"""What spreadsheet programs and shops leave in the cells of a CSV: undone where its meaning is certain, else a fault of the row.

To keep a program from rounding a long number, exports write `="00123"`, `'00123`, `` `00123 `` or a tab beside it; all of that is the number. What a program
has rounded, 1.23457E+17, nobody can bring back. An error of a formula, #N/A, is no value, as in a spreadsheet itself.
"""

import re
from collections.abc import Mapping, Sequence

from wxpush.columns import column_name
from wxpush.model import BadRow, Recipient
from wxpush.openid import SEEN
from wxpush.sources.base import Fault
from wxpush.words import Sentence

#: Without one of these there is nothing to undo. By a byte of each: it is found in a tenth of the time that two take.
_MARKS = {
    b"+": (b"E+", b"e+"),
    b"=": (b'="',),
    b"#": (b"#",),
    b"`": (b"`",),
    b"'": (b"'",),
    b"\t": (b"\t",),
}
_CUT = re.compile(r"\s*-?\d(?:\.\d+)?E\+\d{2,3}\s*", re.ASCII | re.IGNORECASE)
_FORMULA = re.compile(r'="([^"]*)"')
#: What follows an apostrophe that says "this is text": a number, or an openid.
_MARKED = re.compile(rf"'(\d[\d.]*|{SEEN})", re.ASCII)
#: Tabs around a number, and nothing else.
_TABBED = re.compile(r"\t*(-?\d[\d.,-]*)\t*", re.ASCII)
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
_TOO_NARROW = re.compile(r"#{4,}")

#: In a cell of several lines: an openid that is a cell of its own, as far as a line tells.
_OPENID_ALONE = re.compile(rf"(?:^|[,;|\t])[\"'`]?(?=\S*[A-Z0-9]){SEEN}[\"']?(?=[,;|\t\r]|$)", re.MULTILINE)
#: What lines of sums begin with, and what else they are made of.
_SUM = re.compile(r"`?\s*(?:总|合计|小计|共计|累计|本页)")
_COUNT = re.compile(r"`?[¥￥]?-?[\d,.]+(?:元|笔)?", re.ASCII)


def column(name: str) -> Sentence:
    """A column, as a sentence has it."""
    return Sentence("rows.column", name=name)


def cut_number(cell: str) -> bool:
    """Whether it is a number that a spreadsheet has cut."""
    return "+" in cell and _CUT.fullmatch(cell) is not None


def joined(cells: Sequence[str], columns: Sequence[str], line: int) -> Fault | None:
    """Kind and reason of rows that two stray quotes have made one: a cell of several lines holds somebody's openid."""
    for name, cell in zip(columns, cells, strict=False):
        if "\n" in cell and _OPENID_ALONE.search(cell):
            last = line + sum(other.count("\n") for other in cells)
            reason = Sentence("rows.joined_rows", column=column(name), first=line, last=last)
            return "joined_rows", reason
    return None


def is_sums(cells: Sequence[str]) -> bool:
    """Whether it is one of the lines of sums below a bill: their names, or nothing but figures."""
    filled = [cell for cell in cells if cell.strip()]
    if not filled or _SUM.match(filled[0]) is not None:
        return bool(filled)
    return len(filled) > 1 and all(_COUNT.fullmatch(cell.strip()) for cell in filled)


def undone(
    rows: Sequence[Recipient | BadRow], data: bytes, columns: Sequence[str]
) -> list[Recipient | BadRow]:
    """The rows without these traces. `data`: the bytes they are made of."""
    found = list(rows)
    header = column_name(columns[0]).encode() if columns and columns[0].isascii() else None
    if header is not None and header in data:
        found = [_unless_header(row, columns) for row in found]
    if any(byte in data and any(mark in data for mark in marks) for byte, marks in _MARKS.items()):
        found = [_undone(row) for row in found]
    return found


def _unless_header(row: Recipient | BadRow, columns: Sequence[str]) -> Recipient | BadRow:
    if isinstance(row, Recipient) and all(
        row.fields[name].strip().strip("\ufeff").strip() == column_name(name) for name in columns
    ):
        return BadRow(row.row, row.line, "repeated_header", Sentence("rows.repeated_header"))
    return row


def _undone(row: Recipient | BadRow) -> Recipient | BadRow:
    if not isinstance(row, Recipient):
        return row
    for name, cell in row.fields.items():
        if cut_number(cell):
            reason = Sentence("rows.rounded_number", column=column(name))
            return BadRow(row.row, row.line, "rounded_number", reason)
    fields = _without_backticks(row.fields)
    cells = {name: _cell(cell) for name, cell in fields.items()}
    return row if cells == row.fields else Recipient(row.row, row.line, cells)


def _without_backticks(fields: Mapping[str, str]) -> Mapping[str, str]:
    """Of a row whose every cell begins with one, as WeChat Pay's bills have it."""
    filled = [cell for cell in fields.values() if cell]
    if filled and all(cell.startswith("`") for cell in filled):
        return {name: cell.removeprefix("`") for name, cell in fields.items()}
    return fields


def _cell(cell: str) -> str:
    if (tabbed := _TABBED.fullmatch(cell)) is not None:
        return tabbed[1]
    if (formula := _FORMULA.fullmatch(cell)) is not None:
        return formula[1]
    if (marked := _MARKED.fullmatch(cell)) is not None:
        return marked[1]
    if cell in _ERRORS or _TOO_NARROW.fullmatch(cell):
        return ""
    return cell
