import os
import tracemalloc
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from tests.lanes.share import share
from tests.sources.reading import TINY, survey, write
from wxpush.errors import ChangedError, UsageError
from wxpush.sources import FORMATS, Sizes, open_input
from wxpush.sources.splitter import hasher

CONTENT = b"openid,name\n" + b"".join(b"o%05d,Li\n" % number for number in range(10_000))


def test_a_block_is_some_thousand_rows_at_most(tmp_path):
    with open_input(write(tmp_path, CONTENT)) as source:
        blocks = [block for block, _ in source.blocks()]
    assert [block.rows for block in blocks] == [4096, 4096, 1808]
    assert [block.first_row for block in blocks] == [1, 4097, 8193]
    assert [block.first_line for block in blocks] == [2, 4098, 8194]
    assert blocks[0].offset == 12
    assert all(one.offset + one.length == other.offset for one, other in pairwise(blocks))
    assert all(len(block.digest) == 16 for block in blocks)


def test_the_digests_of_a_file_stay_what_they_are(tmp_path):
    # A dispatch is named by them: with others, another version would not meet it, and hand out its rows again.
    with open_input(write(tmp_path, CONTENT)) as source:
        digests = b"".join(block.digest for block, _ in source.blocks())
    assert sha256(digests).hexdigest()[:16] == "86a44c233f772116"


def test_rows_are_the_same_in_both_passes_however_many_are_in_a_block(tmp_path):
    lines = [f'o{number},"one\ntwo"\n' if number % 7 == 0 else f"o{number},x\n" for number in range(1500)]
    content = "a,b\n" + "".join("\n" + line if number % 5 == 0 else line for number, line in enumerate(lines))
    with open_input(write(tmp_path, content.encode())) as source:
        found = list(source.blocks())
        assert [list(source.rows(block)) for block, _ in found] == [rows for _, rows in found]
    assert len(found) == 1


def test_a_block_is_some_hundred_kilobytes_at_most(tmp_path):
    content = b"a,b\n" + (b"1," + b"x" * 998 + b"\n") * 2000
    with open_input(write(tmp_path, content)) as source:
        assert max(block.length for block, _ in source.blocks()) < 300_000


@pytest.mark.parametrize(
    "edit",
    [
        lambda data: data.replace(b"o00005", b"o99999"),
        lambda data: data[:50],
        lambda data: data[:20] + b"\n" + data[20:],
        lambda data: b"",
    ],
)
def test_a_block_that_changed_gives_no_row(tmp_path, edit):
    path = write(tmp_path, CONTENT)
    with open_input(path) as source:
        [first, *_] = [block for block, _ in source.blocks()]
        path.write_bytes(edit(CONTENT))
        with pytest.raises(ChangedError, match="was changed while it was being read"):
            source.rows(first)


def test_a_block_that_is_still_the_same_is_read_though_another_changed(tmp_path):
    path = write(tmp_path, CONTENT)
    with open_input(path) as source:
        found = list(source.blocks())
        path.write_bytes(CONTENT[:-3] + b"??\n")
        assert list(source.rows(found[0][0])) == found[0][1]
        with pytest.raises(ChangedError):
            source.rows(found[-1][0])


def test_a_change_in_a_row_too_long_to_be_held_is_seen(tmp_path):
    content = b"a\n" + b"x" * (3 << 20) + b"\n"
    path = write(tmp_path, content)
    with open_input(path) as source:
        [(block, rows)] = source.blocks()
        assert list(source.rows(block)) == rows
        path.write_bytes(content.replace(b"xx\n", b"xy\n"))
        with pytest.raises(ChangedError):
            source.rows(block)


@pytest.mark.slow
def test_a_file_that_is_replaced_is_still_read_as_it_was(tmp_path):
    path = write(tmp_path, CONTENT)
    with open_input(path) as source:
        found = list(source.blocks())
        write(tmp_path, b"other\n", "new.csv").replace(path)
        assert [list(source.rows(block)) for block, _ in found] == [rows for _, rows in found]


def test_a_file_that_grows_while_it_is_surveyed_is_a_change(tmp_path):
    path = write(tmp_path, CONTENT)
    with open_input(path) as source:
        survey_pass = source.blocks()
        next(survey_pass)
        with path.open("ab") as file:
            file.write(b"oNew,Wu\n")
        with pytest.raises(ChangedError):
            list(survey_pass)


def test_a_file_that_is_written_over_while_it_is_surveyed_is_a_change_though_it_keeps_its_size(tmp_path):
    path = write(tmp_path, CONTENT)
    os.utime(path, (1, 1))  # two writes within a tick of the file system's clock have one time
    with open_input(path, sizes=TINY) as source:
        survey_pass = source.blocks()
        (block, _) = next(survey_pass)
        with path.open("r+b") as file:
            file.seek(block.offset)
            file.write(b"oXXX")
        assert path.stat().st_size == len(CONTENT)
        with pytest.raises(ChangedError):
            list(survey_pass)


