"""Whatever is in a workbook: rows, rows that are invalid with their kind, or a sentence; never a crash, never gigabytes."""

import re
import resource
from decimal import Decimal
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from tests.lanes.share import share
from tests.sources.workbook.test_workbook import read, workbook
from wxpush.errors import SourceError
from wxpush.model import BadRow, Recipient

SHEET = "xl/worksheets/sheet1.xml"


def files_of(path):
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(path, files):
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def rewritten(path, change):
    """The workbook with another text of its sheet."""
    files = files_of(path)
    return written(path, files | {SHEET: change(files[SHEET])})


def of_numbers(tmp_path, *values, code="General"):
    book = openpyxl.Workbook()
    book.active.append(["a"])
    for row, value in enumerate(values, 2):
        book.active.cell(row, 1, value).number_format = code
    book.save(tmp_path / "x.xlsx")
    return tmp_path / "x.xlsx"


@pytest.mark.parametrize("value", ["NaN", "INF", "-INF", "1e999", "-1e999", "nan"])
def test_a_number_that_is_none_is_a_problem_of_its_row_alone(tmp_path, value):
    path = rewritten(
        of_numbers(tmp_path, 123454321, 5), lambda xml: xml.replace(b"123454321", value.encode())
    )
    bad, good = read(path)
    assert (type(bad), bad.kind) == (BadRow, "bad_number")
    assert good.fields == {"a": "5"}


@pytest.mark.parametrize("code", ["0.00", "0", "#,##0.00", "0.00_ ", "0%", "000000"])
@pytest.mark.parametrize("digits", [16, 28, 40, 300])
def test_a_number_of_many_digits_is_told_under_any_format(tmp_path, code, digits):
    (bad,) = read(of_numbers(tmp_path, Decimal(10) ** digits - 1, code=code))
    assert (type(bad), bad.kind) == (BadRow, "long_number")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (13800138000, "[h]:mm:ss"),
        (1e12, "[mm]:ss"),
        (2958466, "yyyy-mm-dd"),
        (2999999, "m/d/yy"),
        (-5, "yyyy-mm-dd"),
        (1e14, "h:mm"),
    ],
)
def test_a_number_that_is_no_time_under_a_format_of_times_leaves_the_other_rows(tmp_path, value, code):
    first, second = read(of_numbers(tmp_path, value, 0.5, code=code))
    assert isinstance(first, (BadRow, Recipient))
    assert isinstance(second, Recipient)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (19.9 * 3, "59.7"),
        (0.1 + 0.2, "0.3"),
        (1.1 * 3, "3.3"),
        (7.0000000000000009, "7"),
        (0.049999999999999996, "0.05"),
        (1 / 3, "0.333333333333333"),
    ],
)
def test_a_number_has_the_fifteen_digits_that_a_sheet_shows(tmp_path, value, shown):
    (row,) = read(of_numbers(tmp_path, value))
    assert row.fields == {"a": shown}


def with_cell(path, place):
    row = re.sub("[A-Z]", "", place).encode()
    cell = b'<row r="%b"><c r="%b" t="inlineStr"><is><t>z</t></is></c></row>' % (row, place.encode())
    return rewritten(path, lambda xml: xml.replace(b"</sheetData>", cell + b"</sheetData>"))


@pytest.mark.parametrize("place", ["XFD1048576", "ZZ1048576", "AAA500000", "Z1048576"])
def test_a_cell_far_from_the_others_is_refused_before_memory_is_asked_for_it(tmp_path, place):
    path = with_cell(workbook(tmp_path / "x.xlsx", ["a"], ["1"]), place)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(SourceError, match="far from all others"):
        read(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_a_cell_that_is_far_and_not_too_far_is_a_problem_of_its_row(tmp_path):
    path = with_cell(workbook(tmp_path / "x.xlsx", ["a"], ["1"]), "XFD20")
    assert [type(row) for row in read(path)] == [Recipient, BadRow]


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace(b'r="A1"', b'r="@1"'),
        lambda xml: xml[: len(xml) // 2],
        lambda xml: b'<?xml version="1.0" encoding="klingon"?>' + xml,
        lambda xml: xml.replace(b"<v>", b"<v>99999"),
        lambda xml: xml.replace(b"</row>", b""),
        lambda _: b"",
    ],
)
def test_a_damaged_sheet_is_told_in_a_sentence_or_read(tmp_path, change):
    assert_read(rewritten(workbook(tmp_path / "x.xlsx", ["a", "b"], ["text", 5], ["more", 6]), change))


def assert_read(path):
    rows, said = [], ""
    try:
        rows = read(path)
    except SourceError as error:
        said = str(error)
    assert "\n" not in said
    assert all(isinstance(row, (Recipient, BadRow)) for row in rows)


def test_whatever_is_changed_in_its_files_a_workbook_gives_rows_or_a_sentence(tmp_path):
    rows = (["a", "b", "c"], ["text", 5.25, True], ["more", 6, None])
    files = files_of(workbook(tmp_path / "x.xlsx", *rows, formats={"B2": "0.00"}))
    members = [name for name in files if name.startswith("xl/") and "theme" not in name]
    dice = Random(20261129)
    for _ in range(share(400)):
        member = dice.choice(members)
        assert_read(written(tmp_path / "spoilt.xlsx", files | {member: spoilt(files[member], dice)}))


def spoilt(xml, dice):
    at = dice.randrange(len(xml))
    match dice.randrange(5):
        case 0:
            return xml[:at] + bytes([dice.randrange(256)]) + xml[at + 1 :]
        case 1:
            return xml[:at] + xml[at + dice.randrange(1, 20) :]
        case 2:
            return xml[:at]
        case 3:
            return re.sub(rb"\d+", lambda found: dice.choice([b"0", b"-1", b"99999999999", found[0]]), xml)
        case _:
            piece = xml[at : at + dice.randrange(1, 60)]
            return xml[:at] + piece * dice.randrange(2, 5) + xml[at:]


def test_many_sheets_that_are_one_part_are_not_all_looked_into(tmp_path):
    path = workbook(tmp_path / "x.xlsx", ["a"], ["1"])
    files = files_of(path)
    again = re.search(rb"<sheet [^>]*>", files["xl/workbook.xml"])[0]
    files["xl/workbook.xml"] = files["xl/workbook.xml"].replace(again, again * 100_000)
    with pytest.raises(SourceError, match="far too large"):
        read(written(path, files))
