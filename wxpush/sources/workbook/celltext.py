"""What a cell of a sheet says: a number or a date as the sheet shows it, and what is wrong with a row of them."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import isfinite
from types import MappingProxyType
from typing import TypeGuard

from wxpush.sources.base import FIELD_CHARACTERS
from wxpush.sources.traces import cut_number
from wxpush.sources.workbook.faults import RowFault, fault, named
from wxpush.sources.workbook.numberformat import Show, all_digits
from wxpush.sources.workbook.sheetparts import Cell, RowRun, RunColumn, unescaped
from wxpush.sources.workbook.showers import Showers
from wxpush.sources.workbook.xmlstream import DamagedError

#: Excel keeps 15 digits of a number and makes the others zeros.
_EXACT = 1e15
#: A number that is written as all its digits are shown: it has no more of them than a double keeps, a point among them.
_AS_SHOWN = re.compile(r"(?=.{1,16}\Z)(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{0,13}[1-9])?", re.ASCII)
#: So many digits no index of a text has.
_LONG = 10
_EPOCH, _OLD_EPOCH = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet knows no zones
_DAY = timedelta(days=1)

_WORDS = MappingProxyType({"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"})

_BAD_CELL = fault("bad_cell", "rows.bad_cell")


class CellTexts:
    """The texts of one sheet's cells. `codes`: the number format of each style; `texts`: what cells share."""

    def __init__(self, codes: Sequence[str], texts: Sequence[str], *, old_epoch: bool) -> None:
        self._texts = texts
        self._epoch = _OLD_EPOCH if old_epoch else _EPOCH
        self._shows = Showers(codes, self._epoch)

    @property
    def strange(self) -> Sequence[str]:
        """Formats that are not known, as they were met."""
        return [*self._shows.strange]

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
                text = _number(value, shows[style])
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

    def of_run(self, run: RowRun, left: int) -> list[Sequence[str]] | None:
        """The same of rows that are alike, if each holds something and nothing is wrong with any; else None: `of` tells what it is."""
        strange = self._shows.strange
        known = len(strange)
        rows = self._of_columns(run.columns, left)
        if rows and len(strange) == known:
            return rows
        for code in [*strange][known:]:
            del strange[code]  # row by row, another may be met first
        return None

    def _of_columns(self, columns: Sequence[RunColumn], left: int) -> list[Sequence[str]]:
        """None at all where one of them is not like the others."""
        found: list[Sequence[str]] = []
        for column, kind, style, values in columns:
            if not any(values):
                continue
            texts = self._of_values(kind, style, values)
            if column < left or texts is None or not _are_plain(texts):
                return []
            found += [[""] * len(values)] * (column - left - len(found))
            found.append(texts)
        if not found or "" not in found[-1]:
            return [*zip(*found, strict=True)]
        rows = [_ended([*row]) for row in zip(*found, strict=True)]
        return [*rows] if all(rows) else []

    def _of_values(self, kind: str | None, style: str | None, values: Sequence[str]) -> Sequence[str] | None:
        if kind == "inlineStr":
            return values
        if kind == "s":
            texts = self._texts
            try:
                if "" in values:
                    return [texts[int(value)] if value else "" for value in values]
                return [*map(texts.__getitem__, map(int, values))]
            except IndexError:
                return None
        show = self._shows[style]
        if show is not all_digits:
            found = [_number(value, show) for value in values]
        else:
            exact = _AS_SHOWN.fullmatch
            found = [value if exact(value) else _number(value, show) for value in values]
        return found if _are_texts(found) else None

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
        return self._shows.of_moments(style)((when - self._epoch) / _DAY)


def _number(value: str, show: Show) -> str | RowFault:
    if show is all_digits and _AS_SHOWN.fullmatch(value):
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


def _are_plain(texts: Sequence[str]) -> bool:
    """Whether `_of_texts` finds nothing wrong with any."""
    joined = "".join(texts)
    if "\0" in joined or ("+" in joined and any(map(cut_number, texts))):
        return False
    return len(joined) <= FIELD_CHARACTERS or max(map(len, texts)) <= FIELD_CHARACTERS


def _are_texts(found: Sequence[str | RowFault]) -> TypeGuard[Sequence[str]]:
    return RowFault not in {*map(type, found)}


def _name(names: Sequence[str], column: int) -> str:
    return repr(names[column]) if 0 <= column < len(names) else str(column + 1)
