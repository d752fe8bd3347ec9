import codecs

import pytest

from tests.sources.reading import TINY, cells, survey, write
from wxpush.errors import ChangedError, SourceError, UsageError
from wxpush.model import Recipient
from wxpush.sources import open_input
from wxpush.sources.doubts import EncodingDoubtError

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
    content = b"openid,name\n" + (b"oAb," + b"Li" * 20 + b"\n") * 25_000 + "oCd,张三".encode(encoding)
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


def _lines(*names: str, codec: str) -> bytes:
    return b"openid,name\n" + b"".join(f"oAb,{name}\n".encode(codec) for name in names)


@pytest.mark.parametrize(
    "broken",
    [
        TEXT.encode() + GBK_LINE,
        TEXT.encode() + "oEf,续费成功\n".encode("gbk"),
        "openid,name\noAb,续费成功\noCd,续费成功\n".encode() + "oEf,续费成功\n".encode("gbk"),
        TEXT.encode() + b"oEf,\xff\n",
        TEXT.encode() + b"oEf,caf\xe9\n",
        TEXT.encode() + "oEf,张三".encode()[:-1],
    ],
)
def test_utf8_with_a_few_other_bytes_is_refused_with_their_line_and_not_read_as_something_else(
    tmp_path, broken
):
    with pytest.raises(SourceError, match="line 4: the file is UTF-8 except for some bytes"):
        open_input(write(tmp_path, broken))


@pytest.mark.parametrize("word", ["录取", "状态", "平台", "医院", "系统"])
def test_chinese_that_is_valid_utf8_too_is_no_reading_for_certain(tmp_path, word):
    path = write(tmp_path, _lines(word, codec="gbk"))
    with pytest.raises(EncodingDoubtError) as caught:
        open_input(path)
    assert caught.value.choices["gb18030"] == word
    for encoding in ("gbk", "utf-8"):
        with open_input(path, encoding=encoding) as source:
            assert source.encoding == encoding


FOREIGN = {
    "big5": ("訂單已出貨", "謝謝您的購買", "臺北市信義區", "請於三日內取件"),
    "euc_kr": ("주문이 완료되었습니다", "감사합니다", "서울특별시"),
    "shift_jis": ("ご注文ありがとうございます", "東京都の天気です", "カートの商品"),
    "euc_jp": ("ご注文ありがとうございます", "東京都の天気です", "カートの商品"),
}


@pytest.mark.parametrize("codec", FOREIGN)
def test_text_of_another_country_is_never_taken_for_chinese(tmp_path, codec):
    path = write(tmp_path, _lines(*FOREIGN[codec], codec=codec))
    with pytest.raises(EncodingDoubtError) as caught:
        open_input(path)
    assert any(
        text in FOREIGN[codec] or FOREIGN[codec][0].startswith(text) for text in caught.value.choices.values()
    )
    with open_input(path, encoding=codec) as source:
        assert source.encoding == codec
    assert cells(survey(path, encoding=codec)) == [["oAb", name] for name in FOREIGN[codec]]


@pytest.mark.parametrize(
    "names",
    [
        ("张三",),
        ("欧阳娜娜", "司马相如"),
        ("订单已发货",),
        ("续费成功", "续费成功"),
        ("￥9.90", "１２３"),
        ("重庆市渝中区解放碑步行街",),
        ("龘鑫", "李磊", "王伟"),
        ("北京", "上海", "广州", "深圳"),
    ],
)
def test_lists_of_the_mainland_are_read_without_a_question_in_either_encoding(tmp_path, names):
    for codec in ("gbk", "gb18030", "utf-8"):
        path = write(tmp_path, _lines(*names, codec=codec))
        with open_input(path) as source:
            assert source.encoding == ("utf-8" if codec == "utf-8" else "gb18030")
        assert cells(survey(path)) == [["oAb", name] for name in names]


def test_kana_alone_are_the_same_in_two_encodings_so_nobody_is_asked(tmp_path):
    path = write(tmp_path, _lines("ありがとう", codec="euc_jp"))
    assert cells(survey(path)) == [["oAb", "ありがとう"]]


@pytest.mark.parametrize("names", [("José", "Müller", "Zoë"), ("Привет", "Иван"), ("Γειά", "שלום")])
def test_other_alphabets_in_utf8_are_no_doubt(tmp_path, names):
    with open_input(write(tmp_path, _lines(*names, codec="utf-8"))) as source:
        assert source.encoding == "utf-8"


def test_a_line_that_is_cut_within_a_character_is_no_doubt(tmp_path):
    for padding in range(2):
        path = write(tmp_path, b"openid,name\noAb," + b"x" * padding + "张".encode("gbk") * 5000 + b"\n")
        with open_input(path) as source:
            assert source.encoding == "gb18030"


@pytest.mark.parametrize(
    "name", ["klingon", "rot13", "utf-7", "idna", "base64", "latin-1", "\0", "é" * 300, ""]
)
def test_an_unknown_encoding_is_told_with_those_that_are_known(tmp_path, name):
    with pytest.raises(UsageError, match=r"is not known; nothing was sent\. Use one of utf-8, gb18030, gbk"):
        open_input(write(tmp_path, b"a\n1\n"), encoding=name)


@pytest.mark.parametrize("wanted", ["gb18030", "utf-16"])
def test_a_mark_that_contradicts_the_encoding_is_an_error(tmp_path, wanted):
    with pytest.raises(UsageError, match="begins with the byte order mark of UTF-8, but --encoding says"):
        open_input(write(tmp_path, TEXT.encode("utf-8-sig")), encoding=wanted)


def test_the_big_endian_order_contradicts_the_mark_of_the_little_one(tmp_path):
    with pytest.raises(UsageError, match="the byte order mark of UTF-16"):
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


@pytest.mark.parametrize(
    ("codec", "names"),
    [
        ("euc_jp", ("田中太郎", "佐藤花子", "渡辺商店", "高橋健一")),
        ("euc_jp", ("お支払い", "発送のお知らせ")),
        ("shift_jis", ("田中太郎", "佐藤花子", "渡辺商店")),
        ("euc_kr", ("김민수", "이서연", "박지훈")),
        ("big5", ("陳志明", "黃麗華")),
    ],
)
def test_of_a_short_list_of_names_nothing_is_guessed(tmp_path, codec, names):
    with pytest.raises(EncodingDoubtError) as caught:
        open_input(write(tmp_path, _lines(*names, codec=codec)))
    assert caught.value.choices[codec] in names


@pytest.mark.parametrize("word", ["影視", "没每"])
def test_chinese_whose_utf8_reading_is_letters_is_asked_about(tmp_path, word):
    with pytest.raises(EncodingDoubtError) as caught:
        open_input(write(tmp_path, _lines(word, codec="gbk")))
    assert caught.value.choices["gb18030"] == word
