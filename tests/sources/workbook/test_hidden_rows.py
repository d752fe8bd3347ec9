"""Rows that a sheet hides: whether they are meant, only its owner knows."""

import openpyxl
import pytest

from tests.sources.workbook.test_damaged_workbook import rewritten
from tests.sources.workbook.test_workbook import read
from wxpush.model import HiddenRows
from wxpush.sources.doubts import HiddenRowsError


@pytest.fixture
def path(tmp_path):
    book = openpyxl.Workbook()
    for cells in (["openid", "name"], ["oA", "a"], ["oB", "b"], ["oC", "c"], [], ["oD", "d"]):
        book.active.append(cells)
    for row in (3, 5, 9):  # the last two are empty
        book.active.row_dimensions[row].hidden = True
    book.save(tmp_path / "x.xlsx")
    return tmp_path / "x.xlsx"


def names(path, hidden):
    return [row.fields["name"] for row in read(path, hidden=hidden)]


def test_it_is_asked_about_rows_that_hold_something_and_are_hidden(path):
    with pytest.raises(HiddenRowsError, match="1 of the 4 rows of the sheet 'Sheet' are hidden") as caught:
        read(path, hidden=HiddenRows.ASK)
    assert caught.value.choices == {"send": "4", "skip": "3"}


def test_they_are_sent_or_left_out_as_their_owner_says(path):
    assert names(path, HiddenRows.SEND) == ["a", "b", "c", "d"]
    assert names(path, HiddenRows.SKIP) == ["a", "c", "d"]
    assert [row.line for row in read(path, hidden=HiddenRows.SKIP)] == [2, 4, 6]


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace(b' hidden="1"', b" hidden='true'"),
        lambda xml: xml.replace(b"<row ", b"<x:row ").replace(b"</row>", b"</x:row>").replace(
            b"<worksheet ", b'<worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        ),
    ],
)  # fmt: skip
def test_they_are_found_however_the_file_is_written(path, change):
    with pytest.raises(HiddenRowsError):
        read(rewritten(path, change), hidden=HiddenRows.ASK)


def test_a_sheet_that_hides_nothing_is_not_asked_about(tmp_path):
    book = openpyxl.Workbook()
    for row in (["openid"], ["oA"]):
        book.active.append(row)
    book.save(tmp_path / "x.xlsx")
    assert len(read(tmp_path / "x.xlsx", hidden=HiddenRows.ASK)) == 1
