"""When the journal writes intents: not before their time, not more than there is room for, and in no hurry."""

from math import inf

import anyio
import pytest
from trio.testing import MockClock

from tests.sending.books import LOST, Books, CountedCommits, broken, unsure
from tests.sending.fakes import MemoryCheckpoint, fresh
from wxpush.limits.breaker import BreakerState
from wxpush.limits.rate import RateLimiter
from wxpush.model import Kind, State, Verdict
from wxpush.sending.retry import Again

pytestmark = pytest.mark.anyio

SENT = Verdict(Kind.SENT, 0, 77)


@pytest.fixture
def anyio_backend():
    return "trio", {"clock": MockClock(autojump_threshold=0)}


class Waiting(RateLimiter):
    """Lets nothing leave for so many seconds, whenever it is asked."""

    def __init__(self, seconds: float) -> None:
        super().__init__(inf)
        self._seconds = seconds

    def wait(self, now: float) -> float:
        return self._seconds


@pytest.mark.parametrize(("seconds", "written"), [(0.1, True), (0.11, False)])
async def test_an_intent_is_written_a_tenth_of_a_second_before_its_permit_and_no_earlier(seconds, written):
    books = Books(limiter=Waiting(seconds))
    async with books.running() as journal:
        assert bool(journal.ready) == written
        assert books.checkpoint.states() == ({State.IN_FLIGHT: 5} if written else {})


async def test_a_slow_rate_has_one_intent_ahead_of_it():
    books = Books(rate=1.0)
    async with books.running():
        assert books.checkpoint.states() == {State.IN_FLIGHT: 1}


async def test_unlimited_sending_intends_no_more_than_a_batch_at_a_time():
    books = Books(rows=2000, least=1200)
    async with books.running():
        times = [record.at_ms for record in books.checkpoint.log]
        assert books.checkpoint.states() == {State.IN_FLIGHT: 1200}
        assert max(times.count(time) for time in times) <= 512


async def test_a_full_batch_is_followed_by_the_next_at_once():
    books = Books(rows=1200, least=1200)
    began = books.clock.wall_ms()
    async with books.running():
        times = sorted({record.at_ms - began for record in books.checkpoint.log})
        assert times == [0, 1, 2]  # a commit takes a millisecond


async def test_answers_that_come_one_after_another_share_a_commit():
    checkpoint = CountedCommits()
    books = Books(rows=100, least=100, checkpoint=checkpoint)
    async with books.running() as journal:
        intents = len(checkpoint.sizes)
        for _ in range(100):
            journal.settle(journal.hand_out(), State.SENT, SENT)
            await anyio.sleep(0.001)
        assert len(checkpoint.sizes) - intents <= 15


async def test_a_message_out_of_time_does_not_keep_those_behind_it_from_their_commit():
    checkpoint = CountedCommits()
    books = Books(iter([unsure(9, seconds_ago=600), *fresh(2)]), checkpoint=checkpoint)
    async with books.running():
        assert checkpoint.sizes == [3]
        assert checkpoint.states() == {State.IN_DOUBT: 1, State.IN_FLIGHT: 2}


async def test_many_fresh_intents_ask_the_clock_no_more_often_than_few():
    books = Books(rows=200, least=200)
    async with books.running():
        assert books.checkpoint.states() == {State.IN_FLIGHT: 200}
        assert books.clock.instants < 20


async def test_while_closed_the_journal_sleeps_until_something_comes_home():
    books = Books()
    async with books.running() as journal:
        journal.hand_out()
        journal.stop()
        await anyio.sleep(0.1)
        asked = books.clock.asked
        await anyio.sleep(5)
        assert books.clock.asked - asked < 5


async def test_while_enough_is_ready_the_journal_sleeps_until_something_leaves():
    books = Books(rows=20, least=10)
    async with books.running():
        asked = books.clock.asked
        await anyio.sleep(5)
        assert books.clock.asked - asked < 5


async def test_a_repeat_is_ready_when_its_delay_has_passed_and_not_before():
    books = Books(rows=1)
    async with books.running() as journal:
        await anyio.sleep(100)
        journal.again(journal.hand_out(), Again(5.0))
        await anyio.sleep(4.9)
        assert not journal.ready
        await anyio.sleep(0.2)
        assert journal.ready


async def test_a_gate_that_closes_during_a_commit_leaves_nothing_ready():
    books = Books(checkpoint=MemoryCheckpoint(seconds=2))
    async with books.running() as journal:
        books.rate.close(anyio.current_time() + 30)
        await anyio.sleep(5)
        assert not journal.ready
        assert books.checkpoint.states() == {State.PENDING: 5}
        await anyio.sleep(30)
        assert journal.ready


async def test_a_breaker_that_opens_during_a_commit_leaves_nothing_ready():
    books = Books(checkpoint=MemoryCheckpoint(seconds=2))
    async with books.running() as journal:
        broken(books.breaker, anyio.current_time())
        await anyio.sleep(4)
        assert not journal.ready
        assert books.checkpoint.states() == {State.PENDING: 5}


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


async def test_a_probe_that_is_withdrawn_makes_way_for_another():
    books = Books()
    broken(books.breaker, anyio.current_time())
    async with books.running() as journal:
        await anyio.sleep(6)
        assert journal.ready
        journal.withdraw()
        await anyio.sleep(1)
        assert journal.ready


async def test_what_was_out_when_the_breaker_opened_comes_home_before_one_probe_leaves():
    books = Books()
    async with books.running() as journal:
        out = [journal.hand_out(), journal.hand_out()]
        broken(books.breaker, anyio.current_time())
        journal.withdraw()
        await anyio.sleep(10)
        assert not journal.ready
        for message in out:
            journal.settle(message, State.SENT, SENT)
        await anyio.sleep(0.1)
        assert books.checkpoint.states() == {State.SENT: 2, State.IN_FLIGHT: 1, State.PENDING: 2}


async def test_what_was_ready_when_the_breaker_opened_leaves_no_room_for_more():
    books = Books(rows=20, least=10)
    async with books.running() as journal:
        broken(books.breaker, anyio.current_time())
        await anyio.sleep(6)
        journal.hand_out()
        await anyio.sleep(0.1)
        assert books.checkpoint.states() == {State.IN_FLIGHT: 10}
