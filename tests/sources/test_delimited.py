import csv
import io
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lanes.share import share
from tests.sources.reading import TINY, cells, kinds, survey, write
from wxpush.errors import SourceError
from wxpush.model import Recipient
from wxpush.sources import Sizes, delimited, open_input
from wxpush.sources.base import split_lines
from wxpush.sources.delimited import Delimited


def test_a_row_knows_its_number_its_line_and_its_cells(tmp_path):
    path = write(tmp_path, b"openid,name\noAb,Li\n\noCd,Wu\n")
    assert survey(path) == [
        Recipient(1, 2, {"openid": "oAb", "name": "Li"}),
        Recipient(2, 4, {"openid": "oCd", "name": "Wu"}),
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\n1,2", [["1", "2"]]),
        (b"a,b\r\n1,2\r\n", [["1", "2"]]),
        (b"a,b\n 1 ,\tx\n", [[" 1 ", "\tx"]]),
        (b"a,b\n,x\n", [["", "x"]]),
        (b'a,b\n"x, ""y""",2\n', [['x, "y"', "2"]]),
        (b'a,b\n"one\ntwo\r\nthree\rfour",2\n', [["one\ntwo\r\nthree\rfour", "2"]]),
        (b'a,b\n5" pipe,"2"', [['5" pipe', "2"]]),
        (b'a,b\n"",x\n', [["", "x"]]),
        ("a,b\nx\u2028y,z\u0085\n".encode(), [["x\u2028y", "z\u0085"]]),
    ],
)
def test_cells_are_kept_exactly_as_they_are(tmp_path, content, expected):
    assert cells(survey(write(tmp_path, content))) == expected


def test_tabs_part_the_cells_of_a_tsv(tmp_path):
    assert cells(survey(write(tmp_path, b'a\tb\n1,5\t"x\ty"\n', "orders.tsv"))) == [["1,5", "x\ty"]]


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (b"1", "short_row"),
        (b" ", "short_row"),
        (b"1,2,3", "extra_cells"),
        (b"1,2,", "extra_cells"),
        (b"1,\0", "nul"),
        (b"1\rx,2", "lone_cr"),
        (b'"1"\rx,2', "lone_cr"),
        (b"1," + b"x" * 65_537, "long_field"),
        (b'1,"' + b"x" * 65_537 + b'"', "long_field"),
        (b"1," + b"x" * 200_000, "long_field"),
        (b"1," + b"x" * (1 << 20), "long_row"),
        (b"1," + b"x" * (3 << 20), "long_row"),
        (b"1,2\r\r", None),
        (b"1," + b"x" * 65_536, None),
        (b"1," + "好".encode() * 65_536, None),
    ],
)
def test_a_bad_row_spoils_no_other(tmp_path, record, kind):
    rows = survey(write(tmp_path, b"a,b\n1,2\n" + record + b"\n3,4\n"))
    assert kinds(rows) == [None, kind, None]
    assert [row.line for row in rows] == [2, 3, 4]


def test_a_bad_row_says_what_is_wrong_without_its_cells(tmp_path):
    [row] = survey(write(tmp_path, b"a,b\nsecret\n"))
    assert str(row.reason) == "the row has 1 cells, fewer than the 2 columns of the header"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'a,b\n1,2\n"3,4\n5,6\n', 3),
        (b'a,b\n1,"2\n3,4\n', 2),
        (b'a,b\n"1\n2","x\n', 3),
        (b'a,b\n1,"', 2),
        (b'a,b\n1,2\n"3', 3),
        (b'a,b\n1,"' + b"x\n" * (1 << 20) + b'"\n', 2),
        (b'a,b\n\n1,"2"""\n3,"' + b"x" * (2 << 20), 4),
        (b"a,b\n" + b"x" * (1 << 20) + b',"y' + b"\nz" * (1 << 20), 2),
        (b"a,b\n" + b"x" * (2 << 20) + b',"y\nz",\n"1', 4),
        (b"a,b\n" + b"x" * (2 << 20) + b',"y\nz","1', 3),
    ],
)
def test_an_unclosed_quote_is_an_error_with_its_line(tmp_path, content, line):
    path = write(tmp_path, content)
    with pytest.raises(SourceError) as caught:
        survey(path)
    assert str(caught.value) == (
        f"{path}, line {line}: a quoted field that opens here is never closed, so the rows after it cannot be told "
        "apart; nothing was sent. Close the quote and run again."
    )


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'a,b\n1,2\n"3"x,4\n5,6\n', 3),
        (b'a,b\n"1\n" ,2\n', 2),
        (b'a,b\n1,"he said "hi" there"\n', 2),
        (b"a,b\n" + b"x" * (2 << 20) + b',"y\n"z,1\n', 2),
    ],
)
def test_something_behind_a_closing_quote_is_an_error_with_its_line(tmp_path, content, line):
    with pytest.raises(SourceError, match=f", line {line}: something follows the closing quote"):
        survey(write(tmp_path, content))