@pytest.mark.parametrize("keeps_its_size", [True, False])
def test_what_became_of_a_file_since_it_was_opened_is_told_also_where_it_keeps_its_size(
    tmp_path, keeps_its_size
):
    path = write(tmp_path, CONTENT)
    os.utime(path, (1, 1))
    with open_input(path) as source:
        assert source.meanwhile() == ""
        path.write_bytes(CONTENT if keeps_its_size else CONTENT * 2)
        assert source.meanwhile() == "written_to"


def test_new_names_for_the_columns_are_a_change(tmp_path):
    path = write(tmp_path, b"a,b\n1,2\n")
    with open_input(path) as source:
        [(block, _)] = source.blocks()
    write(tmp_path, b"b,a\n1,2\n")
    with open_input(path) as source, pytest.raises(ChangedError):
        source.rows(block)


def test_a_later_invocation_reads_the_blocks_of_an_earlier_one(tmp_path):
    path = write(tmp_path, CONTENT)
    with open_input(path) as source:
        found = list(source.blocks())
    with open_input(path, sizes=TINY) as source:
        assert [list(source.rows(block)) for block, _ in found] == [rows for _, rows in found]


def test_both_passes_may_run_side_by_side(tmp_path):
    with open_input(write(tmp_path, CONTENT), sizes=Sizes(block_bytes=1000)) as source:
        for block, rows in source.blocks():
            assert list(source.rows(block)) == rows


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(tmp_path):
    path = write(tmp_path, b"a,b\n" + b"x" * (12 << 20) + b"\n" * (1 << 16) + b"1,2\n" * 20_000)
    tracemalloc.start()
    try:
        with open_input(path) as source:
            for block, _ in source.blocks():
                source.rows(block)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


def read_or_refuse(path, **options):
    """All rows, or the sentence that refuses the file; anything else is an error of the test."""
    try:
        return survey(path, **options)
    except UsageError as error:
        return str(error)


CSV_LIKE = st.lists(
    st.sampled_from(
        [b'"', b'""', b",", b"\t", b"\n", b"\r", b"\r\n", b"a", b"\0", b"{", b"}", b":", b"\xd5\xc5"]
    )
).map(b"".join)


@settings(max_examples=share(400), deadline=None)
@given(
    st.one_of(st.binary(), CSV_LIKE.map(b"a,b\n".__add__), CSV_LIKE),
    st.sampled_from(sorted(FORMATS)),
    st.sampled_from([None, "utf-8", "gb18030", "utf-16", "big5"]),
    st.sampled_from([None, TINY, Sizes(block_bytes=3, block_rows=2, row_bytes=8)]),
)
def test_any_bytes_give_rows_or_a_sentence(tmp_path_factory, content, word, encoding, sizes):
    path = write(tmp_path_factory.getbasetemp(), content, f"fuzz-{os.getpid()}")
    read_or_refuse(path, format=word, encoding=encoding, sizes=sizes)


@settings(max_examples=share(200), deadline=None)
@given(CSV_LIKE.map(b"a,b\n".__add__), st.integers(1, 40), st.integers(1, 5))
def test_rows_do_not_depend_on_how_the_file_is_cut(tmp_path_factory, content, block_bytes, block_rows):
    path = write(tmp_path_factory.getbasetemp(), content, f"cut-{os.getpid()}")
    sizes = Sizes(block_bytes=block_bytes, block_rows=block_rows)
    assert read_or_refuse(path, format="csv", sizes=sizes) == read_or_refuse(path, format="csv")


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_behind_the_mark_of_gzip_give_rows_or_a_sentence(tmp_path_factory, content):
    path = write(
        tmp_path_factory.getbasetemp(), b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + content, f"gz-{os.getpid()}"
    )
    read_or_refuse(path, format="csv")


HOLLOW = b'openid,name\no1,a\n,\no2,b\r\n,\r\n"",""\n,,,\n'


@pytest.mark.parametrize("sizes", [None, TINY])
def test_rows_of_empty_cells_are_left_out(tmp_path, sizes):
    rows = survey(write(tmp_path, HOLLOW), sizes=sizes)
    assert [(row.row, row.line, row.fields["openid"]) for row in rows] == [(1, 2, "o1"), (2, 4, "o2")]
    with open_input(write(tmp_path, HOLLOW), sizes=sizes) as source:
        blocks = [block for block, _ in source.blocks()]
        assert source.blank_lines == 4
        assert source.unchanged(blocks)
    with open_input(write(tmp_path, HOLLOW + b",\n\n"), sizes=sizes) as source:
        assert source.unchanged(blocks)
    with open_input(write(tmp_path, HOLLOW + b"o3,c\n"), sizes=sizes) as source:
        assert not source.unchanged(blocks)


def test_a_checkpoint_of_when_they_were_rows_still_has_them(tmp_path):
    """Rows keep the numbers that their outcomes are kept by."""
    with open_input(write(tmp_path, HOLLOW)) as source:
        ((block, rows),) = source.blocks()
        kept = hasher(source._seal, HOLLOW[block.offset : block.offset + block.length]).digest()
        before = structs.replace(block, rows=6, digest=kept)
        assert len(rows) == 2
        found = list(source.rows(before))
        assert [row.row for row in found] == [1, 2, 3, 4, 5, 6]
        assert [row.line for row in found] == [2, 3, 4, 5, 6, 7]
        assert source.unchanged([before])
