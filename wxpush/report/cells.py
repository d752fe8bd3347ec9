"""Cells for spreadsheets: what one would run as a formula is shown as text."""

import re

#: The beginning of a formula, also behind blanks, of any line of a cell.
#: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"(?:^|(?<=[\r\n]))(?=[^\S\r\n]*[=+\-@＝＋－＠]|[\t\r])")


def defused(cell: str) -> str:
    """The cell with an apostrophe in front of every line that would be a formula."""
    return _FORMULA.sub("'", cell)
