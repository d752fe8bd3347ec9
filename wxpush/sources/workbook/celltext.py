"""What a cell of a sheet says: a number or a date as the sheet shows it, and what is wrong with a row of them."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import isfinite
from types import MappingProxyType

from wxpush.sources.base import FIELD_CHARACTERS
from wxpush.sources.traces import cut_number
from wxpush.sources.workbook.dateformat import date_shower, follows_machine, iso, moment
from wxpush.sources.workbook.faults import RowFault, fault, named
from wxpush.sources.workbook.numberformat import (
    NumberFormat,
    Section,
    Show,
    ShownAs,
    all_digits,
    format_of,
    number_shower,
)
from wxpush.sources.workbook.sheetparts import Cell, unescaped, whole
from wxpush.sources.workbook.xmlstream import DamagedError

#: Excel keeps 15 digits of a number and makes the others zeros.
_EXACT = 1e15
#: A number that is written as all its digits are shown, if it has no more of them than a double keeps, a point among them.
_AS_SHOWN, _EXACT_LENGTH = re.compile(r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{0,13}[1-9])?", re.ASCII), 16
#: So many digits no index of a text has.
_LONG = 10
#: The first day after the year 9999.
_LAST_DAY = 2_958_466
#: Amounts and days are the same in many rows: so many of them are remembered.
_REMEMBERED = 20_000
_EPOCH, _OLD_EPOCH = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet knows no zones
_DAY = timedelta(days=1)
_OF_MACHINE = "[$-F800]yyyy/m/d"

_WORDS = MappingProxyType({"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"})

_BAD_CELL = fault("bad_cell", "rows.bad_cell")


class CellTexts:
    """The texts of one sheet's cells. `codes`: the number format of each style; `texts`: what cells share."""

    def __init__(self, codes: Sequence[str], texts: Sequence[str], *, old_epoch: bool) -> None:
        self._codes = codes
        self._texts = texts
        self._epoch = _OLD_EPOCH if old_epoch else _EPOCH
        #: What shows the numbers of a style.
        self._shows: dict[str | None, Show] = {}
        self._days: dict[tuple[str, float], str] = {}
        #: Formats that are not known, as they were met.
        self.strange: dict[str, None] = {}

    def of(self, cells: Sequence[Cell], left: int, names: Sequence[str]) -> list[str] | RowFault:
        """The texts of a row from this column on, up to the last that holds something; or what is wrong with it.

        `names`: of the columns, none in the header itself. Raises DamagedError for what no cell can hold.
        """
        found: list[str] = []
        wrong: RowFault | None = None
        texts, shows, at = self._texts, self._shows, left
        for column, kind, style, value in cells:
            if kind == "s":
                index = int(value) if value.isdecimal() and len(value) < _LONG else -1
                text: str | RowFault = texts[index] if 0 <= index < len(texts) else _no_text(value)
            elif kind is None or kind == "n":
                text = _number(value, shows.get(style) or self._shower(style))
            else:
                text = self._other(kind, style, value)
            if isinstance(text, RowFault):
                wrong, text = wrong or named(text, _name(names, column - left)), ""
            if column == at:
                found.append(text)
                at += 1
            elif text:
                wrong = _placed(found, column - left, text) or wrong
                at = left + len(found)
        wrong = wrong or _of_texts(found, names)
        return wrong if wrong is not None and names else _ended(found) or _of_nothing(cells)

    def _other(self, kind: str, style: str | None, value: str) -> str | RowFault:
        if kind in {"inlineStr", "str"}:
            return unescaped(value) if kind == "str" else value
        if kind == "e":
            return ""
        if kind == "b":
            return _WORDS.get(value.strip()) or _BAD_CELL
        if kind != "d":
            raise DamagedError
        return self._dated(style, value)

    def _dated(self, style: str | None, value: str) -> str | RowFault:
        """A moment that the file has as ISO 8601, as strict OOXML may."""
        try:
            when = datetime.fromisoformat(value.strip()).replace(tzinfo=None)
        except ValueError:
            return _BAD_CELL
        show = self._shower(style) if self._code(style) else self._shower_of(_OF_MACHINE)
        return show((when - self._epoch) / _DAY)

    def _code(self, style: str | None) -> str:
        number = whole(style or "0")
        if number >= len(self._codes) > 0 or (number and not self._codes):
            raise DamagedError  # what the cell shows is not known
        return self._codes[number] if self._codes else ""

    def _shower(self, style: str | None) -> Show:
        show = self._shower_of(self._code(style))
        if len(self._shows) < _REMEMBERED:
            self._shows[style] = show
        return show

    def _shower_of(self, code: str) -> Show:
        """What shows numbers under a format; where that is not known, all their digits or ISO."""
        if not code:
            return all_digits
        known = format_of(code)
        shows = {section: self._of_section(code, known, section) for section in known.sections}
        if len(known.sections) == 1 and known.sections[0].condition is None:
            alone = shows[known.sections[0]]
            return lambda value: alone(value) if value >= 0 or known.dated else f"-{alone(-value)}"
        strange = self._of_strange(code, known)

        def show(value: float) -> str:
            section, minus = known.section(value)
            if section is None:
                return strange(value)
            if section.kind in {ShownAs.NUMBER, ShownAs.TEXT}:
                return ("-" if minus else "") + shows[section](abs(value))
            return shows[section](value)

        return show

    def _of_section(self, code: str, known: NumberFormat, section: Section) -> Show:
        if section.kind is ShownAs.TEXT:
            text = "".join(part.text for part in section.parts if part.kind == "plain").strip()
            return lambda _: text
        if section.kind is ShownAs.NUMBER:
            return number_shower(section)
        date = date_shower(section) if section.kind is ShownAs.DATE else None
        strange = self._of_strange(code, known)
        if date is None:
            return strange

        def show(value: float) -> str:
            found = self._days.get((code, value))
            if found is None:
                if not 0 <= value < _LAST_DAY:
                    return strange(value)
                found = date(moment(value, self._epoch, parts=1), round(value * 86_400))
                if len(self._days) > _REMEMBERED:
                    self._days.clear()
                self._days[code, value] = found
            return found

        return show

    def _of_strange(self, code: str, known: NumberFormat) -> Show:
        def show(value: float) -> str:
            self._noticed(code)
            if not known.dated or not 0 <= value < _LAST_DAY:
                return all_digits(value)
            exact = moment(value, self._epoch, parts=1000)
            return iso(exact, days=value, elapsed=known.elapses)

        return show

    def _noticed(self, code: str) -> None:
        if not follows_machine(code) and len(self.strange) < 10:  # noqa: PLR2004 - to name some is enough
            self.strange[code] = None


