"""What openpyxl reads of a workbook, and what its sheet shows of that; held against what wxpush reads."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell, MergedCell

from tests.inputs.differential.made import DATES, FIXED
from tests.inputs.kinds.shown import EPOCH
from tests.inputs.kinds.verdicts import rows_of
from wxpush.model import BadRow, HiddenRows, Recipient
from wxpush.sources.doubts import HiddenRowsError


def compared(path: Path) -> int:
    """How many cells are the same. Fails where one is not."""
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = book.active
    assert sheet is not None
    filled = [row for row in sheet.iter_rows() if any(_text(cell) for cell in row)]
    header, *rows = filled
    names = [_text(cell) for cell in header]
    left = next(at for at, text in enumerate(names) if text)
    lines = [int(row[0].row or 0) for row in rows]
    hidden = {line for line in lines if sheet.row_dimensions[line].hidden}
    if hidden:
        with pytest.raises(HiddenRowsError) as caught:
            rows_of(path, hidden=HiddenRows.ASK)
        assert caught.value.choices == {"send": f"{len(rows):,}", "skip": f"{len(rows) - len(hidden):,}"}
    found = rows_of(path, hidden=HiddenRows.SEND)
    assert [row.line for row in found] == lines, path
    seen = rows_of(path, hidden=HiddenRows.SKIP)
    assert [row.line for row in seen] == [row.line for row in found if row.line not in hidden]
    return sum(_same(row, cells[left:], names[left:]) for row, cells in zip(found, rows, strict=True))


def _same(row: Recipient | BadRow, cells: tuple[Cell | MergedCell, ...], names: list[str]) -> int:
    if any(map(_is_spoilt, cells)):
        assert isinstance(row, BadRow), row
        return 0
    assert isinstance(row, Recipient), (row, [cell.value for cell in cells])
    found = [row.fields[name] for name in names]
    wrong = [
        (text, cell.value, cell.number_format)
        for text, cell in zip(found, cells, strict=True)
        if text != _text(cell)
    ]
    assert not wrong, (row, wrong)
    return len(found)


def _is_spoilt(cell: Cell | MergedCell) -> bool:
    """A number that lost digits, or what is left of one as text."""
    value = cell.value
    if isinstance(value, str):
        return value.endswith("E+17")
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**15


def _text(cell: Cell | MergedCell) -> str:
    """What the sheet shows of a value under its format; all digits or ISO where that is not known."""
    value, code = cell.value, cell.number_format
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float) and code in DATES:  # of a kind that openpyxl does not know for a date
        value = EPOCH + timedelta(seconds=round(value * 86_400))
    if isinstance(value, int | float):
        show = FIXED.get(code)
        return show(value) if show else _digits(value)
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, datetime | date | time):
        when = value if isinstance(value, datetime) else datetime.fromisoformat(f"{value}")
        dated = DATES.get(code)
        return dated(when) if dated else f"{when}"
    return str(value)


def _digits(value: float) -> str:
    exact = Decimal(f"{value:.15g}")
    return f"{exact:f}".rstrip("0").rstrip(".") if "." in f"{exact:f}" else f"{exact:f}"
