"""A sheet in whatever way programs write it: the same rows; what no program writes is told, and holds nobody's memory up."""

import resource

import pytest

from tests.inputs.kinds.books import MAIN, SHEET, Sheet, Value, formatted, members, packed, sheet_of, workbook
from tests.sources.workbook.test_workbook import read
from wxpush.errors import SourceError
from wxpush.model import BadRow
from wxpush.system.scratch import temporary_file

TEXTS = '<Override PartName="/xl/sharedStrings.xml" ContentType="x"/></Types>'


def of_xml(tmp_path, rows, *, shared="", before=""):
    """The rows of a sheet of this XML; `shared`: of its shared texts, `before`: of what stands before the rows."""
    files = members(sheet_of([]))
    files[SHEET] = f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'
    if shared:
        files["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{shared}</sst>'
    (tmp_path / "x.xlsx").write_bytes(packed(files))
    return read(tmp_path / "x.xlsx")


def cells(rows):
    return [row.fields for row in rows]


def text(value):
    return f'<c t="inlineStr"><is>{value}</is></c>'


HEAD = f"<row>{text('<t>a</t>')}{text('<t>b</t>')}</row>"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (text("<t>x</t>"), "x"),
        (text("<t> x </t>"), "x"),  # as Excel reads it
        (text('<t xml:space="preserve"> x </t>'), " x "),
        (text("<r><rPr><b/></rPr><t>x</t></r><r><t>y</t></r>"), "xy"),
        (text("<t>东京</t><rPh sb='0' eb='1'><t>とうきょう</t></rPh>"), "东京"),
        (text("<t>a_x0041_b_x000D_</t>"), "aAb\r"),
        (text("<t>_xD83D__xDE00_</t>"), "😀"),
        (text("<t>_xD83D_</t>"), "�"),
        (text("<t>a&amp;b<!-- c -->&#x4e2d;<![CDATA[<d>]]></t>"), "a&b中<d>"),
        ('<c t="str"><f>B1</f><v>x</v></c>', "x"),
        ("<c>\n <f>1+1</f>\n <v>2</v>\n</c>", "2"),
        ('<c t="b"><v>1</v></c>', "TRUE"),
        ('<c t="e"><v>#N/A</v></c>', ""),
        ('<c t="d"><v>2026-03-05</v></c>', "2026-03-05"),
        ('<c t="d"><v>2026-03-05T14:07:09Z</v></c>', "2026-03-05 14:07:09"),
        ('<c t="s"><v>1</v></c>', "second"),
        ('<c t="s"><v></v></c>', ""),
        ("<c/>", ""),
    ],
)
def test_a_cell_says_what_it_says_however_it_is_written(tmp_path, cell, shown):
    rows = of_xml(
        tmp_path, f"{HEAD}<row>{text('<t>z</t>')}{cell}</row>",
        shared="<si><t>first</t></si><si><r><t>sec</t></r><r><t>ond</t></r></si>",
    )  # fmt: skip
    assert cells(rows) == [{"a": "z", "b": shown}]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("<c><v>1_000</v></c>", "bad_cell"),
        ("<c><v>１</v></c>", "bad_cell"),
        ("<c><v>x</v></c>", "bad_cell"),
        ('<c t="b"><v>2</v></c>', "bad_cell"),
        ('<c t="d"><v>yesterday</v></c>', "bad_cell"),
        (text("<t>a_x0000_</t>"), "nul"),
        (text(f"<t>{'x' * 70_000}</t>"), "long_field"),
        ('<c r="Z2"><v>1</v></c>', "extra_cells"),
    ],
)
def test_a_cell_that_cannot_be_shown_is_a_problem_of_its_row(tmp_path, cell, kind):
    (bad, good) = of_xml(tmp_path, f"{HEAD}<row>{text('<t>z</t>')}{cell}</row><row>{text('<t>y</t>')}</row>")
    assert (type(bad), bad.kind, bad.line) == (BadRow, kind, 2)
    assert good.fields == {"a": "y", "b": ""}


def test_a_row_left_of_its_header_is_told(tmp_path):
    filled = "".join(f'<row r="{at}"><c r="C{at}"><v>1</v></c></row>' for at in range(2, 60))
    xml = f'<row r="1"><c r="C1" t="str"><v>a</v></c></row>{filled}<row r="60"><c r="A60"><v>1</v></c><c r="C60"><v>1</v></c></row>'
    assert [row.line for row in of_xml(tmp_path, xml) if isinstance(row, BadRow)] == [60]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"/><row r="1"/>',
        '<row r="2"/><row r="2"/>',
        '<row r="0"/>',
        '<row r="1048577"/>',
        '<row r="x"/>',
        '<row r="１"/>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="a1"><v>1</v></c></row>',
        '<row r="1"><c r="1"><v>1</v></c></row>',
        "<row><row/></row>",
        "<row><c><c/></c></row>",
        '<row><c t="s"><v>0</v></c></row>',
        '<row><c t="s"><v>-1</v></c></row>',
        '<row><c s="7"><v>1</v></c></row>',
        '<row><c t="z"><v>1</v></c></row>',
        "<c><v>1</v></c>",
        "<row>",
    ],
)
def test_what_no_program_writes_is_told(tmp_path, rows):
    with pytest.raises(SourceError, match=r"the sheet 'S' is damaged; nothing was sent"):
        of_xml(tmp_path, rows)


