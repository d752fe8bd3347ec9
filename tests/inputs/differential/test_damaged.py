"""Damaged workbooks: rows or a sentence, never another exception, never a process that is gone, never much memory."""

import subprocess
import sys

import pytest

from tests.cli.harness import ROOT
from tests.inputs.differential.damaged import BOOKS, MEGABYTES
from tests.inputs.kinds.books import SHEET, Sheet, members, packed, sheet_of
from tests.reliability import figures, seeds

_SHARED = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="{}"><si><t>x</t></si></sst>'


def tried(folder, what: object) -> tuple[int, int]:
    """How many files were read and how many megabytes it took, by a process of its own."""
    words = [sys.executable, "-m", "tests.inputs.differential.damaged", str(folder), str(what)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    said = [line for line in done.stderr.splitlines() if not line.startswith("  ")]
    assert done.returncode == 0, (
        f"replay: {' '.join(words[1:])}",
        done.returncode,
        done.stdout[-20:],
        said[-3:],
    )
    read, megabytes = done.stdout.splitlines()[-1].split()
    assert int(megabytes) <= MEGABYTES, (f"replay: {' '.join(words[1:])}", megabytes)
    return int(read), int(megabytes)


def test_some_damaged_workbooks_are_read_or_told(tmp_path):
    read, _ = tried(tmp_path, seeds.first_seed())
    assert BOOKS / 4 < read < BOOKS


@pytest.mark.long
def test_many_damaged_workbooks_are_read_or_told(tmp_path):
    done = [tried(tmp_path, seed) for seed in seeds.for_a_long_time(100)]
    read, most = sum(read for read, _ in done), max(megabytes for _, megabytes in done)
    print(f"at most {most} MB")
    figures.tell(len(done), workbooks=len(done) * BOOKS, read=read)


def _sheet() -> Sheet:
    return sheet_of([["openid", "name"], ["oA", 45000]], styles={"B2": 1})


def _elsewhere(place: str) -> dict[str, str]:
    files = members(_sheet())
    return files | {SHEET: files[SHEET].replace('r="B2"', f'r="{place}"')}


def _without_texts(many: str) -> dict[str, str]:
    files = members(_sheet())
    links = files["xl/_rels/workbook.xml.rels"]
    link = links[links.index("<Relationship ") : links.index("/>") + 2].replace("rId1", "rIdT")
    shared = link.replace("worksheet", "sharedStrings", 1).replace(
        "worksheets/sheet1.xml", "sharedStrings.xml"
    )
    return files | {
        "xl/_rels/workbook.xml.rels": links.replace("</Relationships>", f"{shared}</Relationships>"),
        "xl/sharedStrings.xml": _SHARED.format(many),
    }


def _long_ago(value: str) -> dict[str, str]:
    files = members(_sheet(), formats=("yyyy-mm-dd",))
    return files | {SHEET: files[SHEET].replace("45000", value)}


def _of_version(version: str) -> bytes:
    book = packed(members(_sheet()))
    at = book.index(b"PK\x01\x02") + 6
    return book[:at] + bytes([int(version)]) + book[at + 1 :]


#: What is put, and where. Minus 1,767,225,600,000 are milliseconds to a day of 1914, as programs count them.
_ENDS = (
    (_elsewhere, "XFD1048576"),
    (_elsewhere, "A99999999999"),
    (_without_texts, "4294967295"),
    (_of_version, "200"),
    (_long_ago, "-1e308"),
    (_long_ago, "-1767225600000"),
)


@pytest.mark.parametrize(("make", "put"), _ENDS, ids=[put for _, put in _ENDS])
def test_what_ended_a_process_once_is_read_or_told(tmp_path, make, put):
    made = make(put)
    (tmp_path / "x.xlsx").write_bytes(made if isinstance(made, bytes) else packed(made))
    tried(tmp_path, "x.xlsx")


@pytest.mark.slow
@pytest.mark.parametrize(
    "row",
    ['<c r="{}"><v>1</v></c>', '<c r="{}" t="inlineStr"><is><t>oA</t></is></c>'],
    ids=["numbers", "texts"],
)
def test_a_large_sheet_takes_no_more_memory_than_any(tmp_path, row):
    """Of as many rows as a spreadsheet has, the last cell in its last column."""
    files = members(_sheet())
    begin, end = files[SHEET].split("</sheetData>")
    rows = "".join(
        f'<row r="{at}">{row.format(f"A{at}")}{row.format(f"Z{at}")}</row>' for at in range(3, 200_000)
    )
    files[SHEET] = f'{begin}{rows}<row r="250000">{row.format("XFD250000")}</row></sheetData>{end}'
    (tmp_path / "x.xlsx").write_bytes(packed(files))
    tried(tmp_path, "x.xlsx")
