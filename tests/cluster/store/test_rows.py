"""Leases and the map of rows, in a real Redis: who may write, what is found again, what stops a campaign."""

import msgspec
import pytest

from tests.cluster.conftest import ACCOUNT
from wxpush.checkpoint.base import Intents
from wxpush.cluster.store.dispatcherlock import DispatcherLock
from wxpush.cluster.store.lease import Claimed, GivenBack, GoneError, Lease
from wxpush.cluster.store.rowbytes import unfinished
from wxpush.cluster.store.rows import HELD, IN_DOUBT_TRIED, LEFT, PENDING_TRIED, SharedCheckpoint, undated
from wxpush.cluster.store.runs import Run, RunFacts, runs
from wxpush.model import Instant, Message, Record, State
from wxpush.sending.tally import Tally

pytestmark = pytest.mark.anyio


def lease_of(store, names, clock, *, first=1, last=5, seconds=15.0):
    return Lease(store, names, clock, run="run", first=first, last=last, seconds=seconds)


async def claimed(store, names, clock, **how):
    lease = lease_of(store, names, clock, **how)
    found = await lease.claim()
    assert isinstance(found, Claimed)
    return lease, found


def record(row, state, clock, *, ago=0.0):
    now = clock.instant()
    unknown = state in {State.IN_FLIGHT, State.IN_DOUBT}
    return Record(
        row=row,
        state=state,
        key=b"k" * 16,
        first_ms=now.wall_ms if unknown else None,
        first_boot_ms=now.boot_ms - round(ago * 1000) if unknown else None,
        errcode=43004 if state is State.REJECTED else None,
    )


async def test_what_a_worker_wrote_is_found_by_the_next_with_the_age_of_first_tries(store, names, clock, run):
    lease, found = await claimed(store, names, clock)
    assert (found.bytes, list(found.unknown), found.proven) == (bytes(5), [], False)
    checkpoint = SharedCheckpoint(store, names, clock, lease)
    await checkpoint.commit(
        [
            record(1, State.SENT, clock),
            record(2, State.IN_FLIGHT, clock, ago=100.0),
            record(3, State.IN_DOUBT, clock, ago=600.0),
            record(4, State.REJECTED, clock),
        ]
    )
    assert await lease.release(attempts=4, retries=1, number=9) is GivenBack.UNFINISHED
    _, found = await claimed(store, names, clock)
    assert found.bytes == bytes([2, 1, 5, 4, 0])
    assert [(unknown.row, round(unknown.age)) for unknown in found.unknown] == [(2, 100), (3, 600)]
    assert found.proven
    assert await run.results.totals() == (4, 1)


async def test_requests_are_counted_with_the_results_and_once(store, names, clock, run):
    lease, _ = await claimed(store, names, clock)
    tally = Tally()
    checkpoint = SharedCheckpoint(store, names, clock, lease, tally=tally)
    for row in (1, 2):
        tally.attempts, tally.retries = row, row - 1
        await checkpoint.commit([record(row, State.SENT, clock)])
    assert await run.results.totals() == (2, 1)
    lock = DispatcherLock(store, names, "run", seconds=9)
    await lock.take()
    assert await run.results.counted() == (0, 0)
    assert await run.results.forget((await run.results.read("0-0")).position, lock) == (2, 1)
    assert await run.results.counted() == (2, 1), "the next dispatcher counts from there"


async def test_a_row_that_was_given_back_and_intended_again_in_one_commit_has_its_first_try(
    store, names, clock, run
):
    lease, _ = await claimed(store, names, clock)
    both = [record(1, State.PENDING, clock), record(1, State.IN_FLIGHT, clock, ago=7.0)]
    await SharedCheckpoint(store, names, clock, lease).commit(both)
    await lease.give_back()
    _, found = await claimed(store, names, clock)
    assert [round(unknown.age) for unknown in found.unknown] == [7]


