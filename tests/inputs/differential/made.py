"""Workbooks that openpyxl and XlsxWriter write, with all that a list may have in its cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import openpyxl
import xlsxwriter

from tests.inputs.kinds import shown
from tests.inputs.kinds.words import name, number, openid, thing

_ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?")
_TEXTS = (
    "00123",
    " padded ",
    "two\nlines",
    "<&>\"'",
    "𠮷野",
    "=",
    "1,234.50",
    "TRUE",
    "2026-03-05",
    "e+17",
    "😀",
    "a\tb",
    "100%",
)
#: Formats that are shown as all digits or as ISO: nothing is known of them.
UNKNOWN = ("General", "0.00E+00", "# ?/?", "##0.0E+0", "0‰", "@")
UNKNOWN_DATES = ("mm-dd-yy", "m/d/yy h:mm", "yyyy-mm-dd hh:mm:ss.000")
#: Those of the machine, which openpyxl knows by these codes and XlsxWriter by their numbers.
_BUILT_IN = {"mm-dd-yy": 14, "m/d/yy h:mm": 22}
#: By name, as the two libraries take them.
FIXED = {
    code: show
    for table in (shown.FIXED, shown.SCALED, shown.SECTIONS)
    for code, show in table.items()
    if isinstance(code, str)
}
DATES = {
    code: show
    for table in (shown.DATES, shown.WEEKDAYS)
    for code, show in table.items()
    if isinstance(code, str) and code != "aaa"
}


@dataclass(frozen=True)
class Formula:
    """With its last value, or never calculated."""

    text: str
    value: str | float | None


@dataclass(frozen=True)
class Error:
    text: str


Value = str | float | datetime | timedelta | Formula | Error | None
Cell = tuple[Value, str]


@dataclass(frozen=True)
class Made:
    """`hidden`: numbers of rows, from 1; the header is row `top`."""

    rows: Sequence[Sequence[Cell]]
    top: int
    left: int
    hidden: frozenset[int]


def drawn(random: Random, numbers: Sequence[str], dates: Sequence[str]) -> Made:
    """A list with its header: an openid that fills each row, and columns of any kind."""
    width = random.randint(2, 6)
    head: list[Cell] = [(word, "General") for word in ("openid", "名", "c", "d", "e", "f")[:width]]
    rows: list[Sequence[Cell]] = [head]
    for _ in range(random.randint(1, 25)):
        if random.random() < 0.06:
            rows.append([])
            continue
        rows.append([(openid(random), "General"), *(_cell(random, numbers, dates) for _ in range(width - 1))])
    rows.append([(openid(random), "General")])
    top = random.choice((1, 1, 1, 2, 4))
    inner = range(1, len(rows) - 1)  # one row at least is seen
    unseen = random.sample(inner, random.randint(1, len(inner))) if random.random() < 0.3 else []
    return Made(rows, top, random.choice((1, 1, 1, 2)), frozenset(top + at for at in unseen))


def _cell(random: Random, numbers: Sequence[str], dates: Sequence[str]) -> Cell:
    """One of these; amounts and dates are most of what lists have."""
    formula = Formula("1+1", random.choice((None, 2, 59.699999999999996, name(random))))
    amount = random.randint(-(10**7), 10**9) / random.choice((1, 10, 100, 1000))
    spoilt = random.choice((float(number(random, 18)), f"1.{random.randint(1, 9999)}E+17"))
    cells: list[Cell] = [
        (random.choice((name(random), thing(random))), random.choice(("General", "@"))),
        (random.choice(_TEXTS), "General"),
        *[(amount, random.choice(numbers))] * 3,
        (random.random() * 10 ** random.randint(-9, 14), random.choice(numbers)),
        (random.randint(0, 10**15 - 1), random.choice(("General", "0"))),
        *[(shown.moment(random), random.choice(dates))] * 3,
        (formula, random.choice(numbers)),
        (Error(random.choice(_ERRORS)), "General"),
        (random.choice((True, False, None)), "General"),
        (timedelta(minutes=random.randint(1, 5000)), "[h]:mm:ss"),
        (random.choice((spoilt, None, None, None, None)), "General"),
    ]
    return random.choice(cells)


def by_openpyxl(path: Path, made: Made) -> None:
    """It keeps no value of a formula: all of them are without."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row, cells in enumerate(made.rows, made.top):
        for column, (value, code) in enumerate(cells, made.left):
            cell = sheet.cell(row, column)
            if isinstance(value, Formula | Error):
                cell.value = f"={value.text}" if isinstance(value, Formula) else value.text
            elif isinstance(value, str):
                cell.value, cell.data_type = value, "s"
            else:
                cell.value = value
            cell.number_format = code
    for row in made.hidden:
        sheet.row_dimensions[row].hidden = True
    book.save(path)


def by_xlsxwriter(path: Path, made: Made, options: Mapping[str, bool]) -> None:
    book = xlsxwriter.Workbook(str(path), dict(options))
    sheet = book.add_worksheet("名单")
    codes = {code for row in made.rows for _, code in row}
    styles = {code: book.add_format({"num_format": _BUILT_IN.get(code, code)}) for code in codes}
    for row, cells in enumerate(made.rows, made.top - 1):
        if row + 1 in made.hidden:
            sheet.set_row(row, None, None, {"hidden": True})
        for column, (value, code) in enumerate(cells, made.left - 1):
            place, style = (row, column), styles[code]
            match value:
                case Formula():
                    sheet.write_formula(
                        *place, f"={value.text}", style, "" if value.value is None else value.value
                    )
                case Error():
                    sheet.write_formula(*place, "=NA()", style, value.text)
                case None:
                    sheet.write_blank(*place, None, style)
                case bool():
                    sheet.write_boolean(*place, value, style)
                case str():
                    sheet.write_string(*place, value, style)
                case datetime() | timedelta():
                    sheet.write_datetime(*place, value, style)
                case _:
                    sheet.write_number(*place, value, style)
    book.close()
