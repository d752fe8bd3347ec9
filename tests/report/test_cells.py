import pytest

from wxpush.report.cells import defused


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
