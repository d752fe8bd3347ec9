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
    fault = _fault(names)
    if fault:
        raise SourceError(f"{where}: {fault}")
    return names


def _cells(text: str, delimiter: str, where: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        pass
    if "\r" in text.rstrip("\r"):
        raise SourceError(
            f"{where}: the lines end with a lone carriage return (as on an old Mac), so no rows can be told apart; "
            f"nothing was sent; save the file again with the line ends of Windows or Unix."
        )
    raise SourceError(
        f"{where}: the name of a column is far too long; nothing was sent; is the header missing?"
    )


def _fault(names: tuple[str, ...]) -> str | None:
    if any(_OPENID.fullmatch(name) for name in names):
        return (
            "this looks like a row, but the first line must be the header; nothing was sent; "
            "put a line with the names of the columns above it."
        )
    if len(names) > _MOST_COLUMNS:
        return (
            f"the header has {len(names)} columns, more than {_MOST_COLUMNS}; nothing was sent; "
            f"leave out those that the message does not need."
        )
    for column, name in enumerate(names, 1):
        fault = _name_fault(name, names)
        if fault:
            return f"column {column} {fault}"
    return None


def _name_fault(name: str, names: tuple[str, ...]) -> str | None:
    if not name:
        return "of the header has no name; nothing was sent; name it or take it out."
    if "\0" in name:
        return (
            "of the header has a NUL character in its name; nothing was sent; "
            "mend the header, or say --encoding utf-16 if the file is that."
        )
    if names.count(name) > 1:
        return f"is not the only one named {_shown(name)}; nothing was sent; give each column its own name."
    return None


def _shown(name: str) -> str:
    return repr(name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}…")
