"""The messages of a range of rows, for somebody else to send."""

import pytest

from tests.sending.test_feed import Input, feed, old
from wxpush.model import Instant, State


@pytest.mark.parametrize(
    ("first", "last", "rows", "blocks"),
    [
        (1, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9], [0, 1, 2]),
        (2, 2, [2], [0]),
        (3, 3, [3], [0]),
        (3, 4, [3, 4], [0, 1]),
        (4, 6, [4, 5, 6], [1]),
        (6, 8, [6, 7, 8], [1, 2]),
        (9, 12, [9], [2]),
        (10, 12, [], []),
    ],
)
def test_a_range_has_its_rows_and_reads_no_other_blocks(first, last, rows, blocks):
    source = Input(9)
    assert [message.row for message in feed(source).within(first, last)] == rows
    assert source.read == blocks


@pytest.mark.parametrize("state", State)
def test_what_is_settled_stays(state):
    rows = [message.row for message in feed(Input(3), [old(2, state)]).within(1, 3)]
    assert rows == ([1, 3] if state.settled else [1, 2, 3])


def test_rows_that_cannot_be_sent_stay():
    messages = feed(Input(6, bad=[2]), cannot=[5], last_row=5).within(1, 6)
    assert [message.row for message in messages] == [1, 3, 4]


def test_a_row_in_doubt_is_given_under_its_old_id_and_a_pending_one_under_a_new():
    known = [old(1, State.IN_DOUBT, tries=2), old(2, State.PENDING, tries=2)]
    doubtful, pending = feed(Input(2), known, doubtful={1: Instant(7, 8)}).within(1, 2)
    assert (doubtful.unsure, doubtful.first, doubtful.body) == (True, Instant(7, 8), b"o1 0/old-000000000001")
    assert (pending.unsure, pending.first, pending.body) == (False, None, b"o2 0/new-000000000002")


def test_a_block_that_several_ranges_share_is_read_once_while_they_come_in_order():
    source = Input(6)
    found = feed(source)
    ranges = [(1, 1), (2, 2), (3, 4), (5, 6), (1, 1)]
    assert [[message.row for message in found.within(*both)] for both in ranges] == [
        [1],
        [2],
        [3, 4],
        [5, 6],
        [1],
    ]
    assert source.read == [0, 1, 0]
