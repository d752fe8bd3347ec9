"""What a cell of a sheet says: a number or a date as the sheet shows it, and what is wrong with a row of them."""

from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any

from wxpush.sources.numberformat import exact, is_date, show_date, show_number
from wxpush.sources.sheet import Fault
from wxpush.sources.traces import ROUNDED, cut_number

Cell = Any

#: Excel keeps 15 digits of a number and makes the others zeros.
_EXACT = 1e15
#: The first day behind the year 9999.
_LAST_DAY = 2_958_466


def text_of(cell: Cell, code: str, epoch: datetime) -> str:
    """A cell that is no text, as the sheet shows it; dates as ISO 8601 where the format is not known."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return _number(cell, code, epoch)
    if isinstance(cell, datetime | date):
        when = cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001
        return (show_date(when, code) if code else None) or cell.isoformat(*([" "] if cell is when else []))
    if isinstance(cell, time):
        when = datetime.combine(epoch, cell)
        return (show_date(when, code) if code else None) or cell.isoformat()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(cell)


def _number(value: float, code: str, epoch: datetime) -> str:
    if not isfinite(value):
        return ""  # the row is at fault
    if code and is_date(code) and 0 <= value < _LAST_DAY:
        # A built-in date format that the library does not know.
        return show_date(epoch + timedelta(seconds=round(value * 86_400)), code) or ""
    shown = show_number(value, code) if code else None
    if shown is not None:
        return shown
    if value == int(value):
        return str(int(value))
    return f"{exact(value):f}"


def fault_of(cells: list[Cell], names: list[str]) -> Fault | None:
    for column, cell in enumerate(cells):
        if type(cell) is float:
            if not isfinite(cell):
                return Fault(
                    "bad_number",
                    f"the number in column {_name(names, column)} is none (NaN or infinite); enter it again",
                )
            if abs(cell) >= _EXACT:
                return Fault(
                    "long_number",
                    f"the number in column {_name(names, column)} has more than 15 digits, of which a spreadsheet keeps 15; "
                    "make the column text, and enter it again",
                )
        elif type(cell) is str and cut_number(cell):
            return Fault("rounded_number", ROUNDED.format(name=_name(names, column)))
    return None


def _name(names: list[str], column: int) -> str:
    return repr(names[column]) if column < len(names) else str(column + 1)
