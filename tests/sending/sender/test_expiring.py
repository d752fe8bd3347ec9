"""Rows that expire between being composed and leaving: none leaves, none that may have arrived is taken for one that did not."""

import anyio
import pytest

from tests.sending.books import LOST, Books
from tests.sending.fakes import fresh
from wxpush.model import State
from wxpush.sending.retry import Again

pytestmark = pytest.mark.anyio


def dated(books: Books, rows: int, *, after: float):
    """Fresh rows that expire so many seconds from now."""
    for message in fresh(rows):
        message.expires_ms = books.clock.wall_ms() + round(after * 1000)
        yield message


def of(rows: int, *, after: float, **more) -> Books:
    books = Books(**more)
    books.queue._fresh = iter([*dated(books, rows, after=after)])
    return books


async def test_a_row_whose_time_is_over_is_expired_without_an_intent():
    books = of(3, after=-1.0)
    async with books.running():
        await anyio.sleep(0.1)
        assert not books.journal.ready
        assert {books.state(row) for row in (1, 2, 3)} == {State.EXPIRED}
        record = books.checkpoint.records[1]
        assert (record.key, record.tries, record.first_ms) == (b"k" * 16, 0, None)
        assert record.detail.startswith('{"id":"rows.expired"')
        assert books.tally.states == {State.EXPIRED: 3}


async def test_a_row_that_expires_after_its_intent_does_not_leave():
    books = of(1, after=5.0)
    async with books.running() as journal:
        assert len(journal.ready) == 1
        await anyio.sleep(6.0)
        assert journal.hand_out() is None
        await anyio.sleep(0.1)
        assert books.state(1) is State.EXPIRED
        assert books.tally.in_flight == 0


async def test_one_in_time_leaves():
    books = of(1, after=5.0)
    async with books.running() as journal:
        assert journal.hand_out() is not None


@pytest.mark.parametrize("unsure", [True, False])
async def test_a_repeat_that_comes_too_late_is_in_doubt_where_it_may_have_arrived_and_else_expired(unsure):
    books = of(1, after=5.0)
    async with books.running() as journal:
        message = journal.hand_out()
        message.unsure, message.last = unsure, LOST
        message.tries = 1
        journal.again(message, Again(10.0))
        await anyio.sleep(11.0)
        assert books.state(1) is (State.IN_DOUBT if unsure else State.EXPIRED)
        assert books.checkpoint.records[1].tries == 1
        assert not journal.ready


async def test_the_canary_is_as_many_rows_as_were_asked_for():
    books = of(3, after=5.0)
    books.queue.allowance = 1
    async with books.running() as journal:
        assert len(journal.ready) == 1
        await anyio.sleep(6.0)
        assert journal.hand_out() is None
        await anyio.sleep(0.1)
        assert {books.state(row) for row in (1, 2, 3)} == {State.EXPIRED}
        assert books.queue.allowance == 1
