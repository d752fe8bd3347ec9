"""Cells for spreadsheets: what one would run as a formula is shown as text."""

import re
from collections.abc import Iterable
from functools import lru_cache

#: The beginning of a formula, also behind blanks, of any line of a cell.
#: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"(?:^|(?<=[\r\n]))(?=[^\S\r\n]*[=+\-@＝＋－＠]|[\t\r])")
#: Characters of cells that are worth to be remembered.
_SHORT = 200
#: What a spreadsheet takes for a number, and changes: it keeps 15 digits, no zero in front, and reads 1E5 as 100000.
_CHANGED = re.compile(r"\s*(?:\d{16,}|0\d+|\d+[eE]\d+)\s*", re.ASCII)


def for_spreadsheet(cells: Iterable[str]) -> list[str]:
    """The cells as a spreadsheet leaves them: no formula, and no number that it would round."""
    return [f"'{cell}" if _CHANGED.fullmatch(cell) else _defused(cell) for cell in cells]


def defused(cells: Iterable[str]) -> list[str]:
    """The cells with an apostrophe in front of every line that would be a formula."""
    # Most are figures, and most of the others stand in many rows.
    return [
        cell if not cell or cell.isdigit() else _seen(cell) if len(cell) <= _SHORT else _defused(cell)
        for cell in cells
    ]


def _defused(cell: str) -> str:
    return _FORMULA.sub("'", cell)


_seen = lru_cache(4096)(_defused)
