"""XLSX as it is written: text alone, so that nothing runs and nothing is rounded, with memory that does not grow."""

import importlib

import openpyxl
import pytest

from wxpush.errors import UsageError
from wxpush.report.formats import FORMATS, workbook
from wxpush.system.replacing import written
from wxpush.words import Sentence

XLSX = FORMATS[".xlsx"]


def write(path, given, ours, *rows):
    with written(path, encoding=XLSX.encoding) as file, XLSX.open(file, given, ours) as target:
        for row in rows:
            target.write(*row)
    return openpyxl.load_workbook(path)


def test_every_cell_is_the_text_that_it_was(tmp_path):
    odd = {
        "openid": "oA",
        "order": "004812345678901234567",
        "name": '=HYPERLINK("http://e")',
        "link": "https://a.b",
    }
    ours = {"state": "sent", "msgid": 4804112345678901234, "line": None}
    book = write(tmp_path / "all.xlsx", [*odd], [*ours], (odd, ours))
    header, row = book.active.iter_rows()
    assert [cell.value for cell in header] == [*odd, *ours]
    assert [cell.value for cell in row] == [*odd.values(), "sent", "4804112345678901234", None]
    assert {cell.data_type for cell in row if cell.value is not None} <= {"s", "inlineStr"}
    assert not any(cell.hyperlink for cell in row)
    assert book.active.freeze_panes == "A2", "the header stays in sight"
    assert (tmp_path / "all.xlsx").stat().st_mode & 0o777 == 0o600


def test_a_sheet_that_is_full_is_followed_by_another(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "_MOST_ROWS", 3)
    book = write(tmp_path / "all.xlsx", ["openid"], [], *(({"openid": f"o{n}"}, {}) for n in range(5)))
    assert [[row[0] for row in sheet.values] for sheet in book] == [
        ["openid", "o0", "o1"],
        ["openid", "o2", "o3"],
        ["openid", "o4"],
    ]


def test_a_cell_that_it_cannot_hold_is_told_and_leaves_nothing(tmp_path):
    with pytest.raises(UsageError, match="Write CSV or JSONL") as caught:
        write(tmp_path / "all.xlsx", ["text"], [], ({}, {}), ({"text": "x" * 32_768}, {}))
    assert caught.value.sentence == Sentence("report.cell_too_long", row=3, most=32_767)
    assert list(tmp_path.iterdir()) == []


def test_the_longest_cell_that_it_can_hold_is_written_whole(tmp_path):
    book = write(tmp_path / "all.xlsx", ["text"], [], ({"text": "x" * 32_767}, {}))
    assert len(book.active["A2"].value) == 32_767


def test_without_its_library_a_sentence_names_the_extra(tmp_path, monkeypatch):
    def gone(name):
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", gone)
    with pytest.raises(UsageError, match=r"wxpush-cli\[xlsx\]"):
        write(tmp_path / "all.xlsx", ["openid"], [])


def test_no_workbook_of_somebody_else_is_taken_for_one_of_these():
    assert not XLSX.begins(b"PK\x03\x04", ["openid"])
