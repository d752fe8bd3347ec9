"""Rows that are yet to be sent: which blocks are read for them, and which rows of a block they are."""

from tests.checkpoint.records import record
from tests.sending.test_feed import Input, Known, Letters
from wxpush.model import State
from wxpush.survey.pending import pending


def parts(source: Input, known, **bounds: int) -> list[tuple[int, list[int]]]:
    found = pending(source, source.blocks, rows=Known(known), channel=Letters(), **bounds)
    return [(part.through, [composed.row for composed in part.messages]) for part in found]


def test_only_rows_without_an_outcome_are_given_and_bad_ones_are_among_them():
    known = [record(1, State.SENT), record(2, State.PENDING), record(4, State.IN_FLIGHT)]
    assert parts(Input(6, bad=[3]), known) == [(3, [2, 3]), (6, [5, 6])]


def test_of_a_block_that_is_cut_by_the_bounds_only_what_is_within_them_is_given():
    source = Input(9)
    assert parts(source, [], after=4, last_row=8) == [(6, [5, 6]), (8, [7, 8])]
    assert source.read == [1, 2]


def test_a_block_without_rows_to_send_within_the_bounds_is_told_of_and_not_read():
    source = Input(6)
    known = [record(row, State.REJECTED) for row in (2, 3, 4, 5)]
    assert parts(source, known, after=1, last_row=5) == [(3, []), (5, [])]
    assert source.read == []
