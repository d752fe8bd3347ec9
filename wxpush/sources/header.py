"""The first record of a CSV or TSV file: the names of its columns."""

import csv
import re
from collections import Counter
from collections.abc import Sequence

from wxpush.columns import APART
from wxpush.errors import SourceError
from wxpush.openid import SEEN
from wxpush.words import Sentence

_MOST_COLUMNS = 200

#: All that str.isspace says of. No pattern: one for the end of a name takes the square of the blanks within.
_BLANKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
#: Programs leave such around names too: zero-width characters, marks of direction and of files that were joined.
_ODD = (0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)
_UNSEEN = _BLANKS + "".join(map(chr, _ODD))

# What openids look like. A column may be called order_shipping_address_line1: so a capital or two digits.
_OPENID = re.compile(r"(?=.*(?:[A-Z]|[0-9].*[0-9]))" + SEEN)


def column_names(text: str, *, delimiter: str, where: Sentence | str) -> tuple[str, ...]:
    """The names, without white space and characters around them that nobody sees; of columns without a name of their own with APART.

    Raises SourceError, which begins with `where` (`orders.csv, line 1`), for what cannot name columns.
    """
    if "\0" in text:
        raise SourceError("sources.column_with_nul", where=where)
    return checked_names(_cells(text, delimiter, where), where=where)


def checked_names(cells: Sequence[str], *, where: Sentence | str) -> tuple[str, ...]:
    """The names in the cells of a header. Raises as column_names does."""
    names = tuple(cell.strip(_UNSEEN) for cell in cells)
    if (fault := _fault(names, where)) is not None:
        raise fault
    met = Counter(names)
    return tuple(
        name if name and met[name] == 1 else f"{name}{APART}{column}" for column, name in enumerate(names, 1)
    )


def _cells(text: str, delimiter: str, where: Sentence | str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        pass
    if "\r" in text.rstrip("\r"):
        raise SourceError("sources.lines_of_a_mac", where=where)
    raise SourceError("sources.name_too_long", where=where)


def _fault(names: tuple[str, ...], where: Sentence | str) -> SourceError | None:
    if any(_OPENID.fullmatch(name) for name in names):
        return SourceError("sources.header_is_a_row", where=where)
    if len(names) > _MOST_COLUMNS:
        return SourceError("sources.too_many_columns", where=where, many=len(names), most=_MOST_COLUMNS)
    if any("\0" in name for name in names):
        return SourceError("sources.column_with_nul_in_a_sheet", where=where)
    return None
