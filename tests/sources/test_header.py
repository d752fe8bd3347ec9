import sys
import time

import pytest

from tests.sources.reading import write
from wxpush.errors import SourceError
from wxpush.sources import open_input
from wxpush.sources.header import _ODD, _UNSEEN


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (b"openid,name", ("openid", "name")),
        (b'"openid"," order no "', ("openid", "order no")),
        (b"\xef\xbb\xbfopenid,name", ("openid", "name")),
        ("\ufeff\ufeffopenid, \u200bname\u3000\u200b".encode(), ("openid", "name")),
        (b'\xef\xbb\xbf"openid",Name,name', ("openid", "Name", "name")),
        ("\u200copenid\u200e,\u202ename\u202c,\u2060a\u00adb\u00ad".encode(), ("openid", "name", "a\u00adb")),
        (b"a,b,a", ("a\x001", "b", "a\x003")),
        (b"a,b,\xe2\x80\x8ba ", ("a\x001", "b", "a\x003")),
        (b"a,,c,", ("a", "\x002", "c", "\x004")),
        (b"order_shipping_address_line1,x", ("order_shipping_address_line1", "x")),
        (b'"two\nlines",x', ("two\nlines", "x")),
        (b"a," * 199 + b"b", None),
    ],
)
def test_names_are_stripped_of_what_excel_leaves_around_them(tmp_path, header, columns):
    if columns is None:
        columns = tuple(str(number) for number in range(200))
        header = ",".join(columns).encode()
    with open_input(write(tmp_path, header + b"\n1,2\n")) as source:
        assert source.columns == columns


def test_what_is_taken_off_a_name_is_all_that_python_calls_blank_and_what_nobody_sees():
    blanks = {chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()}
    assert set(_UNSEEN) == blanks | {chr(code) for code in _ODD}


def test_a_name_with_many_blanks_in_it_is_read_at_once(tmp_path):
    name = f"a{' ' * 60_000}b"
    began = time.thread_time()
    with open_input(write(tmp_path, f"openid, {name} \n1,2\n".encode())) as source:
        assert source.columns == ("openid", name)
    assert time.thread_time() - began < 0.5


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"o\0p\0e\0n\0\n\0", ", line 1: the header has a NUL character in a name"),
        (b",".join(b"%d" % n for n in range(201)) + b"\n", "the header has 201 columns, more than 200"),
        (b"o6_bmjrPTlm6_2sgVt7hMZOPfL2M,Li\n", "the first line must be the header"),
        (b"Li,o000000000000000000000000001\n", "the first line must be the header"),
        (b"a\rb\n1\r2\n", "a lone carriage return"),
        (b"a,b\r1,2\r3,4\r", "a lone carriage return"),
        (b"a,b\r" + b"1,2\r" * (1 << 19), "a lone carriage return"),
        (b"x" * 140_000 + b"\n", "the name of a column is far too long"),
        (b"x" * (1 << 21) + b"\n", "the header is far too long"),
        (b"\n\r\n\n", "holds only blank lines"),
        (b"\xef\xbb\xbf", "holds only blank lines"),
        (b"", "is empty"),
    ],
)
def test_a_header_that_names_no_columns_is_an_error(tmp_path, content, sentence):
    path = write(tmp_path, content)
    with pytest.raises(SourceError) as caught:
        open_input(path)
    assert sentence in str(caught.value)
    assert str(caught.value).startswith(str(path))
    assert "nothing was sent" in str(caught.value)


@pytest.mark.parametrize("content", [b"a,b", b"a,b\n", b"a,b\n\n\r\n"])
def test_a_header_alone_has_no_rows(tmp_path, content):
    with open_input(write(tmp_path, content)) as source, pytest.raises(SourceError, match="has no rows"):
        list(source.blocks())


def test_an_error_shows_no_openid(tmp_path):
    with pytest.raises(SourceError) as caught:
        open_input(write(tmp_path, b"o6_bmjrPTlm6_2sgVt7hMZOPfL2M,Li\n"))
    assert "o6_bmj" not in str(caught.value)