def test_a_quoted_field_in_a_row_that_is_too_long_hides_no_row(tmp_path):
    long = b"x" * (2 << 20) + b',"y\nz,1\n","",w"w\n'
    rows = survey(write(tmp_path, b"a,b\n1,2\n" + long + b"3,4\n"))
    assert kinds(rows) == [None, "long_row", None]
    assert [row.line for row in rows] == [2, 3, 6]


@pytest.mark.parametrize("end", [b"", b"\n", b',"q"', b',"q"\n', b",\n", b'\n\n"5","6"'])
def test_a_row_that_is_too_long_may_end_the_file(tmp_path, end):
    rows = survey(write(tmp_path, b"a,b\n1,2\n" + b"x" * (2 << 20) + end))
    assert kinds(rows)[:2] == [None, "long_row"]


@pytest.mark.parametrize("length", range(60, 70))
@pytest.mark.parametrize("end", [b"", b"\n"])
@pytest.mark.parametrize("block_bytes", [1, 7, 32])
def test_the_limit_of_a_row_does_not_depend_on_how_it_is_read(tmp_path, length, end, block_bytes):
    path = write(tmp_path, b"a,b\n" + b"x" * (length - 2) + b",y" + end)
    rows = survey(path, sizes=Sizes(block_bytes=block_bytes, row_bytes=64))
    assert kinds(rows) == ["long_row" if length + len(end) > 64 else None]


CELL = st.lists(st.sampled_from([*'ab",\n\t 好𠮷é', "\r\n"]), max_size=5).map("".join)
ROWS = st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=12)
WRITER = st.fixed_dictionaries(
    {
        "lineterminator": st.sampled_from(["\n", "\r\n"]),
        "quoting": st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    }
)


@settings(max_examples=share(150), deadline=None)
@given(ROWS, WRITER, st.sampled_from(["utf-8", "gb18030", "utf-16"]), st.booleans())
def test_what_the_csv_module_writes_is_read_as_it_reads_it(tmp_path_factory, rows, writer, encoding, ended):
    file = io.StringIO(newline="")
    csv.writer(file, **writer).writerows([["x", "y"], *rows])
    text = file.getvalue() if ended else file.getvalue().removesuffix(writer["lineterminator"])
    path = write(tmp_path_factory.getbasetemp(), text.encode(encoding), f"csv-{os.getpid()}.csv")
    expected = list(csv.reader(io.StringIO(text, newline=""), strict=True))[1:]
    assert expected == rows
    if filled := [row for row in rows if any(row)]:  # rows of empty cells are left out
        assert cells(survey(path, sizes=TINY, encoding=encoding)) == filled
        assert cells(survey(path, encoding=encoding)) == filled


@settings(max_examples=share(300), deadline=None)
@given(st.text(st.sampled_from('ab"",,\n\n\r')))
def test_rows_end_where_they_end_for_the_csv_module(text):
    """Whatever it reads without complaint."""
    data = f"{text}\n".encode()
    try:
        expected = list(csv.reader(io.StringIO(data.decode(), newline="\n"), strict=True))
    except csv.Error:
        return
    records, rest = Delimited(",").split(data)
    assert rest == b""
    assert [next(csv.reader([record.decode()], strict=True)) for record in records] == expected


