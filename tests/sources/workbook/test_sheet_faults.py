"""Why a row of a sheet cannot be used: the words of the line are part of what is digested, and are told as a sentence."""

import msgspec
import pytest

from wxpush.sources.workbook.faults import RowFault, fault, named, told_by
from wxpush.words import Sentence

LONG = "the number in column {} has more than 15 digits, of which a spreadsheet keeps 15; make the column text, and enter it again"
CUT = "column {} holds a text like 1.23457E+17, to which a spreadsheet cut a long number; take it from where it came from, as text"
#: As checkpoints of earlier versions have them in their digests: never change one.
LINES = {
    "rows.bad_cell": "a cell of this row holds a value that cannot be shown; enter it again as text",
    "rows.only_errors": "the row holds nothing but errors of formulas, such as #N/A; correct the formulas or delete the row",
    "rows.bad_number": "the number in column {} is none (NaN or infinite); enter it again",
    "rows.long_number": LONG,
    "rows.cell_left_of_header": "the row has a cell left of the columns of the header",
    "rows.nul": "the row holds a NUL character",
    "rows.rounded_number": CUT,
    "rows.long_field": "the field of column {} is longer than 65536 characters",
}


@pytest.mark.parametrize("name", ["订单", "it's", 'a "b"', "a\nb", "12", "{name}"])
@pytest.mark.parametrize(("id", "words"), LINES.items())
def test_the_words_of_a_line_stay_what_they_were_and_are_told_as_a_sentence(id, words, name):  # noqa: A002 - it is one
    found = named(fault("kind", id), repr(name))
    assert found.reason == words.replace("{}", repr(name))
    told = told_by(msgspec.json.decode(msgspec.json.encode(found), type=RowFault))
    assert isinstance(told, Sentence)
    assert told.id == id
    if "{}" in words:
        assert told.fields["column"] == Sentence("rows.column", name=name)


def test_a_column_without_a_name_is_told_by_its_number():
    told = told_by(named(fault("long_number", "rows.long_number"), "3"))
    assert told == Sentence("rows.long_number", column=3)


def test_words_of_a_later_version_are_told_as_they_stand():
    assert told_by(RowFault("odd", "something else is wrong with it")) == "something else is wrong with it"
    assert str(told_by(named(fault("bad_number", "rows.bad_number"), "of mine"))) == (
        "column of mine holds no valid number (NaN or infinite); enter it again"
    )
