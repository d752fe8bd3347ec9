"""Rows that are alike are read many at once, and say what they say one by one."""

import io
import re
from random import Random
from zipfile import ZipFile

import pytest
import xlsxwriter

from tests.inputs.kinds.books import SHEET
from wxpush.errors import SourceError
from wxpush.model import HiddenRows
from wxpush.sources.workbook import plainrows
from wxpush.sources.workbook.celltext import CellTexts
from wxpush.sources.workbook.sheetparts import HEAD_ROWS, RowRun, SheetRow
from wxpush.sources.workbook.sheetrows import SheetRows
from wxpush.sources.workbook.workbook import Workbook
from wxpush.sources.workbook.xmlstream import DamagedError

_CODES = ("", "@", "0.00", "#,##0", "yyyy-mm-dd", "[h]:mm", "0%", "0.00E+00", "[>100]0.0;0", "# ?/?")
_TEXTS = ("张三", "o_x0041_", " x ", "a&b", "two\nlines", "+86 138", "'5", "#N/A", "_x000D_")
_SPOILT = ("1.23457E+17", "\x00", 123456789012345678, 0.1 + 0.2, -3, True, "", None)


@pytest.fixture
def short_reads(monkeypatch):
    """A few rows are a piece: there are many in a small sheet."""
    monkeypatch.setattr(plainrows, "_CHUNK", 1500)


def sheet(path, random, rows=120):
    """Each column of one kind, but for a cell here and there."""
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    made = book.add_worksheet()
    left, spoilt, missing = random.choice((0, 0, 2)), random.choice((0, 0.01)), random.choice((0, 0.2))
    columns = [random.choice(("text", "texts", "amount", "number")) for _ in range(random.randint(1, 5))]
    styles = [book.add_format({"num_format": random.choice(_CODES)}) for _ in columns]
    for row in range(rows):
        if random.random() < spoilt:
            made.set_row(row, None, None, {"hidden": random.random() < 0.5})
        for at, (kind, style) in enumerate(zip(columns, styles, strict=True), left):
            cell = {
                "text": f"oA{row}",
                "texts": random.choice(_TEXTS),
                "amount": random.randint(0, 10**6) / 100,
                "number": random.random() * 10 ** random.randint(-7, 14),
            }[kind]
            cell = random.choice(_SPOILT) if random.random() < spoilt else cell
            if row == 0 or random.random() >= missing:
                made.write(row, at, f"column {at}" if row == 0 else cell, style)
    book.close()


def inline(xml, texts):
    """With its texts in its cells."""
    return re.sub(
        r't="s"><v>(\d+)</v>', lambda cell: f't="inlineStr"><is><t>{texts[int(cell[1])]}</t></is>', xml
    )


def spoilt(random, xml):
    """With one thing changed, in a row or between rows."""
    row, cell = (random.choice([*re.finditer(tag, xml)]) for tag in (r"<row [^>]*", r"<c r=[^>]*>"))
    at, text = random.choice(
        [
            (row.end(), ' hidden="1"'), (row.end(), ' hidden="0" ht="15"'), (row.start(), "\n"),
            (row.start(), "<!-- row -->"), (row.start(), '<row r="7"/>'), (row.start(), "</row>"),
            (cell.start(), " "), (cell.end(), "<f>A1</f>"), (cell.end(), "x"), (cell.end() - 1, ' s="999"'),
        ]
    )  # fmt: skip
    cut = random.choice((0, 0, len(row[0]), 1))
    return random.choice((xml[:at] + text + xml[at:], xml[: row.start()] + xml[row.start() + cut :]))


def told(path):
    """The text of a workbook, and what is noted of it; or why it is refused."""
    try:
        book = Workbook(path, None, HiddenRows.SKIP)
    except SourceError as error:
        return repr(error)
    try:
        return book.read(1 << 30, 0), book.notes
    finally:
        book.close()


def rows_of(xml):
    """But for empty ones."""
    try:
        return [row for row in SheetRows(io.BytesIO(xml)) if row.cells]
    except DamagedError:
        return "damaged"


def test_rows_that_are_alike_are_found_and_told_as_one_by_one(tmp_path, monkeypatch, short_reads):
    random, path = Random(22), tmp_path / "x.xlsx"
    taken = []
    of_run = CellTexts.of_run
    monkeypatch.setattr(
        CellTexts, "of_run", lambda *given: taken.append(bool(found := of_run(*given))) or found
    )
    for _ in range(12):
        sheet(path, random)
        with ZipFile(path) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        xml = files[SHEET].decode()
        if random.random() < 0.4:
            shared = re.findall(r"<si><t[^>]*>([^<]*)</t></si>", files["xl/sharedStrings.xml"].decode())
            xml = inline(xml, shared)
        if random.random() < 0.6:
            xml = spoilt(random, xml)
        with ZipFile(path, "w") as archive:
            for name, data in files.items():
                archive.writestr(name, xml.encode() if name == SHEET else data)
        both = rows_of(xml.encode()), told(path)
        with monkeypatch.context() as patched:
            patched.setattr(plainrows, "_PAYS", 0)  # no form is ever learned
            assert told(path) == both[1]
            patched.setattr(plainrows.Ahead, "head", lambda *_: b"")
            assert rows_of(xml.encode()) == both[0]
    assert 10 < sum(taken) < len(taken)


def of_kinds(kinds, rows=400):
    """A sheet whose third column has cells of these kinds, one after the other."""
    cells = {
        "n": '<c r="C{0}"><v>{0}</v></c>',
        "inlineStr": '<c r="C{0}" t="inlineStr"><is><t>x</t></is></c>',
        "": "",
        "empty": '<c r="C{0}" s="1"/>',
    }
    lines = [
        f'<row r="{at}"><c r="A{at}"><v>{at}</v></c>{cells[kinds[at % len(kinds)]].format(at)}</row>'
        for at in range(1, rows + 1)
    ]
    return f"<worksheet><sheetData>{''.join(lines)}</sheetData></worksheet>".encode()


def test_the_first_rows_come_one_by_one_then_those_that_are_alike_at_once(short_reads):
    found = [*SheetRows(io.BytesIO(of_kinds(["n", "", "n"]))).runs()]
    assert all(isinstance(row, SheetRow) for row in found[:HEAD_ROWS])
    runs = [row for row in found if isinstance(row, RowRun)]
    assert sum(run.many for run in runs) > 300
    assert [column.number for column in runs[0].columns] == [0, 2]
    assert len(found) < 150


@pytest.mark.parametrize("kinds", [["n", "inlineStr"], ["n", "", "", "inlineStr"], ["n", "empty", ""]])
def test_rows_of_more_forms_are_found_whatever_form_is_learned(monkeypatch, short_reads, kinds):
    xml = of_kinds(kinds)
    found = rows_of(xml)
    monkeypatch.setattr(plainrows, "_PAYS", 0)
    assert found == rows_of(xml)
    assert len(found) == 400


def test_a_form_that_does_not_pay_is_left(short_reads):
    found = [*SheetRows(io.BytesIO(of_kinds(["n", "inlineStr"], rows=3000))).runs()]
    assert all(isinstance(row, SheetRow) for row in found[-2000:])
