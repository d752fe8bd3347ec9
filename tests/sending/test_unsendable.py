"""Rows that were to be sent, and of which nothing can be made: found by the feed, written by the journal."""

import anyio
import pytest
from trio.testing import MockClock

from tests.sending.books import Books
from tests.sending.test_feed import Input, feed, old
from wxpush.detail import restored
from wxpush.model import BadRow, Instant, State
from wxpush.sending.unsendable import Unsendable


def found(source: Input, known=(), *, doubtful=None, cannot=()) -> dict[int, State]:
    """The states that rows are put into which the feed can make nothing of."""
    unsendable = Unsendable()
    for _ in feed(source, known, doubtful=doubtful, cannot=cannot, unsendable=unsendable).messages():
        pass
    return {record.row: record.state for record in unsendable.records(1)}


def test_what_was_to_be_sent_and_cannot_is_given_away_and_nothing_else():
    known = [old(1, State.SENT), old(2, State.PENDING), old(3, State.REJECTED), old(4, State.IN_DOUBT)]
    assert found(Input(6), known, cannot=range(1, 6)) == {2: State.INVALID, 5: State.INVALID}
    repeated = found(Input(6), known, doubtful={4: Instant(1, 1)}, cannot=range(1, 6))
    assert repeated == {2: State.INVALID, 4: State.IN_DOUBT, 5: State.INVALID}
    assert found(Input(3, bad=[1, 2]), [old(1, State.INVALID)]) == {2: State.INVALID}


@pytest.mark.parametrize("state", [State.IN_FLIGHT, State.IN_DOUBT])
def test_what_may_have_arrived_stays_in_doubt_without_a_date_so_that_it_is_held(state):
    rows = Unsendable()
    known = old(1, state, epoch=2, tries=3, first_ms=5, first_boot_ms=6, errcode=-1)
    rows.add(BadRow(1, 2, "empty", "no text"), known)
    (record,) = rows.records(9)
    assert (record.state, record.first_ms, record.first_boot_ms) == (State.IN_DOUBT, None, None)
    assert (record.key, record.epoch, record.tries, record.at_ms) == (known.key, 2, 3, 9)
    assert str(restored(record.detail)) == "not repeated, empty: no text"


def test_what_was_refused_before_keeps_its_epoch_and_tries_and_no_answer():
    rows = Unsendable()
    rows.add(
        BadRow(1, 2, "listed", "left", state=State.SUPPRESSED),
        old(1, State.PENDING, epoch=2, tries=3, errcode=-1, msgid=4, detail="busy"),
    )
    (record,) = rows.records(9)
    assert (record.state, record.epoch, record.tries) == (State.SUPPRESSED, 2, 3)
    assert (record.errcode, record.msgid, str(restored(record.detail))) == (None, None, "listed: left")


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", [("trio", {"clock": MockClock(autojump_threshold=0)})])
@pytest.mark.parametrize("messages", [0, 3])
async def test_they_are_written_once_also_where_nothing_else_is(messages, anyio_backend):
    books = Books(rows=messages)
    books.queue.unsendable.add(BadRow(9, 10, "empty", "no text"), None)
    async with books.running() as journal:
        await anyio.sleep(1)
        del journal
    assert [record.row for record in books.checkpoint.log if record.row == 9] == [9]
    assert books.state(9) is State.INVALID
    assert (books.tally.states[State.INVALID], books.queue.unsendable.total) == (1, 1)
    assert not books.queue.unsendable
