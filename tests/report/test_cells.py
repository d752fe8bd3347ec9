import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxpush.report.cells import defused
from wxpush.report.formats.delimited import open_csv


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+86 138", "'+86 138"),
        ("-1", "'-1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        ("\u3000\u00a0 =1", "'\u3000\u00a0 =1"),
        ("＝1", "'＝1"),
        ("tea\n=1", "tea\n'=1"),
        ("tea\r\n =1", "tea\r\n' =1"),
        ("", ""),
        ("1=1", "1=1"),
        ("tea - milk", "tea - milk"),
        ("茶\n糖", "茶\n糖"),
    ],
)
def test_what_a_spreadsheet_would_run_is_shown_as_text(cell, shown):
    assert defused([cell, cell]) == [shown, shown]


texts = st.text("ab, \"'\r\n\t;茶=", max_size=6)


@given(st.lists(st.lists(texts, min_size=2, max_size=2), max_size=5), st.integers(1, 2))
def test_a_file_is_what_the_csv_module_writes(rows, width):
    names = ["first", "second"][:width]
    ours, wanted = io.StringIO(newline=""), io.StringIO(newline="")
    writer = csv.writer(wanted)
    writer.writerow(names)
    with open_csv(ours, names, ()) as found:
        for cells in rows:
            found.write(dict(zip(names, cells, strict=False)), {})
            writer.writerow(cells[:width])
    assert ours.getvalue() == wanted.getvalue()
