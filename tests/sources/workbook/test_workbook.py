"""Spreadsheets: the same rows as the sheet shows, lines that are its row numbers, and what Excel spoilt told."""

import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest

from wxpush.errors import ChangedError, SourceError, UsageError
from wxpush.model import BadRow, Recipient
from wxpush.sources import Sizes, open_input

NOW = datetime(2026, 3, 5, 14, 7, 9)


def workbook(path, *rows, formats=None, **sheets):
    """A workbook of one sheet, or of those that are named; formats by cell, such as B2."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, content in {"Orders": rows, **sheets}.items() if rows else sheets.items():
        sheet = book.create_sheet(name)
        for row in content:
            sheet.append(row)
        for place, code in (formats or {}).items():
            sheet[place].number_format = code
    book.save(path)
    return path


def read(path, **more):
    with open_input(path, **more) as source:
        found = list(source.blocks())
        assert [list(source.rows(block)) for block, _ in found] == [rows for _, rows in found]
        return [row for _, rows in found for row in rows]


def shown(tmp_path, value, code):
    path = workbook(tmp_path / "x.xlsx", ["v"], [value], formats={"A2": code})
    return read(path)[0].fields["v"]


def test_rows_have_the_numbers_that_the_sheet_shows_and_empty_ones_are_left_out(tmp_path):
    path = workbook(tmp_path / "x.xlsx", [], ["openid", "名"], [], ["oA", "茶"], [None, ""], ["oB"], [], [])
    with open_input(path) as source:
        rows = [row for _, rows in source.blocks() for row in rows]
        assert (source.columns, source.encoding, source.blank_lines) == (("openid", "名"), "sheet Orders", 3)
    assert rows == [
        Recipient(1, 4, {"openid": "oA", "名": "茶"}),
        Recipient(2, 6, {"openid": "oB", "名": ""}),
    ]


def test_a_table_that_begins_further_right_keeps_its_formats(tmp_path):
    book = openpyxl.Workbook()
    book.active["C3"], book.active["D3"] = "openid", "amount"
    book.active["C4"], book.active["D4"] = "oA", 9.9
    book.active["D4"].number_format = "0.00"
    book.save(tmp_path / "x.xlsx")
    assert read(tmp_path / "x.xlsx") == [Recipient(1, 4, {"openid": "oA", "amount": "9.90"})]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (NOW, 'yyyy"年"m"月"d"日" h:mm', "2026年3月5日 14:07"),
        (NOW, '[$-804]yyyy"年"mm"月"dd"日"', "2026年03月05日"),
        (NOW, "yyyy/m/d hh:mm:ss;@", "2026/3/5 14:07:09"),
        (NOW, "yyyy\\-mm\\-dd", "2026-03-05"),
        (NOW, "h:mm AM/PM", "2:07 PM"),
        (NOW, "d-mmm-yy", "5-Mar-26"),
        (NOW, "mm:ss", "07:09"),
        (NOW, "m/d/yy h:mm", "2026-03-05 14:07:09"),  # built in, and shown otherwise elsewhere
        (NOW, "yyyy/m/d aaaa", "2026/3/5 星期四"),
        (date(2026, 3, 5), "yyyy年m月d日", "2026年3月5日"),
        (date(2026, 3, 5), "mm-dd-yy", "2026-03-05"),
        (time(14, 7), "h:mm", "14:07"),
        (time(14, 7), '上午/下午h"时"mm"分"', "下午2时07分"),
        (timedelta(hours=30, minutes=5), "[h]:mm:ss", "30:05:00"),
        (46086, 'yyyy"年"m"月"d"日"', "2026年3月5日"),
    ],
)
def test_dates_are_what_the_sheet_shows_or_iso(tmp_path, value, code, text):
    assert shown(tmp_path, value, code) == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (9.9, "General", "9.9"),
        (9.9, "0.00", "9.90"),
        (1234.5, "#,##0.00", "1,234.50"),
        (1234.5, '"¥"#,##0.00', "¥1,234.50"),
        (1234.5, "_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ", "¥1,234.50"),
        (-2.345, "0.00", "-2.35"),
        (0.125, "0%", "13%"),
        (7, "000", "007"),
        (5, "General", "5"),
        (123456789012, "General", "123456789012"),
        (0.1 + 0.2, "General", "0.3"),
        (1e-7, "General", "0.0000001"),
        (5, "0.00E+00", "5"),
        (True, "General", "TRUE"),
        ("00123", "General", "00123"),
        ("a\nb", "General", "a\nb"),
        (999999999999999, "0", "999999999999999"),
    ],
)
def test_numbers_are_what_the_sheet_shows_and_never_cut(tmp_path, value, code, text):
    assert shown(tmp_path, value, code) == text


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (123456789012345678, "long_number"),
        (10**15, "long_number"),
        (-(10**20), "long_number"),
        ("1.93457E+17", "rounded_number"),
        ("1e+17", "rounded_number"),
        (" 6.2E+18 ", "rounded_number"),
    ],
)
def test_a_number_that_a_spreadsheet_spoilt_is_a_problem_of_its_row(tmp_path, value, kind):
    path = workbook(tmp_path / "x.xlsx", ["openid", "order"], ["oA", value], ["oB", "A1"])
    bad, good = read(path)
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.kind) == (2, kind)
    assert "column 'order'" in str(bad.reason)
    assert str(value) not in str(bad.reason)
    assert good.fields["order"] == "A1"


@pytest.mark.parametrize("text", ["E+17", "1.2E17", "A1E+17", "1.23457E+17 x"])
def test_other_texts_are_no_numbers(tmp_path, text):
    assert shown(tmp_path, text, "General") == text


def test_formulas_have_their_last_value_and_merged_cells_their_first(tmp_path):
    path = workbook(tmp_path / "raw.xlsx", ["openid", "a", "b"], ["oA", "=1+1", "=1/0"], ["oB", "m", "gone"])
    text = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    text[sheet] = text[sheet].replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
    text[sheet] = text[sheet].replace(
        b'<c r="C2"><f>1/0</f><v />', b'<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v>'
    )
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as made:
        for name, content in text.items():
            made.writestr(name, content)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert read(tmp_path / "x.xlsx")[0].fields == {"openid": "oA", "a": "2", "b": ""}
    book["Orders"].merge_cells("B3:C3")
    book.save(tmp_path / "merged.xlsx")
    assert read(tmp_path / "merged.xlsx")[1].fields == {"openid": "oB", "a": "m", "b": ""}


def test_the_first_sheet_that_can_be_seen_is_read_or_the_one_that_is_named(tmp_path):
    path = workbook(tmp_path / "x.xlsx", First=[["a"], ["1"]], Second=[["a"], ["2"]], Third=[["a"], ["3"]])
    book = openpyxl.load_workbook(path)
    book["First"].sheet_state = "hidden"
    book.save(path)
    assert read(path)[0].fields == {"a": "2"}
    assert read(path, sheet="Third")[0].fields == {"a": "3"}
    with pytest.raises(UsageError, match=r"has no sheet 'Fourth'.*It has: First, Second, Third"):
        read(path, sheet="Fourth")


def test_another_opening_finds_the_same_blocks_and_another_sheet_does_not(tmp_path):
    path = workbook(tmp_path / "x.xlsx", A=[["a"], *([f"v{n}"] for n in range(50))], B=[["a"], ["v0"]])
    sizes = Sizes(block_rows=7)
    with open_input(path, sizes=sizes) as source:
        blocks = [block for block, _ in source.blocks()]
        identity = source.identity()
    with open_input(path, sizes=sizes) as source:
        assert source.unchanged(blocks)
        assert source.identity() == identity
        assert [isinstance(row, Recipient) and row.fields["a"] for row in source.rows(blocks[2])] == [
            f"v{n}" for n in range(14, 21)
        ]
    with open_input(path, sheet="B") as source:
        assert not source.unchanged(blocks)
        with pytest.raises(ChangedError):
            source.rows(blocks[0])


def test_a_workbook_that_is_written_to_meanwhile_is_noticed(tmp_path):
    path = workbook(tmp_path / "x.xlsx", ["a"], ["1"])
    with open_input(path) as source:
        with path.open("ab") as file:
            file.write(b"x")
        with pytest.raises(ChangedError):
            list(source.blocks())


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["oABCDEFGHIJKLMNOPQRSTUVWXY01"], ["x"]], "the first line must be the header"),
        ([["openid"]], "has no rows"),
        ([[]], "is empty"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, rows, said):
    with pytest.raises(SourceError, match=said):
        read(workbook(tmp_path / "x.xlsx", *rows))


def test_cells_beyond_the_header_are_a_problem_of_their_row(tmp_path):
    (bad,) = read(workbook(tmp_path / "x.xlsx", ["a"], ["1", "2"]))
    assert (bad.kind, bad.line) == ("extra_cells", 2)


@pytest.mark.parametrize("content", [b"\0\1\2", b"PK\x03\x04 broken", b""])
def test_what_is_no_workbook_is_refused(tmp_path, content):
    (tmp_path / "x.xlsx").write_bytes(content)
    with pytest.raises(SourceError, match=r"no \.xlsx workbook, or a damaged one; nothing was sent"):
        read(tmp_path / "x.xlsx")


def test_words_that_do_not_fit_a_file_are_refused(tmp_path):
    path = workbook(tmp_path / "x.xlsx", ["a"], ["1"])
    with pytest.raises(UsageError, match="has no --encoding"):
        read(path, encoding="gbk")
    (tmp_path / "x.csv").write_text("a\n1\n")
    with pytest.raises(UsageError, match="is no spreadsheet, so it has no --sheet"):
        read(tmp_path / "x.csv", sheet="A")
    for suffix in ("xls", "XLSB", "ods", "et", "numbers", "xlsm"):
        (tmp_path / f"x.{suffix}").write_text("")
        with pytest.raises(UsageError, match=r"Save it as \.xlsx or CSV"):
            read(tmp_path / f"x.{suffix}")
