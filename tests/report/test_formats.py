"""One suite for every format of the table, and for a toy that is registered there."""

import io
import re
from pathlib import Path

import pytest

from tests.report.toyformat import TOY
from wxpush.errors import UsageError
from wxpush.report import formats
from wxpush.report.formats import FORMATS, PLAIN, format_of

#: Of XLSX tests/report/test_workbook.py tells: it is no text.
EVERY = [*(form for suffix, form in FORMATS.items() if suffix != ".xlsx"), TOY]


def written(form, given, ours, *rows):
    file = io.StringIO(newline="")
    with form.open(file, given, ours) as target:
        for row in rows:
            target.write(*row)
    return file.getvalue()


@pytest.mark.parametrize("form", EVERY, ids=lambda form: form.name)
def test_a_first_line_is_known_again_and_no_other(form):
    text = written(form, ["openid"], [], ({"openid": "oA"}, {}))
    first = text.encode().splitlines()[0]
    assert form.begins(first, ["openid"])
    assert not form.begins(first, ["openid", "order"])
    assert not form.begins(b"\xff{", ["openid"])


@pytest.mark.parametrize("form", EVERY, ids=lambda form: form.name)
def test_what_is_given_is_written_to_the_letter(form):
    odd = '=1+1 "忙"'
    text = written(form, ["openid", "name"], ["state"], ({"openid": "oA", "name": odd}, {"state": "sent"}))
    assert odd.replace('"', '""') in text or odd.replace('"', '\\"') in text or odd in text
    assert "'=" not in text
    assert "sent" in text


def test_of_our_cells_none_is_a_formula_where_a_spreadsheet_opens_the_file():
    row: tuple[dict, dict] = ({}, {"reason": "=1+1", "line": None})
    assert written(FORMATS[".csv"], [], ["reason", "line"], row) == "reason,line\r\n'=1+1,\r\n"
    assert written(FORMATS[".jsonl"], [], ["reason", "line"], row) == '{"reason": "=1+1", "line": null}\n'


def test_only_the_csv_of_a_named_file_has_the_mark_of_excel():
    assert (FORMATS[".csv"].encoding, PLAIN.encoding) == ("utf-8-sig", "utf-8")


def test_names_and_sentences_follow_from_the_table(monkeypatch):
    names, suffixes = " or ".join(form.name for form in FORMATS.values()), ", ".join(FORMATS)
    assert (names[:12], suffixes[:12]) == ("CSV or JSONL", ".csv, .jsonl")
    assert formats.names() == names
    told = f"none of {suffixes}, so its format is not known; nothing was sent. Name it out.csv"
    with pytest.raises(UsageError, match=re.escape(told)):
        format_of(Path("out.toy"))
    with pytest.raises(UsageError, match=r"Name it results\.csv"):
        format_of(Path("."))  # noqa: PTH201 - as somebody types it
    monkeypatch.setitem(FORMATS, ".toy", TOY)
    assert formats.names() == f"{names} or TOY"
    assert format_of(Path("OUT.TOY")) is TOY
    with pytest.raises(UsageError, match=re.escape(f"none of {suffixes}, .toy, so")):
        format_of(Path("out"))
