"""Why a row of a sheet cannot be used, as its line of the text has it.

The lines are digested, and checkpoints hold the digests: the words here never change, whatever the row is told in.
"""

import re
from ast import literal_eval

from msgspec import Struct

from wxpush.detail import Detail
from wxpush.sources.base import FIELD_CHARACTERS
from wxpush.sources.traces import column
from wxpush.words import Sentence


class RowFault(Struct, frozen=True):
    """`kind` as in BadRow; `reason` in the words of the format."""

    kind: str
    reason: str


#: Stands for the column as Python writes the text of its name, or for its number where it has none.
NAME = "{name}"
_WORDS = {
    "rows.bad_cell": "a cell of this row holds a value that cannot be shown; enter it again as text",
    "rows.only_errors": "the row holds nothing but errors of formulas, such as #N/A; correct the formulas or delete the row",
    "rows.bad_number": "the number in column {name} is none (NaN or infinite); enter it again",
    "rows.long_number": "the number in column {name} has more than 15 digits, of which a spreadsheet keeps 15; "
    "make the column text, and enter it again",
    "rows.cell_left_of_header": "the row has a cell left of the columns of the header",
    "rows.nul": "the row holds a NUL character",
    "rows.rounded_number": "column {name} holds a text like 1.23457E+17, to which a spreadsheet cut a long number; "
    "take it from where it came from, as text",
    "rows.long_field": f"the field of column {{name}} is longer than {FIELD_CHARACTERS} characters",
}
_PATTERNS = {
    name: re.compile(re.escape(words).replace(re.escape(NAME), "(.*)"), re.DOTALL)
    for name, words in _WORDS.items()
}


def fault(kind: str, name: str) -> RowFault:
    """`name`: the id of the sentence that it is told by."""
    return RowFault(kind, _WORDS[name])


def named(found: RowFault, column: str) -> RowFault:
    """With the column that it is about."""
    return RowFault(found.kind, found.reason.replace(NAME, column))


def told_by(found: RowFault) -> Detail:
    """What is told of it. Words that are not known, of a later version, stand as they are."""
    for name, pattern in _PATTERNS.items():
        if match := pattern.fullmatch(found.reason):
            fields: dict[str, object] = {"column": _column(match[1])} if pattern.groups else {}
            if name == "rows.long_field":
                fields["most"] = FIELD_CHARACTERS
            return Sentence(name, **fields)
    return found.reason


def _column(written: str) -> Sentence | int | str:
    if written.isdecimal():
        return int(written)
    try:
        return column(str(literal_eval(written)))
    except (ValueError, SyntaxError):
        return written
