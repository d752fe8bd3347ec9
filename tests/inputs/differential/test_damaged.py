"""Damaged workbooks: rows or a sentence, never another exception, never a process that is gone, never much memory."""

import subprocess
import sys

import pytest

from tests.cli.harness import ROOT
from tests.inputs.differential.damaged import BOOKS, MEGABYTES, TODAY
from tests.inputs.kinds.books import SHEET, Sheet, members, packed, sheet_of
from tests.reliability import figures, seeds
from wxpush.sources.cellformats import MOST_CELLS

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


#: What is put, where, and what the list of today calls it. Minus 1,767,225,600,000 are milliseconds to a day of 1914, as programs count them.
_ENDS = (
    (_elsewhere, "XFD1048576", "a cell of another row than its own"),
    (_elsewhere, "A99999999999", "a cell of another row than its own"),
    (_without_texts, "4294967295", "a count of texts that are not there"),
    (_of_version, "200", "a version of zip that there is not"),
    (_long_ago, "-1e308", "a time long before the calendar"),
    (_long_ago, "-1767225600000", "a time long before the calendar"),
)


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="the process is gone (SIGABRT), or a panic of the library is a bug",
)
@pytest.mark.parametrize(("make", "put", "known"), _ENDS, ids=[put for _, put, _ in _ENDS])
def test_what_ends_a_process_today_is_read_or_told(tmp_path, make, put, known):
    made = make(put)
    book = made if isinstance(made, bytes) else packed(made)
    texts = [] if isinstance(made, bytes) else [text.encode() for text in made.values()]
    assert any(map(TODAY[known].search, (book, *texts)))
    (tmp_path / "x.xlsx").write_bytes(book)
    tried(tmp_path, "x.xlsx")


@pytest.mark.slow
@pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="10,000,000 cells, the most that are read, take 350 MB"
)
def test_the_largest_sheet_that_is_read_takes_no_more_memory_than_any(tmp_path):
    rows = MOST_CELLS // 26 - 1
    files = members(_sheet())
    cell = f'<row r="{rows}"><c r="Z{rows}"><v>1</v></c></row></sheetData>'
    files[SHEET] = files[SHEET].replace("</sheetData>", cell)
    (tmp_path / "x.xlsx").write_bytes(packed(files))
    tried(tmp_path, "x.xlsx")