async def test_intents_are_found_like_records_of_rows_in_flight(store, names, clock, run):
    lease, _ = await claimed(store, names, clock)
    now = clock.instant()
    first = Instant(now.wall_ms - 7000, now.boot_ms - 7000)
    intents = Intents([Message(row=row, key=b"k" * 16, body=b"{}", who=1) for row in (2, 3)], 1, first)
    await SharedCheckpoint(store, names, clock, lease).commit([record(1, State.SENT, clock)], intents)
    await lease.give_back()
    _, found = await claimed(store, names, clock)
    assert found.bytes == bytes([2, 1, 1, 0, 0])
    assert [(unknown.row, round(unknown.age)) for unknown in found.unknown] == [(2, 7), (3, 7)]


async def test_a_settled_row_has_no_first_try_any_more(store, names, clock, run):
    lease, _ = await claimed(store, names, clock)
    checkpoint = SharedCheckpoint(store, names, clock, lease)
    await checkpoint.commit([record(1, State.IN_FLIGHT, clock)])
    await checkpoint.commit([record(1, State.SENT, clock)])
    assert await store.ask("HLEN", names.run("run", "first")) == 0


async def test_a_missing_map_stops_everything_and_never_reads_as_untouched(store, names, clock, run):
    lease, _ = await claimed(store, names, clock)
    await store.ask("DEL", names.run("run", "map"))
    with pytest.raises(GoneError, match="nothing more is handed out"):
        await SharedCheckpoint(store, names, clock, lease).commit([record(1, State.SENT, clock)])
    with pytest.raises(GoneError):
        await lease_of(store, names, clock, first=6, last=10).claim()
    with pytest.raises(GoneError):
        await run.hand_out(1, 5)
    with pytest.raises(GoneError):
        await run.span(1, 5)
    with pytest.raises(GoneError):
        _ = [piece async for piece in run.pieces()]


async def test_first_tries_are_not_believed_when_the_server_clock_was_set_back(store, names, clock, run):
    lease, _ = await claimed(store, names, clock)
    await SharedCheckpoint(store, names, clock, lease).commit([record(1, State.IN_FLIGHT, clock)])
    await lease.give_back()
    await store.ask("HINCRBY", names.run("run"), "clock", 60_000)
    _, found = await claimed(store, names, clock)
    assert [unknown.age for unknown in found.unknown] == [None]


async def test_results_are_read_once_in_order_and_then_forgotten(store, names, clock, run):
    lease, _ = await claimed(store, names, clock)
    checkpoint = SharedCheckpoint(store, names, clock, lease)
    await checkpoint.commit([record(1, State.IN_FLIGHT, clock)])
    await checkpoint.commit([record(1, State.IN_DOUBT, clock, ago=9.0), record(2, State.REJECTED, clock)])
    await checkpoint.commit([record(1, State.SENT, clock)])
    first = await run.results.read("0-0")
    assert [(result.row, result.state, result.errcode) for result, _ in first.results] == [
        (1, 5, None),
        (2, 4, 43004),
        (1, 2, None),
    ]
    assert first.results[0][0].age_ms == 9000
    assert (await run.results.read(first.position)).results == []
    assert await run.results.lag() == 2
    lock = DispatcherLock(store, names, "run", seconds=9)
    await run.results.forget(first.position, lock)
    assert (await run.results.lag(), await run.results.collected()) == (2, "0-0"), (
        "only who has the lock forgets"
    )
    await lock.take()
    await run.results.forget(first.position, lock)
    assert (await run.results.lag(), await run.results.collected()) == (0, first.position)


