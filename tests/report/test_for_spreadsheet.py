"""CSV for people who open it in a spreadsheet: nothing runs, nothing is rounded; CSV without that is never altered."""

import csv
import io

import pytest

from wxpush.report.cells import for_spreadsheet
from wxpush.report.formats import PLAIN, SPREADSHEET


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "4804112345678901234",
        "1234567890123456",
        "0012",
        "1E5",
        "12e3",
        " 4804112345678901234",
    ],
)
def test_what_a_spreadsheet_would_run_or_round_is_text(cell):
    assert for_spreadsheet([cell]) == [f"'{cell}"]


@pytest.mark.parametrize(
    "cell", ["", "tea", "9.90", "123456789012345", "0", "oA-b_c", "2026-11-30", "1E", "a=1"]
)
def test_every_other_cell_is_left_as_it_is(cell):
    assert for_spreadsheet([cell]) == [cell]


@pytest.mark.parametrize(("form", "mark"), [(PLAIN, ""), (SPREADSHEET, "'")])
def test_only_the_csv_that_was_asked_for_changes_what_was_given(form, mark):
    file = io.StringIO(newline="")
    with form.open(file, ["=name"], ["msgid"]) as rows:
        rows.write({"=name": "=cmd|calc"}, {"msgid": "4804112345678901234"})
    header, row = csv.reader(io.StringIO(file.getvalue()))
    assert (header, row) == ([f"{mark}=name", "msgid"], [f"{mark}=cmd|calc", f"{mark}4804112345678901234"])
