"""Cells for spreadsheets: what one would run as a formula is shown as text."""

import re

#: The beginning of a formula, also behind blanks, of any line of a cell.
#: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"(?:^|(?<=[\r\n]))(?=[^\S\r\n]*[=+\-@＝＋－＠]|[\t\r])")


#: What a spreadsheet takes for a number, and changes: it keeps 15 digits, no zero in front, and reads 1E5 as 100000.
_CHANGED = re.compile(r"\s*(?:\d{16,}|0\d+|\d+[eE]\d+)\s*", re.ASCII)


def for_spreadsheet(cell: str) -> str:
    """The cell as a spreadsheet leaves it: no formula, and no number that it would round."""
    return f"'{cell}" if _CHANGED.fullmatch(cell) else defused(cell)


def defused(cell: str) -> str:
    """The cell with an apostrophe in front of every line that would be a formula."""
    return _FORMULA.sub("'", cell)