def _number(value: str, show: Show) -> str | RowFault:
    if show is all_digits and len(value) <= _EXACT_LENGTH and _AS_SHOWN.fullmatch(value):
        return value
    try:
        number = float(value)
    except ValueError:
        return _BAD_CELL if value.strip() else ""
    if -_EXACT < number < _EXACT and value.isascii() and "_" not in value:
        return show(number + 0.0)  # which a zero below zero is not then
    if not isfinite(number):
        return fault("bad_number", "rows.bad_number")
    if not value.isascii() or "_" in value:
        return _BAD_CELL  # no program writes a number so
    return fault("long_number", "rows.long_number")


def _ended(found: list[str]) -> list[str]:
    """Without the empty texts at the end."""
    while found and not found[-1]:
        found.pop()
    return found


def _of_nothing(cells: Sequence[Cell]) -> list[str] | RowFault:
    """Of a row without any text: errors are something that somebody meant."""
    return fault("only_errors", "rows.only_errors") if any(kind == "e" for _, kind, _, _ in cells) else []


def _placed(found: list[str], at: int, text: str) -> RowFault | None:
    """Put a text where others do not lead to; or what is wrong with its place."""
    if at < 0:
        return fault("extra_cells", "rows.cell_left_of_header")
    found += [""] * (at + 1 - len(found))
    found[at] = text
    return None


def _no_text(value: str) -> str:
    """Of a cell that shares none."""
    if value:
        raise DamagedError
    return ""


def _of_texts(texts: Sequence[str], names: Sequence[str]) -> RowFault | None:
    """What is wrong with one of these."""
    joined = "".join(texts)
    if "+" not in joined and "\0" not in joined and len(joined) <= FIELD_CHARACTERS:
        return None
    for column, text in enumerate(texts):
        if "\0" in text:
            return fault("nul", "rows.nul")
        if cut_number(text):
            return named(fault("rounded_number", "rows.rounded_number"), _name(names, column))
        if len(text) > FIELD_CHARACTERS:
            return named(fault("long_field", "rows.long_field"), _name(names, column))
    return None


def _name(names: Sequence[str], column: int) -> str:
    return repr(names[column]) if 0 <= column < len(names) else str(column + 1)
