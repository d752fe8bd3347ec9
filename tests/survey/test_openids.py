"""Openids that do not belong to the list are told from those that do, with their lines, in memory that does not grow."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxpush.errors import DiskError
from wxpush.model import Composed
from wxpush.survey.openids import FEWEST, MOST_BEGINNINGS, Openids


def messages(openids: list[str], first: int = 1, line: int = 2) -> list[Composed]:
    return [Composed(first + n, line + n, to, b"", b"") for n, to in enumerate(openids)]


def found(*blocks: list[Composed]) -> list[tuple[str, int, int]]:
    told = []
    with Openids() as openids:
        for block in blocks:
            told += openids.look(block)
        told += openids.rest()
    return [(warning.kind, warning.row, warning.line) for warning in told]


def ours(number: int) -> str:
    return f"oABCD{number:023}"


def theirs(number: int) -> str:
    return f"oWXYZ{number:023}"


def test_rows_that_begin_otherwise_than_most_are_named():
    names = [ours(n) for n in range(40)]
    names[7:9] = [theirs(7), theirs(8)]
    assert found(messages(names)) == [("foreign_openid", 8, 9), ("foreign_openid", 9, 10)]


def test_rows_of_another_account_at_the_head_of_the_list_are_named_too():
    names = [theirs(n) for n in range(10)] + [ours(n) for n in range(90)]
    assert found(messages(names)) == [("foreign_openid", row, row + 1) for row in range(1, 11)]


def test_lines_are_told_from_rows_where_rows_take_more_than_a_line():
    block = [Composed(row, row * 3, theirs(row) if row == 5 else ours(row), b"", b"") for row in range(1, 31)]
    assert found(block[:12], block[12:]) == [("foreign_openid", 5, 15)]


def test_nothing_is_said_of_a_short_list_or_one_without_a_leader():
    assert found(messages([ours(n) for n in range(FEWEST - 2)] + [theirs(1)])) == []
    thirds = [maker(n) for n in range(30) for maker in (ours, theirs, lambda n: f"oQQQQ{n:023}")]
    assert found(messages(thirds)) == []
    scattered = [f"o{number:04}{number:023}" for number in range(MOST_BEGINNINGS + 5)]
    assert found(messages(scattered * 2)) == []
    assert found() == []


@pytest.mark.parametrize("odd", ["oABCD", "xABCD" + "0" * 23, ours(1) + "x"])
def test_what_does_not_look_like_an_openid_is_a_warning(odd):
    assert found(messages([ours(1), odd, ours(2)])) == [("odd_openid", 2, 3)]


@given(
    st.lists(st.tuples(st.booleans(), st.integers(1, 3)), min_size=FEWEST, max_size=80), st.integers(1, 30)
)
def test_every_row_of_the_minority_is_named_however_the_lines_fall(rows, cut):
    line, block = 1, []
    for row, (mine, gap) in enumerate(rows, 1):
        line += gap
        block.append(Composed(row, line, ours(row) if mine else theirs(row), b"", b""))
    many = sum(mine for mine, _ in rows)
    told = found(*[block[at : at + cut] for at in range(0, len(block), cut)])
    lines = {line for _, _, line in told}
    if many * 2 != len(rows):
        minority = many * 2 < len(rows)
        assert lines == {composed.line for composed in block if (composed.to[1] == "A") == minority}
    assert len(told) == len(lines)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_list():
    block = messages([ours(n) if n % 2 or n % 6 else theirs(n) for n in range(4000)])
    tracemalloc.start()
    try:
        with Openids() as openids:
            for _ in range(30):
                openids.look(block)
            assert sum(1 for _ in openids.rest()) == 30 * 667
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_500_000


@pytest.mark.usefixtures("no_room")
def test_a_full_temporary_folder_is_told_in_one_sentence():
    mixed = messages([(ours if row % 3 else theirs)(row) for row in range(20_000)])
    with pytest.raises(DiskError, match="TMPDIR"):
        found(mixed)
