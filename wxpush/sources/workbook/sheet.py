"""A sheet as text: the layout into which a spreadsheet is turned once, so that it can be read like any other file.

One line for each row of the sheet, so that the number of the line is the number of the row: an array of texts, or an object that
says what is wrong with the row, or nothing for a row that is empty. JSON, because a cell may hold line breaks.
"""

from collections.abc import Sequence

import msgspec

from wxpush.model import BadRow, Recipient
from wxpush.sources import traces
from wxpush.sources.base import FieldEnd, Parser, UnfinishedField, split_lines
from wxpush.sources.header import checked_names
from wxpush.sources.workbook.faults import RowFault, told_by
from wxpush.words import Sentence

_LINE = msgspec.json.Decoder(list[str] | RowFault)


class Sheet:
    """The layout of the text."""

    headed = True

    def split(self, data: bytes) -> tuple[list[bytes], bytes]:
        return split_lines(data)

    def tail(self, rest: bytes) -> UnfinishedField:  # noqa: ARG002 - a line is a line, whatever it holds
        return UnfinishedField(FieldEnd.PLAIN, 0)

    def parser(self, codec: str, *, header: bytes, where: Sentence | str) -> Parser:  # noqa: ARG002 - it is always UTF-8
        names = _LINE.decode(header)
        return _Rows(checked_names(names if isinstance(names, list) else [], where=where))


class _Rows:
    """The parser of one sheet. A row that ends early has empty cells there: a sheet is a rectangle."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        self.columns = columns

    def parse(
        self,
        records: Sequence[bytes],
        row: int,
        line: int,
        *,
        hollow: bool = False,  # noqa: ARG002 - an empty row has no text
    ) -> list[Recipient | BadRow]:
        rows: list[Recipient | BadRow] = []
        for number, record in enumerate(records, line):
            if record:
                rows.append(self._row(_LINE.decode(record), row + len(rows), number))
        return traces.undone(rows, _unescaped(b"\n".join(records)), self.columns)

    def _row(self, cells: list[str] | RowFault, row: int, line: int) -> Recipient | BadRow:
        if isinstance(cells, RowFault):
            return BadRow(row, line, cells.kind, told_by(cells))
        if len(cells) > len(self.columns):
            what = Sentence("rows.extra_cells", cells=len(cells), columns=len(self.columns))
            return BadRow(row, line, "extra_cells", what)
        if len(cells) < len(self.columns) > 1 and traces.is_sums(cells):
            return BadRow(row, line, "sum_line", Sentence("rows.sum_line"))
        cells += [""] * (len(self.columns) - len(cells))
        return Recipient(row, line, dict(zip(self.columns, cells, strict=True)))


def _unescaped(data: bytes) -> bytes:
    """With the marks that JSON writes in its own way as they are looked for."""
    return data.replace(b'\\"', b'"').replace(b"\\t", b"\t") if b"\\" in data else data