@given(st.binary().map(lambda data: data.replace(b'"', b"")))
def test_without_quotes_the_short_way_finds_the_same_rows(data):
    layout = Delimited(",")
    pieces = layout._pieces.findall(data)
    rest = pieces.pop() if pieces and not pieces[-1].endswith(b"\n") else b""
    assert ([piece[:-1] for piece in pieces], rest) == split_lines(data) == layout.split(data)


@given(
    st.lists(st.text(st.sampled_from("ab好,,\r\0"), max_size=8).map(str.encode), max_size=5),
    st.integers(1, 3),
)
def test_without_quotes_the_rows_are_the_csv_modules_too(records, width):
    header = b",".join([b"a", b"b", b"c"][:width])
    parser = Delimited(",").parser("utf-8", header=header, where="f.csv")
    texts = [record.decode() for record in records]
    assert isinstance(parser, delimited._Rows)
    assert parser._parsed(b"\n".join(records), records, 5, 7) == parser._read(records, texts, 5, 7)


def test_blank_lines_are_counted_and_are_no_rows(tmp_path):
    path = write(tmp_path, b"\n\r\na,b\n\n1,2\n\r\n\n3,4\n" + b"\n" * 20_000)
    with open_input(path) as source:
        assert sum(block.rows for block, _ in source.blocks()) == 2
        assert source.blank_lines == 20_005
        assert [row.line for _, rows in source.blocks() for row in rows] == [5, 8]


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        ('oABCDEFGHIJKLMNOPQRSTUVW0001,"5寸\noABCDEFGHIJKLMNOPQRSTUVW0002,7寸"', "joined_rows"),
        ('oABCDEFGHIJKLMNOPQRSTUVW0001,"5寸\r\noABCDEFGHIJKLMNOPQRSTUVW0002,6寸\r\nx,7寸"', "joined_rows"),
        ('"5寸,oABCDEFGHIJKLMNOPQRSTUVW0001\n7寸",oABCDEFGHIJKLMNOPQRSTUVW0002', "joined_rows"),
        ('oABCDEFGHIJKLMNOPQRSTUVW0001,"one\ntwo, three"', None),
        ('oABCDEFGHIJKLMNOPQRSTUVW0001,"see oABCDEFGHIJKLMNOPQRSTUVW0002\nfor it"', None),
        ("总交易单数", "sum_line"),
        ("合计：3", "sum_line"),
        ("3", "short_row"),
    ],
)
def test_rows_that_quotes_have_joined_and_lines_of_sums_are_told_as_what_they_are(tmp_path, record, kind):
    rows = survey(write(tmp_path, f"openid,name\n{record}\n".encode()))
    assert kinds(rows) == [kind]


def test_a_short_line_of_figures_is_a_line_of_sums(tmp_path):
    assert kinds(survey(write(tmp_path, b"openid,name,more\n`3,`0.00\n"))) == ["sum_line"]


@pytest.mark.parametrize("sizes", [None, TINY])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("records", "said"),
    [
        (
            ['1,"a"b', "1,2", '1,"a"b', '1,"two\nlines"', '1,"c"d'],
            "line 2: something follows .* in lines 4 and 7",
        ),
        (['1,"a"b', "1,2"], "line 2: something follows .* apart; nothing"),
        (['1,"a"b', '1,"open'], "line 2: something follows .* in lines 3\\)"),
        (['1,"a', "1,2", '1,b"c"', '1,"c"d', "3,4"], "line 2: something follows .*"),
        (['1,"a', "1,2", "3,4"], "line 2: a quoted field .* apart; nothing"),
    ],
)
def test_all_quotes_that_leave_rows_open_are_told_at_once(tmp_path, records, said, encoding, sizes):
    path = write(tmp_path, ("a,b\n" + "\n".join(records) + "\n").encode(encoding))
    with open_input(path, sizes=sizes) as source, pytest.raises(SourceError, match=said):
        list(source.blocks())
