"""Answers of Redis that are lost after their effect, leases and locks that are lost: what is counted, and who notices. Redis is real."""

import asyncio
import socket
from typing import Any, cast

import anyio
import pytest

from tests.cluster.conftest import ACCOUNT
from tests.cluster.store.test_connection import Says, uses
from tests.cluster.store.test_rows import claimed, lease_of, record
from wxpush.cluster.store import dispatcherlock as locks
from wxpush.cluster.store.connection import AwayError, Store
from wxpush.cluster.store.dispatcherlock import DispatcherLock
from wxpush.cluster.store.lease import LostLeaseError, RecalledError
from wxpush.cluster.store.rows import SharedCheckpoint
from wxpush.cluster.store.runs import Run, RunFacts
from wxpush.cluster.store.scripts import COMMIT, RELEASE, TAKE_LOCK
from wxpush.errors import BusyError, DiskError, stopped_by
from wxpush.model import State
from wxpush.sending.tally import Tally

pytestmark = pytest.mark.anyio


@pytest.fixture
async def run(store, names):
    found = Run(store, names, "run")
    facts = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=10, chunk_rows=5)
    assert await found.create(facts, bytes(10), [])
    await found.hand_out(1, 5)
    return found


class Losing:
    """A Redis that does what it is asked, and whose first answers to one script are lost. `behind` is called then."""

    def __init__(self, store, script, *, times=1, behind=lambda: None) -> None:
        self._store, self._script, self._times, self._behind = store, script, times, behind

    def __getattr__(self, name):
        return getattr(self._store, name)

    async def run(self, script, keys, *values):
        answer = await self._store.run(script, keys, *values)
        if script is self._script and self._times:
            self._times -= 1
            self._behind()
            raise AwayError("cut")
        return answer


async def at_work(store, names, clock, *, attempts=3, retries=1):
    """A worker that holds the chunk and has made requests."""
    lease, _ = await claimed(store, names, clock)
    tally = Tally()
    tally.attempts, tally.retries = attempts, retries
    return lease, SharedCheckpoint(store, names, clock, lease, tally=tally), tally


@pytest.mark.parametrize("times", [1, 2])
async def test_a_commit_whose_answer_is_lost_is_done_once(store, names, clock, run, times):
    losing = Losing(store, COMMIT, times=times)
    _, checkpoint, tally = await at_work(losing, names, clock)
    await checkpoint.commit([record(1, State.SENT, clock)])
    assert await run.results.totals() == (3, 1)
    assert await run.results.lag() == 1
    tally.attempts += 1
    await checkpoint.commit([record(2, State.SENT, clock)])
    assert await run.results.totals() == (4, 1)
    await checkpoint.give_back()
    assert await run.results.totals() == (4, 1)


async def test_a_chunk_whose_return_is_not_answered_is_counted_once(store, names, clock, run):
    _, checkpoint, _ = await at_work(Losing(store, RELEASE), names, clock)
    await checkpoint.give_back()
    assert await run.results.totals() == (3, 1)
    assert await claimed(store, names, clock), "and it is free"


async def test_requests_of_a_worker_that_has_lost_its_lease_count(store, names, clock, run):
    lease, checkpoint, tally = await at_work(store, names, clock)
    await store.ask("SET", lease.key, "another")
    with pytest.raises(LostLeaseError):
        await checkpoint.commit([record(1, State.SENT, clock)])
    tally.attempts += 2  # those that were out came home
    clock.now += 60
    await checkpoint.give_back()
    assert await run.results.totals() == (5, 1)
    assert await run.span(1, 5) == bytes(5), "and it changes no row"


async def test_a_commit_that_was_done_before_the_lease_was_lost_counts_once(store, names, clock, run):
    def frozen() -> None:
        clock.now += 60

    _, checkpoint, tally = await at_work(Losing(store, COMMIT, behind=frozen), names, clock)
    with pytest.raises(LostLeaseError):
        await checkpoint.commit([record(1, State.SENT, clock)])
    tally.attempts += 2
    await checkpoint.give_back()
    assert await run.results.totals() == (5, 1)


async def test_of_a_run_that_is_called_back_nothing_is_claimed_or_intended_and_all_that_is_known_is_written(
    store, names, clock, run
):
    lease, checkpoint, _ = await at_work(store, names, clock)
    lock = DispatcherLock(store, names, "run", seconds=9)
    await lock.take()
    assert await run.recall(lock)
    assert await run.recalled()
    both = [record(1, State.SENT, clock), record(2, State.IN_FLIGHT, clock)]
    with pytest.raises(RecalledError):
        await checkpoint.commit(both)
    assert await run.span(1, 5) == bytes(5)
    await checkpoint.commit(both[:1])
    assert await run.span(1, 5) == bytes([2, 0, 0, 0, 0])
    assert await run.results.totals() == (3, 1)
    await checkpoint.give_back()
    with pytest.raises(RecalledError):
        await lease_of(store, names, clock).claim()
    assert (await run.handed()).ages == {1: 0}, "the next dispatcher hands it out at once"
    await run.end_recall()
    await lease.claim()


