"""The first record of a CSV or TSV file: the names of its columns."""

import csv
import re
from collections.abc import Sequence

from wxpush.errors import SourceError
from wxpush.openid import SEEN

_MOST_COLUMNS = 200
_LONGEST_SHOWN = 40

# Excel leaves such around names: white space, zero-width characters, marks of files that were joined.
_EDGES = re.compile("^[\\s\u200b\ufeff]+|[\\s\u200b\ufeff]+$")

# What openids look like. A column may be called order_shipping_address_line1: so a capital or two digits.
_OPENID = re.compile(r"(?=.*(?:[A-Z]|[0-9].*[0-9]))" + SEEN)


def column_names(text: str, *, delimiter: str, where: str) -> tuple[str, ...]:
    """The names, without white space and zero-width characters around them.

    Raises SourceError, beginning with where (`orders.csv, line 1`), for what cannot name columns.
    """
    return checked_names(_cells(text, delimiter, where), where=where)


def checked_names(cells: Sequence[str], *, where: str) -> tuple[str, ...]:
    """The names in the cells of a header. Raises as column_names does."""
    names = tuple(_EDGES.sub("", cell) for cell in cells)
    if (fault := _fault(names, where)) is not None:
        raise fault
    return names


def _cells(text: str, delimiter: str, where: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        pass
    if "\r" in text.rstrip("\r"):
        raise SourceError("sources.lines_of_a_mac", where=where)
    raise SourceError("sources.name_too_long", where=where)


def _fault(names: tuple[str, ...], where: str) -> SourceError | None:
    if any(_OPENID.fullmatch(name) for name in names):
        return SourceError("sources.header_is_a_row", where=where)
    if len(names) > _MOST_COLUMNS:
        return SourceError("sources.too_many_columns", where=where, many=len(names), most=_MOST_COLUMNS)
    for column, name in enumerate(names, 1):
        if (word := _name_fault(name, names)) is not None:
            return SourceError(f"sources.{word}", where=where, column=column, name=_shown(name))
    return None


def _name_fault(name: str, names: tuple[str, ...]) -> str | None:
    if not name:
        return "column_without_name"
    if "\0" in name:
        return "column_with_nul"
    return "column_twice" if names.count(name) > 1 else None


def _shown(name: str) -> str:
    return repr(name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}…")
