import gzip

import pytest

from tests.sources.reading import TINY, cells, survey, write
from wxpush.errors import ChangedError, SourceError
from wxpush.sources import open_input

TEXT = "openid,name\n" + "".join(f"oAb{number},张{number}\n" for number in range(2000))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_compressed_file_reads_like_the_plain_one(tmp_path, encoding):
    plain = write(tmp_path, TEXT.encode(encoding))
    packed = write(tmp_path, gzip.compress(TEXT.encode(encoding), mtime=0), "orders.csv.gz")
    with open_input(plain) as one, open_input(packed) as other:
        assert list(one.blocks()) == list(other.blocks())


def test_several_members_are_one_file(tmp_path):
    content = (
        gzip.compress(b"a,b\n1,", mtime=0) + gzip.compress(b"") + gzip.compress(b"2\n3,4\n") + b"\0" * 64
    )
    assert cells(survey(write(tmp_path, content, "orders.csv.gz"), sizes=TINY)) == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize("sizes", [None, TINY])
@pytest.mark.parametrize(
    ("name", "encoding"), [("o.csv.gz", "utf-8"), ("o.csv", "utf-16"), ("o.csv.gz", "utf-16")]
)
def test_blocks_may_be_asked_for_in_any_order(tmp_path, sizes, name, encoding):
    content = TEXT[:3000].rpartition("\n")[0].encode(encoding)
    with open_input(
        write(tmp_path, gzip.compress(content, mtime=0) if "gz" in name else content, name), sizes=sizes
    ) as source:
        found = list(source.blocks())
        for block, rows in (*found[:2], found[-1], *found[5::-1]):
            assert list(source.rows(block)) == rows


def test_a_gzip_file_is_known_by_its_first_bytes_too(tmp_path):
    assert cells(survey(write(tmp_path, gzip.compress(b"a\n1\n", mtime=0), "stdin-0.csv"))) == [["1"]]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a,b\n1,2\n", "ends in .gz but is not a gzip file"),
        (gzip.compress(TEXT.encode(), mtime=0)[:-4], "ends too early"),
        (gzip.compress(TEXT.encode(), mtime=0)[:100], "ends too early"),
        (b"\x1f\x8b", "ends too early"),
        (gzip.compress(TEXT.encode(), mtime=0)[:-8] + b"01234567", "is a damaged gzip file"),
        (gzip.compress(TEXT.encode(), mtime=0)[:40] + b"\xff" * 400, "is a damaged gzip file"),
        (gzip.compress(TEXT.encode(), mtime=0) + b"more", "is a damaged gzip file"),
        (b"", "is empty"),
        (gzip.compress(b"", mtime=0), "is empty"),
    ],
)
def test_a_damaged_gzip_file_is_told_in_a_sentence(tmp_path, content, sentence):
    with pytest.raises(SourceError, match=sentence):
        open_input(write(tmp_path, content, "orders.csv.gz"))


def test_a_gzip_file_that_is_damaged_after_the_survey_is_a_change(tmp_path):
    path = write(tmp_path, gzip.compress(TEXT.encode(), mtime=0), "orders.csv.gz")
    with open_input(path, sizes=TINY) as source:
        blocks = [block for block, _ in source.blocks()]
        path.write_bytes(path.read_bytes()[:200])
        with pytest.raises(ChangedError):
            source.rows(blocks[-1])