async def test_only_who_has_the_seat_or_had_it_last_calls_a_run_back(store, names, run):
    first, second = (DispatcherLock(store, names, "run", seconds=9) for _ in range(2))
    await second.take()
    assert not await run.recall(first)
    await second.leave()
    assert await run.recall(first)


async def test_a_run_that_is_not_there_gets_no_facts_by_being_called_back(store, names):
    gone = Run(store, names, "gone")
    assert not await gone.recall(DispatcherLock(store, names, "gone", seconds=9))
    assert not await gone.recalled()


async def test_a_seat_whose_taking_is_not_answered_is_ones_own(store, names):
    with anyio.fail_after(2):
        await DispatcherLock(cast("Store", Losing(store, TAKE_LOCK)), names, "run", seconds=9).take()


async def keeping(lock) -> None:
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(lock.keep)
        await anyio.sleep(0.3)
        tasks.cancel_scope.cancel()


async def test_a_seat_that_was_lost_and_is_free_is_taken_again(store, names):
    lock = DispatcherLock(store, names, "run", seconds=0.5)
    await lock.take()
    await store.ask("DEL", lock.key)
    await keeping(lock)
    assert await store.ask("GET", lock.key) == lock.token.encode()


async def test_a_seat_that_another_has_is_noticed(store, names, monkeypatch):
    monkeypatch.setattr(locks, "_POLL", 0.02)
    lock = DispatcherLock(store, names, "run", seconds=0.2)
    await lock.take()
    await store.ask("SET", lock.key, "another")
    with anyio.fail_after(5), pytest.raises(BusyError, match="took over") as found:
        await lock.keep()
    assert stopped_by(found.value).reason is None, "it is no word of the account"


class Away:
    """A Redis that is away for its first answers, or refuses them."""

    def __init__(self, store, *errors) -> None:
        self._store, self._errors = store, list(errors)

    def __getattr__(self, name):
        return getattr(self._store, name)

    async def run(self, script, keys, *values):
        if self._errors:
            raise self._errors.pop(0)
        return await self._store.run(script, keys, *values)


async def test_a_seat_is_waited_for_while_redis_is_away_and_not_for_ever(store, names, monkeypatch):
    monkeypatch.setattr(locks, "_POLL", 0.01)
    gone = AwayError("away")
    lock = DispatcherLock(cast("Store", Away(store, gone, gone)), names, "run", seconds=9)
    with anyio.fail_after(2):
        await lock.take()
    never = DispatcherLock(cast("Store", Away(store, *[gone] * 999)), names, "run", seconds=0.1)
    with anyio.fail_after(2), pytest.raises(AwayError):
        await never.take()


async def test_a_seat_that_another_holds_is_refused_though_redis_was_away_before(store, names, monkeypatch):
    monkeypatch.setattr(locks, "_POLL", 0.01)
    await DispatcherLock(store, names, "run", seconds=9).take()
    second = DispatcherLock(cast("Store", Away(store, AwayError("away"))), names, "run", seconds=0.1)
    with anyio.fail_after(2), pytest.raises(BusyError):
        await second.take()


async def test_a_seat_is_kept_while_redis_is_away_and_left_without_a_word_where_it_refuses(store, names):
    lock = DispatcherLock(cast("Store", Away(store)), names, "run", seconds=0.5)
    await lock.take()
    lock._store._errors.append(AwayError("away"))  # type: ignore[attr-defined]
    await keeping(lock)
    assert await store.ask("GET", lock.key) == lock.token.encode()
    lock._store._errors.append(DiskError("cluster.refuses", at="x", said="OOM"))  # type: ignore[attr-defined]
    await lock.leave()
    assert await store.ask("GET", lock.key) == lock.token.encode(), "it ends by itself"
    await lock.leave()
    assert await store.ask("GET", lock.key) is None


class Closing(Says):
    """A Redis at the end of a real connection, which is closed before it is written to."""

    async def execute_command(self, *command):
        listener, end = socket.socketpair()
        with listener, end:
            transport, _ = await asyncio.get_running_loop().create_connection(asyncio.Protocol, sock=end)
            transport.abort()
            await asyncio.sleep(0.01)
            transport.writelines([b"PING"])


def test_a_connection_that_uvloop_has_closed_already_is_away():
    uvloop = pytest.importorskip("uvloop")

    async def asked() -> None:
        store = Store(cast("Any", Closing({})), "redis://here/0")
        for use in [*uses(store), store.require_reachable]:
            with pytest.raises(AwayError):
                await use()

    uvloop.run(asked())
