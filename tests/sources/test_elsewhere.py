"""Lists whose header stands below titles, or whose cells are parted by another character."""

import pytest

from tests.sources.reading import TINY, cells, survey, write
from wxpush.errors import SourceError, UsageError
from wxpush.sources import open_input

ROWS = [["oA", "a;x"], ["oB", "b"]]


def needs(*names):
    return lambda columns: {*names} <= {*columns}


def said(path, *names, **options):
    with open_input(path, **options) as source:
        found = source.elsewhere(needs(*names), file=path.name)
    return "" if found is None else str(found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sizes", [None, TINY])
@pytest.mark.parametrize("titles", ["三月名单\n", '三月名单,,\n\n共 2 "笔\n----\n', ",\n"])
def test_what_stands_above_the_header_is_no_part_of_the_list(tmp_path, titles, encoding, sizes):
    path = write(tmp_path, f"{titles}openid,name\noA,a;x\noB,b\n".encode(encoding))
    line = titles.count("\n") + 1
    rows = survey(path, sizes=sizes, header_line=line)
    assert cells(rows) == ROWS
    assert [row.line for row in rows] == [line + 1, line + 2]
    if titles.count('"') != 1:  # a quote that is left open is told before
        assert f"--header-line {line}," in said(path, "openid", "name")


@pytest.mark.parametrize("mark", [";", "|", "\t", "，", "；", "^", " ", "、"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_any_character_can_part_the_cells(tmp_path, mark, encoding):
    text = f'openid{mark}name\noA{mark}"a;x"\noB{mark}b\n'
    path = write(tmp_path, text.encode(encoding))
    for sizes in (None, TINY):
        assert cells(survey(path, sizes=sizes, delimiter=mark)) == ROWS


def test_a_delimiter_of_two_bytes_is_found_only_where_it_is_one(tmp_path):
    """In GB18030 the halves of two characters may be the bytes of a third."""
    first, second = "，".encode("gb18030")
    hanzi = [character.encode("gb18030") for character in map(chr, range(0x4E00, 0x9FA5))]
    name = next(each for each in hanzi if each[1] == first) + next(
        each for each in hanzi if each[0] == second
    )
    path = write(tmp_path, "openid，name\noA，".encode("gb18030") + name + b"\n")
    assert cells(survey(path, delimiter="，", encoding="gb18030")) == [["oA", name.decode("gb18030")]]


@pytest.mark.parametrize(
    ("text", "name", "fix"),
    [
        ("openid;name\noA;a\n", "x.csv", "Add --delimiter ';'."),
        ("openid，name\noA，a\n", "x.csv", "Add --delimiter '，'."),
        ("openid\tname\noA\ta\n", "x.csv", "Add --format tsv, or rename it to .tsv."),
        ("openid,name\noA,a\n", "x.tsv", "Add --format csv, or rename it to .csv."),
        ("title\n\nopenid;name\noA;a\n", "x.csv", "Add --header-line 3 --delimiter ';'."),
        ("openId;name\noA;a\n", "x.csv", "Add --delimiter ';'."),
        ("openid;product\no7Qx2w4xlbR1N2RQnb7vqUmLmGOs;a\n", "x.csv", "Add --delimiter ';'."),
        ('openid;product\n\no7Qx2w4xlbR1N2RQnb7vqUmLmGOs;"a;b"\n', "x.csv", "Add --delimiter ';'."),
        ("id,name\noA,a\n", "x.csv", ""),
        ("a;b c\nx\n", "x.csv", ""),
    ],
)
def test_what_parts_the_cells_is_told_with_the_option_for_it(tmp_path, text, name, fix):
    told = said(write(tmp_path, text.encode(), name), "openid", "name")
    assert told.endswith(fix) if fix else not told


def test_another_delimiter_is_another_input(tmp_path):
    path = write(tmp_path, b"a\n1\n")
    with open_input(path) as one, open_input(path, delimiter=";") as other:
        ((block, _),), ((same, _),) = list(one.blocks()), list(other.blocks())
    assert block.digest != same.digest


@pytest.mark.parametrize("word", ["", "ab", "a", "7", '"', "\n", "\r", "好", "tabs"])
def test_what_parts_no_cells_is_refused(tmp_path, word):
    with pytest.raises(UsageError, match="cannot separate cells"):
        open_input(write(tmp_path, b"a,b\n1,2\n"), delimiter=word)


@pytest.mark.parametrize("line", [2, 4, 5, 99])
def test_a_line_that_can_be_no_header_is_refused(tmp_path, line):
    with pytest.raises(SourceError, match=f"has no line {line} that could be the header"):
        open_input(write(tmp_path, b"title\n\na,b\n\n"), header_line=line)


@pytest.mark.parametrize("options", [{"delimiter": ";"}, {"header_line": 2}])
def test_jsonl_has_neither(tmp_path, options):
    with pytest.raises(UsageError, match="Leave it out"):
        open_input(write(tmp_path, b'{"a":"b"}\n', "x.jsonl"), **options)


def test_tab_is_a_word_for_it(tmp_path):
    assert cells(survey(write(tmp_path, b"a\tb\n1\t2\n"), delimiter="tab")) == [["1", "2"]]
