"""The books: what is durable when, and that no message is in two places or in none."""

from contextlib import asynccontextmanager
from math import inf

import anyio
import pytest
from trio.testing import MockClock

from tests.sending.fakes import LoopClock, MemoryCheckpoint, OneBadCommit, fresh
from wxpush.errors import ChangedError, DiskError
from wxpush.limits.breaker import Breaker, BreakerState
from wxpush.limits.rate import RateLimiter
from wxpush.model import Instant, Kind, Message, State, Verdict
from wxpush.sending.journal import Journal
from wxpush.sending.queue import Queue
from wxpush.sending.retry import Again, When
from wxpush.sending.tally import Tally

pytestmark = pytest.mark.anyio

SENT = Verdict(Kind.SENT, 0, 77)
LOST = Verdict(Kind.UNSURE, detail="no answer")


@pytest.fixture
def anyio_backend():
    return "trio", {"clock": MockClock(autojump_threshold=0)}


class CountingClock(LoopClock):
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def monotonic(self) -> float:
        self.asked += 1
        return super().monotonic()


class SetClock(CountingClock):
    """Its wall clock may be set."""

    wall_error_ms = 0

    def instant(self) -> Instant:
        now = super().instant()
        return Instant(now.wall_ms + self.wall_error_ms, now.boot_ms)


class Books:
    """A journal with everything around it, and no workers."""

    def __init__(
        self,
        messages=None,
        *,
        rows: int = 5,
        rate: float = inf,
        checkpoint: MemoryCheckpoint | None = None,
        stalled=lambda: False,
        least: int = 10,
    ) -> None:
        self.checkpoint = checkpoint or MemoryCheckpoint()
        self.queue = Queue(messages or fresh(rows))
        self.rate = RateLimiter(rate)
        self.breaker = Breaker()
        self.clock = SetClock()
        self.tally = Tally()
        self.journal = Journal(
            queue=self.queue,
            checkpoint=self.checkpoint,
            rate=self.rate,
            breaker=self.breaker,
            clock=self.clock,
            tally=self.tally,
            invocation=3,
            least=least,
            stalled=stalled,
        )

    @asynccontextmanager
    async def running(self):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self.journal.run)
            await anyio.sleep(0.5)
            yield self.journal
            self.journal.end()

    def state(self, row: int) -> State:
        return self.checkpoint.records[row].state


def unsure(row: int, *, seconds_ago: float) -> Message:
    ago = round(seconds_ago * 1000)
    now = LoopClock().instant()
    message = Message(row=row, key=b"k" * 16, body=b"{}", who=row, unsure=True, earlier_tries=1)
    message.first = Instant(now.wall_ms - ago, now.boot_ms - ago)
    return message


async def test_intents_are_durable_before_messages_are_ready():
    books = Books(checkpoint=MemoryCheckpoint(seconds=2))
    async with books.running() as journal:
        assert not journal.ready
        await anyio.sleep(2)
        assert journal.ready
        assert books.checkpoint.states() == {State.IN_FLIGHT: 5}
        record = books.checkpoint.records[1]
        assert (record.invocation, record.tries, record.who) == (3, 0, 1)
        assert record.first_ms is not None


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
        assert books.tally.errcodes == {43004: 1}
        assert books.tally.states == {State.REJECTED: 2}


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


async def test_a_stop_during_a_commit_leaves_nothing_ready():
    books = Books(checkpoint=MemoryCheckpoint(seconds=2))
    async with books.running() as journal:
        journal.stop()
        await anyio.sleep(5)
        assert not journal.ready
        assert books.checkpoint.states() == {State.PENDING: 5}


async def test_a_gate_that_closes_during_a_commit_leaves_nothing_ready():
    books = Books(checkpoint=MemoryCheckpoint(seconds=2))
    async with books.running() as journal:
        books.rate.close(anyio.current_time() + 30)
        await anyio.sleep(5)
        assert not journal.ready
        assert books.checkpoint.states() == {State.PENDING: 5}
        await anyio.sleep(30)
        assert journal.ready


async def test_a_refused_commit_loses_no_answer_and_no_intent():
    books = Books(rows=30, rate=100, checkpoint=OneBadCommit(3))
    failed = []
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


async def test_time_that_runs_out_while_ready_is_seen_before_it_leaves():
    books = Books(iter([unsure(1, seconds_ago=530)]))
    async with books.running() as journal:
        await anyio.sleep(20)
        assert journal.hand_out() is None
        await anyio.sleep(0.1)
        assert books.state(1) is State.IN_DOUBT
        assert books.tally.in_flight == 0


def broken(breaker: Breaker, now: float) -> None:
    for _ in range(20):
        breaker.learn(LOST, now)


async def test_a_probe_that_ran_out_of_time_makes_way_for_another():
    books = Books(iter([unsure(1, seconds_ago=530), *fresh(2)]))
    broken(books.breaker, anyio.current_time())
    async with books.running() as journal:
        await anyio.sleep(15)
        assert journal.ready
        assert books.breaker.state is BreakerState.HALF_OPEN
        assert journal.hand_out() is None
        await anyio.sleep(1)
        probe = journal.hand_out()
        assert probe is not None
        assert books.breaker.state is BreakerState.HALF_OPEN


async def test_a_probe_that_is_out_stays_the_probe_while_others_are_written():
    books = Books(rate=0.5)
    broken(books.breaker, anyio.current_time())
    async with books.running() as journal:
        await anyio.sleep(6)
        assert journal.hand_out() is not None
        books.rate.take(anyio.current_time())
        journal.withdraw()
        assert books.breaker.wait(anyio.current_time()) == inf
        books.breaker.learn(LOST, anyio.current_time())
        assert books.breaker.wait(anyio.current_time()) == 10


async def test_while_closed_the_journal_sleeps_until_something_comes_home():
    books = Books()
    async with books.running() as journal:
        journal.hand_out()
        journal.stop()
        await anyio.sleep(0.1)
        asked = books.clock.asked
        await anyio.sleep(5)
        assert books.clock.asked - asked < 5


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


async def test_unlimited_sending_intends_no_more_than_a_batch_at_a_time():
    books = Books(rows=1000, least=600)
    async with books.running():
        times = [record.at_ms for record in books.checkpoint.log]
        assert books.checkpoint.states() == {State.IN_FLIGHT: 600}
        assert max(times.count(time) for time in times) <= 256
