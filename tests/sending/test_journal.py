"""The books: what is durable when, and that no message is in two places or in none."""

from math import inf

import anyio
import pytest
from trio.testing import MockClock

from tests.sending.books import LOST, Books, unsure
from tests.sending.fakes import MemoryCheckpoint, OneBadCommit, fresh
from wxpush.errors import ChangedError, DiskError
from wxpush.limits.breaker import BreakerState
from wxpush.model import Kind, Message, State, Verdict
from wxpush.sending.journal import Journal
from wxpush.sending.retry import Again, When

pytestmark = pytest.mark.anyio

SENT = Verdict(Kind.SENT, 0, 77)


@pytest.fixture
def anyio_backend():
    return "trio", {"clock": MockClock(autojump_threshold=0)}


async def test_intents_are_durable_before_messages_are_ready():
    books = Books(checkpoint=MemoryCheckpoint(seconds=2))
    async with books.running() as journal:
        assert not journal.ready
        await anyio.sleep(2)
        assert journal.ready
        assert books.checkpoint.states() == {State.IN_FLIGHT: 5}
        record = books.checkpoint.records[1]
        assert (record.invocation, record.tries, record.who) == (3, 1, 1), "it may have left"
        assert record.first_ms is not None


async def test_what_is_taken_back_while_its_intent_is_written_was_in_flight_from_a_known_time():
    books = Books(checkpoint=MemoryCheckpoint(seconds=2))
    async with books.running() as journal:
        journal.withdraw()
        await anyio.sleep(2)
        intents = [record for record in books.checkpoint.log if record.state is State.IN_FLIGHT]
        assert [record.row for record in intents] == [1, 2, 3, 4, 5]
        assert all(record.first_ms is not None and record.first_ms > 0 for record in intents)


async def test_an_answer_is_written_with_what_it_said():
    books = Books()
    async with books.running() as journal:
        message = journal.hand_out()
        assert books.tally.in_flight == 1
        message.tries = 1
        journal.settle(message, State.SENT, SENT)
        assert books.tally.in_flight == 0
        await anyio.sleep(0.1)
        record = books.checkpoint.records[message.row]
        assert (record.state, record.errcode, record.msgid, record.tries) == (State.SENT, 0, 77, 1)
        assert (record.first_ms, record.first_boot_ms, record.detail) == (None, None, None)


async def test_a_record_names_the_message_and_what_was_said_of_it():
    books = Books(iter([Message(row=4, key=b"key of the text!", body=b"{}", who=8, epoch=2)]))
    async with books.running() as journal:
        journal.settle(journal.hand_out(), State.REJECTED, Verdict(Kind.REJECTED, 43004, detail="as told"))
        await anyio.sleep(0.1)
        record = books.checkpoint.records[4]
        assert (record.key, record.who, record.epoch) == (b"key of the text!", 8, 2)
        assert (record.errcode, record.detail) == (43004, "as told")


@pytest.mark.parametrize(("set_by_ms", "moved_ms"), [(-300_000, -300_000), (300_000, 0)])
@pytest.mark.parametrize("settled", [False, True])
async def test_after_a_reboot_the_wall_clock_tells_the_age_of_a_row_in_doubt_though_it_was_set_back(
    set_by_ms, moved_ms, settled
):
    books = Books(rows=1)
    async with books.running() as journal:
        message = journal.hand_out()
        first, message.unsure = message.first, True
        books.clock.wall_error_ms = set_by_ms
        if settled:
            journal.settle(message, State.IN_DOUBT, LOST)
        else:
            journal.again(message, Again(5.0))
        await anyio.sleep(0.1)
        record = books.checkpoint.records[1]
        assert (record.first_ms, record.first_boot_ms) == (first.wall_ms + moved_ms, first.boot_ms)


async def test_rejections_are_counted_by_errcode():
    books = Books()
    async with books.running() as journal:
        journal.settle(journal.hand_out(), State.REJECTED, Verdict(Kind.REJECTED, 43004))
        journal.settle(journal.hand_out(), State.REJECTED, None)
        journal.settle(journal.hand_out(), State.REJECTED, Verdict(Kind.REJECTED))
        assert books.tally.errcodes == {43004: 1}
        assert books.tally.states == {State.REJECTED: 3}


@pytest.mark.parametrize("plan", [Again(5.0), Again(5.0, free=True), Again(when=When.LAST)])
@pytest.mark.parametrize("doubtful", [False, True])
async def test_what_waits_for_a_repeat_is_on_disk_meanwhile(plan, doubtful):
    books = Books(rows=1)
    async with books.running() as journal:
        message = journal.hand_out()
        first, message.unsure, message.tries = message.first, doubtful, 1
        books.breaker.state = BreakerState.OPEN
        books.breaker.take(-inf)
        journal.again(message, plan)
        books.queue.closed = True
        await anyio.sleep(0.1)
        record = books.checkpoint.records[1]
        assert record.state is (State.IN_DOUBT if doubtful else State.PENDING)
        assert message.first == (first if doubtful else None)
        assert (record.first_ms is not None) == doubtful


