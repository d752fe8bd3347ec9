"""Rows that are found without a parser are those that a parser finds, in sheets of every making, whole and damaged."""

import io
from random import Random
from zipfile import ZipFile

import pytest

from tests.inputs.differential import damaged
from tests.inputs.differential.made import DATES, FIXED, by_openpyxl, by_xlsxwriter, drawn
from tests.inputs.kinds.books import SHEET, Value, in_single_quotes, prefixed, sheet_of, without_places
from wxpush.sources.workbook import plainrows
from wxpush.sources.workbook.sheetparts import SheetRow
from wxpush.sources.workbook.sheetrows import SheetRows, shared_texts
from wxpush.sources.workbook.xmlstream import DamagedError

TEXTS = "xl/sharedStrings.xml"


def found(read, xml):
    """What comes of it but for empty rows, and what was not read of it: nothing."""
    stream = io.BytesIO(xml)
    try:
        return [each for each in read(stream) if not isinstance(each, SheetRow) or each.cells], stream.read()
    except DamagedError:
        return "damaged"


def parsed(monkeypatch, read, xml):
    """The same by the parser alone."""
    with monkeypatch.context() as patched:
        patched.setattr(plainrows.Ahead, "head", lambda *_: b"")
        return found(read, xml)


def joined(read):
    return lambda stream: [each for many in read(stream) for each in many]


def books(random, path):
    while True:
        made = drawn(random, [*FIXED], [*DATES])
        by_openpyxl(path, made) if random.random() < 0.5 else by_xlsxwriter(
            path, made, {"in_memory": True, "constant_memory": random.random() < 0.3}
        )
        with ZipFile(path) as archive:
            yield {name: archive.read(name) for name in archive.namelist()}


def test_the_same_rows_and_texts_are_found(tmp_path, monkeypatch):
    random = Random(22)
    made = books(random, tmp_path / "x.xlsx")
    plain = 0
    for _ in range(12):
        files = next(made)
        for name, read in ((SHEET, SheetRows), (TEXTS, joined(shared_texts))):
            if name not in files:
                continue
            assert found(read, files[name]) == parsed(monkeypatch, read, files[name]) != "damaged"
            for _ in range(25):
                xml = random.choice(damaged._DAMAGES)(random, files[name])
                both = found(read, xml), parsed(monkeypatch, read, xml)
                assert both[0] == both[1], xml
                plain += both[0] != "damaged"
    assert plain > 100


ROWS: list[list[Value]] = [
    ["openid", "name", "n"],
    ["oA", "<&>\"'", 1.5],
    ["oB", " x ", -2],
    ["oC", "a\nb", None],
    [],
    ["oD", "_x0041_", True],
]


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml,
        lambda xml: "\ufeff" + xml,
        lambda xml: '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n' + xml,
        lambda xml: "<!-- <sheetData><row r='1'/> -->" + xml,
        lambda xml: xml.replace("<row ", "\n  <row "),
        lambda xml: xml.replace('r="2"', 'r="02"'),
        lambda xml: xml.replace('r="2"', 'hidden="1" r="2"'),
        lambda xml: xml.replace('<row r="2"', '<row r="2" spans="1:3" x14ac:dy="0.2" hidden="1"'),
        lambda xml: xml.replace("<v>1.5</v>", "<f>A1&amp;B1</f><v>1.5</v>"),
        lambda xml: xml.replace("<v>1.5</v>", "<v />"),
        lambda xml: xml.replace("oA", "o<!-- c -->A").replace("oB", "<![CDATA[oB]]>"),
        lambda xml: xml.replace("oA", "o]]>A"),
        lambda xml: xml.replace("oA", "o&#65;"),
        lambda xml: xml.replace("oA", "o\rA"),
        lambda xml: xml.replace("oA", "o\x01A"),
        lambda xml: xml.replace('r="A3"', 'r="A4"'),
        lambda xml: xml.replace('<row r="5"></row>', '<row r="5"/>'),
        lambda xml: xml.replace('<row r="5"></row>', '<row r="5" />'),
        lambda xml: xml.replace("</sheetData>", ""),
        lambda xml: xml.replace("</row>", "", 1),
        lambda xml: xml.replace("</worksheet>", "<pageMargins/></worksheet>" + " " * 300_000),
    ],
)
def test_a_sheet_says_the_same_however_it_is_written(monkeypatch, change):
    xml = change(sheet_of(ROWS).xml).encode()
    assert found(SheetRows, xml) == parsed(monkeypatch, SheetRows, xml)


@pytest.mark.parametrize("way", [prefixed, in_single_quotes, without_places])
def test_what_is_not_of_the_form_is_left_to_the_parser(monkeypatch, way):
    xml = way(sheet_of(ROWS)).xml.encode()
    assert found(SheetRows, xml) == parsed(monkeypatch, SheetRows, xml) != "damaged"


def test_rows_over_many_reads_are_cut_nowhere(monkeypatch):
    monkeypatch.setattr(plainrows, "_CHUNK", 101)
    xml = sheet_of([[f"text {at}", at, "中文"] for at in range(300)]).xml.encode()
    rows, _ = found(SheetRows, xml)
    assert [row.number for row in rows] == [*range(1, 301)]
    assert rows[299].cells[0] == (0, "inlineStr", None, "text 299")
    broken = xml.replace("文".encode(), b"\xff", 1)
    assert found(SheetRows, broken) == parsed(monkeypatch, SheetRows, broken) == "damaged"
