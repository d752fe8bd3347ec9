import codecs

import pytest

from tests.sources.reading import TINY, cells, survey, write
from wxpush.errors import ChangedError, SourceError, UsageError
from wxpush.model import Recipient
from wxpush.sources import open_input

TEXT = "openid,name\noAb,张三\noCd,上李\n"
ROWS = [["oAb", "张三"], ["oCd", "上李"]]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"openid\noAb\n", "utf-8"),
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("gb18030"), "gb18030"),
        (b"\x84\x31\x95\x33" + TEXT.encode("gb18030"), "gb18030"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32"),
        (codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"), "utf-32"),
    ],
)
def test_the_encoding_is_found_without_being_told(tmp_path, content, encoding):
    path = write(tmp_path, content)
    with open_input(path) as source:
        assert source.encoding == encoding
        assert source.columns[0] == "openid"
    for sizes in (None, TINY):
        assert cells(survey(path, sizes=sizes)) in (ROWS, [["oAb"]])


@pytest.mark.parametrize(
    ("wanted", "codec", "encoding"),
    [
        ("UTF8", "utf-8", "utf-8"),
        ("utf-8-sig", "utf-8", "utf-8"),
        ("cp936", "gbk", "gbk"),
        ("gb2312", "gb2312", "gb2312"),
        ("big5", "big5", "big5"),
        ("utf-16", "utf-16-le", "utf-16-le"),
        ("utf-16", "utf-16", "utf-16"),
        ("utf-16-le", "utf-16", "utf-16-le"),
        ("utf_16_be", "utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le", "utf-32-le"),
    ],
)
def test_the_encoding_that_is_told_is_taken(tmp_path, wanted, codec, encoding):
    text = "openid,name\noAb,王五\n"
    path = write(tmp_path, text.encode(codec))
    with open_input(path, encoding=wanted) as source:
        assert (source.encoding, source.columns) == (encoding, ("openid", "name"))
    assert cells(survey(path, encoding=wanted)) == [["oAb", "王五"]]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_single_name_at_the_very_end_decides(tmp_path, encoding):
    content = b"openid,name\n" + b"oAb,Li\n" * 160_000 + "oCd,张三".encode(encoding)
    with open_input(write(tmp_path, content)) as source:
        assert source.encoding == encoding
        *_, (_, rows) = source.blocks()
    assert isinstance(rows[-1], Recipient)
    assert rows[-1].fields["name"] == "张三"


def test_a_character_across_two_chunks_is_one_character(tmp_path):
    content = b"name\n" + b"x" * ((1 << 20) - 6) + "张".encode() + b"\n" + b"y\n"
    with open_input(write(tmp_path, content)) as source:
        assert source.encoding == "utf-8"


GBK_LINE = "oAb,张三\n".encode("gb18030")


@pytest.mark.parametrize(
    ("content", "wanted", "line", "names"),
    [
        (b"a,b\n" + GBK_LINE * 3 + b"oCd,\xff\xff\n" + GBK_LINE, None, 5, "neither UTF-8 nor GB18030"),
        (TEXT.encode() + b"oEf,\xff\n", None, 4, "neither UTF-8 nor GB18030"),
        (TEXT.encode() + GBK_LINE + b"\xff", "utf-8", 4, "not UTF-8"),
        (codecs.BOM_UTF8 + b"a,b\n" + GBK_LINE, None, 2, "not UTF-8"),
        (b"a,b\n1,2\n3,\xe5\xbc", "utf-8", 3, "not UTF-8"),
        (b"a,b\n" + b"1,2\n" * 600_000 + b"3,\xff\xff", "utf-8", 600_002, "not UTF-8"),
        ("\ufeffa,上\n上,上\n上,".encode("utf-16-le") + b"\0\xd8a\0", None, 3, "not UTF-16"),
        ("\ufeffa,上\n上,上\n上,".encode("utf-16-be") + b"\xd8\0\0a", None, 3, "not UTF-16"),
        ("\ufeffa,上\n上,上\n".encode("utf-16-le") + b"x", None, 3, "not UTF-16"),
    ],
)
def test_bytes_that_fit_nothing_are_an_error_with_their_line(tmp_path, content, wanted, line, names):
    path = write(tmp_path, content)
    with pytest.raises(SourceError) as caught:
        open_input(path, encoding=wanted)
    assert str(caught.value).startswith(
        f"{path}, line {line}: this line is {names}, so its text cannot be read;"
    )


@pytest.mark.parametrize(
    "name", ["klingon", "rot13", "utf-7", "idna", "base64", "latin-1", "\0", "é" * 300, ""]
)
def test_an_unknown_encoding_is_told_with_those_that_are_known(tmp_path, name):
    with pytest.raises(UsageError, match=r"is not known; nothing was sent\. Use one of utf-8, gb18030, gbk"):
        open_input(write(tmp_path, b"a\n1\n"), encoding=name)


@pytest.mark.parametrize("wanted", ["gb18030", "utf-16"])
def test_a_mark_that_contradicts_the_encoding_is_an_error(tmp_path, wanted):
    with pytest.raises(UsageError, match="begins with the mark of UTF-8, but --encoding says"):
        open_input(write(tmp_path, TEXT.encode("utf-8-sig")), encoding=wanted)


def test_the_big_endian_order_contradicts_the_mark_of_the_little_one(tmp_path):
    with pytest.raises(UsageError, match="the mark of UTF-16"):
        open_input(write(tmp_path, codecs.BOM_UTF16_LE + b"a\0"), encoding="utf-16-be")


@pytest.mark.parametrize(
    ("content", "bad"), [(TEXT.encode(), b"\xff"), (TEXT.encode("utf-16"), b"\xd8\xd8\xd8\xd8")]
)
def test_bytes_that_stop_fitting_after_the_file_was_opened_are_a_change(tmp_path, content, bad):
    path = write(tmp_path, content)
    with open_input(path) as source:
        path.write_bytes(content[: -len(bad)] + bad)
        with pytest.raises(ChangedError, match="was changed while it was being read"):
            list(source.blocks())