async def test_what_is_withdrawn_is_pending_and_goes_first_again():
    books = Books(rows=3)
    async with books.running() as journal:
        journal.withdraw()
        assert not journal.ready
        assert [books.queue.take(0).row for _ in range(3)] == [1, 2, 3]
        books.queue.closed = True
        await anyio.sleep(0.1)
        assert books.checkpoint.states() == {State.PENDING: 3}


async def test_what_is_withdrawn_has_its_nine_minutes_anew_unless_it_was_in_doubt_before():
    doubtful = unsure(9, seconds_ago=60)
    first = doubtful.first
    books = Books(iter([*fresh(1), doubtful]))
    async with books.running() as journal:
        journal.withdraw()
        assert [books.queue.take(0).first for _ in range(2)] == [None, first]


async def test_free_repeats_spend_none_of_the_budget_for_retries():
    books = Books(rows=1)
    async with books.running() as journal:
        for _ in range(200):
            journal.again(journal.hand_out(), Again(free=True))
            await anyio.sleep(0.1)
        assert journal.ready


async def test_a_stop_during_a_commit_leaves_nothing_ready():
    books = Books(checkpoint=MemoryCheckpoint(seconds=2))
    async with books.running() as journal:
        journal.stop()
        await anyio.sleep(5)
        assert not journal.ready
        assert books.checkpoint.states() == {State.PENDING: 5}


async def test_a_refused_commit_loses_no_answer_and_no_intent():
    books = Books(rows=30, rate=100, checkpoint=OneBadCommit(3))
    failed: list = []
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(keep, books.journal, failed)
        while not failed:
            while books.journal.ready:
                books.journal.settle(books.journal.hand_out(), State.SENT, SENT)
            await anyio.sleep(0.001)
    books.journal.stop()
    await books.journal.close()
    states = books.checkpoint.states()
    assert states[State.SENT] == books.tally.states[State.SENT] > 0
    assert states[State.PENDING] == books.tally.states[State.PENDING] > 0
    assert states[State.IN_FLIGHT] == 0


async def keep(journal: Journal, failed: list[DiskError]) -> None:
    try:
        await journal.run()
    except DiskError as error:
        failed.append(error)


async def test_input_that_changed_while_intents_are_made_leaves_every_message_in_the_books():
    def messages():
        yield from fresh(3)
        raise ChangedError("changed")

    books = Books(messages())
    with pytest.raises(ChangedError):
        await books.journal.run()
    books.journal.stop()
    assert [message.row for message in books.queue.leftovers()] == [1, 2, 3]


async def test_a_message_out_of_time_is_in_doubt_and_does_not_leave():
    books = Books(iter([unsure(1, seconds_ago=541), unsure(2, seconds_ago=5)]))
    async with books.running() as journal:
        assert journal.hand_out().row == 2
        assert books.state(1) is State.IN_DOUBT
        assert books.tally.states == {State.IN_DOUBT: 1}


@pytest.mark.parametrize(("seconds", "leaves"), [(539.9, True), (540.0, False), (550.0, False)])
async def test_time_that_runs_out_while_ready_is_seen_before_it_leaves(seconds, leaves):
    books = Books(iter([unsure(1, seconds_ago=530)]))
    async with books.running() as journal:
        await anyio.sleep(seconds - 530.5)
        assert (journal.hand_out() is not None) == leaves
        await anyio.sleep(0.1)
        assert books.state(1) is (State.IN_FLIGHT if leaves else State.IN_DOUBT)
        assert books.tally.in_flight == leaves


async def test_a_message_of_which_nothing_has_left_may_be_ready_for_longer_than_nine_minutes():
    books = Books(rows=1)
    async with books.running() as journal:
        await anyio.sleep(600)
        assert journal.hand_out() is not None


async def test_the_end_makes_doubtful_what_is_out_and_leaves_the_rest_pending():
    books = Books()
    async with books.running() as journal:
        out = journal.hand_out()
        journal.stop()
    await journal.close()
    assert books.state(out.row) is State.IN_DOUBT
    assert books.checkpoint.states() == {State.IN_DOUBT: 1, State.PENDING: 4}


async def test_when_nothing_is_left_more_is_asked_for_once_and_then_it_is_over():
    answers = [True, False]
    books = Books(iter(()), stalled=lambda: answers.pop(0))
    await books.journal.run()
    assert answers == []
    assert books.journal.over
