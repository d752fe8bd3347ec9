"""The last gate: a durable intent, a token, a permit, in this order."""

from math import inf

import anyio
import pytest
from trio.testing import MockClock

from tests.sending.fakes import FakeTokens, LoopClock
from tests.sending.test_journal import Books, unsure
from wxpush.errors import AccountError
from wxpush.limits.rate import burst
from wxpush.sending.pauses import Pauses
from wxpush.sending.turnstile import Turnstile

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "trio", {"clock": MockClock(autojump_threshold=0)}


class Gate:
    def __init__(self, books: Books, tokens=None) -> None:
        self.tokens = tokens or FakeTokens()
        self.pauses = Pauses()
        self.taken: list[tuple[float, int | None, str | None]] = []
        self.turnstile = Turnstile(
            journal=books.journal, tokens=self.tokens, rate=books.rate, clock=LoopClock(), pauses=self.pauses
        )

    async def take(self) -> None:
        passed = await self.turnstile.take()
        row, token = (passed[0].row, passed[1]) if passed else (None, None)
        self.taken.append((anyio.current_time(), row, token))


async def test_messages_pass_in_order_each_to_one_worker():
    books = Books(rows=5)
    gate = Gate(books)
    async with books.running(), anyio.create_task_group() as tasks:
        for _ in range(5):
            tasks.start_soon(gate.take)
    assert sorted(row for _, row, _ in gate.taken) == [1, 2, 3, 4, 5]
    assert {token for _, _, token in gate.taken} == {"T0"}


@pytest.mark.parametrize("rate", [2.0, 100.0])
async def test_permits_are_spaced(rate):
    books = Books(rows=20, rate=rate)
    gate = Gate(books)
    async with books.running(), anyio.create_task_group() as tasks:
        for _ in range(20):
            tasks.start_soon(gate.take)
    times = [when for when, _, _ in gate.taken]
    for number, first in enumerate(times):
        for count, later in enumerate(times[number:], 1):
            assert count <= burst(rate) + rate * (later - first) + 1e-6


async def test_a_slow_token_spends_no_permit():
    class Slow(FakeTokens):
        async def get(self) -> str:
            await anyio.sleep(30)
            return await super().get()

    books = Books(rows=3, rate=1.0)
    gate = Gate(books, Slow())
    async with books.running(), anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(gate.take)
    times = [when for when, _, _ in gate.taken]
    assert times[1] - times[0] >= 0.99
    assert times[2] - times[1] >= 0.99


async def test_a_message_that_ran_out_of_time_takes_no_permit():
    books = Books(iter([unsure(1, seconds_ago=530), unsure(2, seconds_ago=1)]), rate=1000.0)
    gate = Gate(books)
    async with books.running() as journal:
        await anyio.sleep(20)
        before = books.rate.wait(anyio.current_time())
        gate.tokens.current = "T0"
        await gate.take()
        assert gate.taken[0][1] == 2
        assert before <= 0
        assert not journal.ready


async def test_who_waits_when_it_is_over_gets_nothing():
    books = Books(rows=0)
    gate = Gate(books)
    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(gate.take)
        await anyio.sleep(1)
        await books.journal.run()
    assert [row for _, row, _ in gate.taken] == [None] * 3


async def test_a_stop_ends_every_wait_at_once():
    books = Books(rows=5)
    gate = Gate(books)
    async with books.running() as journal:
        books.rate.close(inf)
        async with anyio.create_task_group() as tasks:
            for _ in range(3):
                tasks.start_soon(gate.take)
            await anyio.sleep(1)
            journal.stop()
            gate.pauses.end()
            stopped = anyio.current_time()
        assert anyio.current_time() == stopped
    assert [row for _, row, _ in gate.taken] == [None] * 3


async def test_a_token_that_cannot_be_had_is_an_error_and_no_message_is_out():
    class NoToken(FakeTokens):
        async def get(self) -> str:
            raise AccountError("secret refused")

    books = Books(rows=2)
    gate = Gate(books, NoToken())
    async with books.running():
        with pytest.raises(AccountError):
            await gate.turnstile.take()
        assert books.tally.in_flight == 0


async def test_who_comes_when_all_is_there_passes_without_a_wait():
    books = Books(rows=2)
    gate = Gate(books)
    assert gate.turnstile.pass_at_once() is None
    async with books.running():
        await gate.tokens.get()
        message, token, _ = gate.turnstile.pass_at_once()
        assert (message.row, token) == (1, "T0")


async def test_when_the_last_message_ran_out_of_time_it_is_over():
    books = Books(iter([unsure(1, seconds_ago=530)]), rate=1000.0)
    gate = Gate(books)
    gate.tokens.current = "T0"
    async with books.running() as journal:
        await anyio.sleep(20)
        await gate.take()
        assert gate.taken[0][1:] == (None, None)
        assert journal.over