async def test_tries_of_one_dispatch_are_counted_over_chunks_and_forgotten_by_the_next(
    store, names, clock, run
):
    lease, _ = await claimed(store, names, clock)
    await run.hand_out(1, 5)
    tried = [(1, State.PENDING, 2), (2, State.PENDING, 6), (3, State.IN_DOUBT, 5)]
    records = [
        msgspec.structs.replace(record(row, state_, clock, ago=1.0), tries=tries)
        for row, state_, tries in tried
    ]
    checkpoint = SharedCheckpoint(store, names, clock, lease, earlier={2: 1})
    await checkpoint.commit(records)
    await checkpoint.commit([record(row, State.SENT, clock) for row in (4, 5)])
    assert await run.span(1, 5) == bytes([0, PENDING_TRIED, IN_DOUBT_TRIED, 2, 2])
    assert await lease.release(attempts=0, retries=0, number=1) is GivenBack.UNFINISHED
    lease, found = await claimed(store, names, clock)
    assert found.tries == {1: 2}
    await SharedCheckpoint(store, names, clock, lease).commit([record(1, State.SENT, clock)])
    assert await lease.release(attempts=0, retries=0, number=1) is GivenBack.DONE
    await run.forget_tries()
    assert await run.span(1, 5) == bytes([2, 0, State.IN_DOUBT, 2, 2])
    _, found = await claimed(store, names, clock)
    assert found.tries == {}
    assert [(unknown.row, round(unknown.age)) for unknown in found.unknown] == [(3, 1)]


async def test_rows_that_are_held_or_left_are_done(store, names, clock, run):
    lease, _ = await claimed(store, names, clock)
    await run.hand_out(1, 5)
    checkpoint = SharedCheckpoint(store, names, clock, lease)
    await checkpoint.write([record(1, State.IN_DOUBT, clock)], {1: HELD})
    await checkpoint.commit([record(row, State.SENT, clock) for row in (2, 3)])
    await run.leave(1, [(3, 0, None), (4, 0, None), (5, 0, None)])
    assert await run.span(1, 5) == bytes([HELD, 2, 2, LEFT, LEFT])
    assert not unfinished(await run.span(1, 5))
    assert await lease.release(attempts=0, retries=0, number=1) is GivenBack.DONE
    assert (await run.handed()).ages == {}
    assert not await run.hand_out(1, 5)


async def test_an_unfinished_chunk_is_noted_for_the_feeder(store, names, clock, run):
    assert await run.hand_out(1, 5)
    assert await run.hand_out(6, 10)
    lease, _ = await claimed(store, names, clock)
    handed = await run.handed()
    assert set(handed.ages) == {1, 6}
    assert handed.leased == {1}
    assert await lease.release(attempts=0, retries=0, number=1) is GivenBack.UNFINISHED
    handed = await run.handed()
    assert handed.ages[1] == 0
    assert handed.leased == frozenset()


async def test_a_run_is_laid_once_with_what_its_checkpoint_knew(store, names, clock):
    run = Run(store, names, "run")
    facts = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=4, chunk_rows=5)
    assert await run.create(facts, bytes([2, 5, HELD, 0]), [(2, 60_000)])
    assert not await run.create(facts, bytes(4), [])
    assert await run.facts() == facts
    assert await runs(store, names) == {"run": ACCOUNT.name}
    _, found = await claimed(store, names, clock, last=4)
    assert found.bytes == bytes([2, 5, HELD, 0])
    assert [(unknown.row, round(unknown.age)) for unknown in found.unknown] == [(2, 60)]
    await run.finish()
    assert await run.finished()
    assert await runs(store, names) == {}
    assert await store.ask("EXISTS", names.run("run", "map"), names.run("run", "results")) == 0
    assert 0 < await store.ask("TTL", names.run("run")) <= 7 * 86_400


async def test_a_row_that_ends_as_it_is_left_is_told_to_the_collector_once_and_only_if_nobody_began_it(
    store, names, clock, run
):
    lease, _ = await claimed(store, names, clock)
    await SharedCheckpoint(store, names, clock, lease).commit([record(1, State.IN_FLIGHT, clock)])
    ends = [(row, 0, undated(record(row, State.SUPPRESSED, clock))) for row in (1, 2)]
    for _ in range(2):
        await run.leave(1, ends)
    assert await run.span(1, 2) == bytes([State.IN_FLIGHT, LEFT])
    read = await run.results.read("0-0")
    assert [(result.row, result.state) for result, _ in read.results] == [(2, State.SUPPRESSED)]