#: Its rows and its shared texts, of some 30 MB, made when they are wanted.
BOMBS = {
    "rows in rows": lambda: ("<row>" * 1_000_000, ""),
    "depth": lambda: ("<row>" + "<x>" * 8_000_000, ""),
    "nothing": lambda: (" " * 8_000_000, ""),
    "a text": lambda: (f"{HEAD}<row>{text('<t>' + 'x' * 30_000_000 + '</t>')}</row>", ""),
    "a shared text": lambda: (HEAD, f"<si><t>{'x' * 30_000_000}</t></si>"),
}


@pytest.mark.slow
@pytest.mark.parametrize("bomb", BOMBS)
def test_what_takes_memory_is_refused_before_it_does(tmp_path, bomb):
    rows, shared = BOMBS[bomb]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    made = len(rows) + len(shared)
    with pytest.raises(SourceError, match="damaged"):
        of_xml(tmp_path, rows, shared=shared)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < (6 * made >> 10) + 200_000


def test_a_document_type_is_refused(tmp_path):
    files = members(sheet_of([["a"], ["x"]]))
    entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    (tmp_path / "x.xlsx").write_bytes(packed(files | {SHEET: entities + files[SHEET]}))
    with pytest.raises(SourceError, match="damaged"):
        read(tmp_path / "x.xlsx")


def test_parts_are_found_however_they_are_named(tmp_path):
    files = members(sheet_of([["a"], [1.5]], styles={"A2": 1}), formats=("0.00",))
    renamed = {name.replace("/", "\\").replace("sheet1", "Sheet1"): text for name, text in files.items()}
    (tmp_path / "x.xlsx").write_bytes(packed(renamed))
    assert cells(read(tmp_path / "x.xlsx")) == [{"a": "1.50"}]
    unlinked = files | {
        "xl/_rels/workbook.xml.rels": files["xl/_rels/workbook.xml.rels"].replace('Target="styles.xml"', 'Target="no.xml"')
    }  # fmt: skip
    (tmp_path / "x.xlsx").write_bytes(packed(unlinked))
    with pytest.raises(SourceError, match="damaged"):
        read(tmp_path / "x.xlsx")


def test_a_checksum_that_is_wrong_is_told_though_all_rows_were_read(tmp_path):
    book = bytearray(workbook(sheet_of([["a"], *([f"text {at}"] for at in range(500))])))
    at = (
        book.index(b"xl/worksheets/sheet1.xml") - 16
    )  # its checksum, in the local header and in the directory
    book[at] ^= 1
    at = book.rindex(b"xl/worksheets/sheet1.xml") - 30
    book[at] ^= 1
    (tmp_path / "x.xlsx").write_bytes(book)
    with pytest.raises(SourceError, match="damaged"):
        read(tmp_path / "x.xlsx")


def test_no_temporary_file_is_left_open_by_what_is_refused(tmp_path, monkeypatch):
    opened = []
    made = temporary_file
    monkeypatch.setattr(
        "wxpush.sources.workbook.workbook.temporary_file", lambda: opened.append(made()) or opened[-1]
    )
    with pytest.raises(SourceError):
        of_xml(tmp_path, f"{HEAD}<row r='9'/><row r='8'/>")
    assert [file.closed for file in opened] == [True]


def test_other_sheets_hidden_columns_and_strange_formats_are_noted(tmp_path):
    from wxpush.sources import open_input  # noqa: PLC0415

    rows: list[list[Value]] = [["openid", "name"], ["oA", 1.5]]
    columns = '<cols><col min="2" max="3" hidden="1"/></cols>'
    first = sheet_of(rows, name="三月", styles={"B2": 1}, columns=columns)
    book = workbook(first, sheet_of(rows, name="四月"), sheet_of([], name="空"),
                    Sheet("五月", sheet_of(rows).xml, state="hidden"), formats=("# ?/?",))  # fmt: skip
    (tmp_path / "x.xlsx").write_bytes(book)
    with open_input(tmp_path / "x.xlsx") as source:
        notes = " ".join(map(str, source.notes))
    assert "四月" in notes
    assert "name" in notes
    assert "# ?/?" in notes
    assert "空" not in notes
    assert "五月" not in notes
    (tmp_path / "x.xlsx").write_bytes(formatted([(46000, 14), (1.5, "0.00")]))
    with open_input(tmp_path / "x.xlsx") as source:
        assert source.notes == []
