"""A Redis that knows less than the checkpoint, or was started again: what is laid over its map, and when chunks may be taken."""

import pytest

from tests.cluster.conftest import ACCOUNT
from wxpush.checkpoint import dispatched
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cluster.dispatch.books import CheckpointBooks
from wxpush.cluster.dispatch.reconciling import Reconciler
from wxpush.cluster.store.dispatcherlock import DispatcherLock
from wxpush.cluster.store.knowledge import RunKnowledge
from wxpush.cluster.store.lease import Claimed, GoneError, Lease
from wxpush.cluster.store.rows import byte_of
from wxpush.cluster.store.runs import Run, RunFacts
from wxpush.model import Record, State

pytestmark = pytest.mark.anyio

RUN = "1234"
ROWS = 8


@pytest.fixture
def checkpoint(tmp_path):
    with SqliteCheckpoint.open(tmp_path / "orders.csv.wxpush") as opened:
        with opened.transaction() as connection:
            dispatched.begin(connection, "redis://state")
            dispatched.feed(connection, 6)
        yield opened


@pytest.fixture
async def run(store, names):
    opened = Run(store, names, RUN)
    facts = RunFacts(account=ACCOUNT, owner="us", campaign="orders", run=1, rows=ROWS, chunk_rows=ROWS)
    assert await opened.create(facts, bytes(ROWS), [])
    return opened


@pytest.fixture
def reconciler(store, names, run, checkpoint, clock):
    return Reconciler(store, run, RunKnowledge(store, names, RUN), CheckpointBooks(checkpoint), clock)


async def started_again(store, names) -> None:
    """As if another start of the server had been vouched for."""
    await store.ask("HSET", names.run(RUN), "server", "another")


def lease(store, names, clock) -> Lease:
    return Lease(store, names, clock, run=RUN, first=1, last=ROWS, seconds=10)


async def test_nothing_is_done_to_the_redis_that_it_was(reconciler, run):
    assert not await reconciler.reconcile("0-0")
    assert await run.span(1, ROWS) == bytes(ROWS)


async def test_nobody_takes_a_chunk_of_one_that_was_started_again_before_it_was_held_against_the_checkpoint(
    reconciler, store, names, clock
):
    await started_again(store, names)
    assert not isinstance(await lease(store, names, clock).claim(), Claimed)
    assert await reconciler.reconcile("0-0")
    assert isinstance(await lease(store, names, clock).claim(), Claimed)


async def test_what_the_checkpoint_has_as_settled_is_never_taken_again(
    reconciler, store, names, clock, checkpoint
):
    settled = [Record(2, State.SENT), Record(3, State.REJECTED), Record(5, State.EXPIRED)]
    checkpoint.commit_now([*settled, Record(4, State.IN_DOUBT)])
    await started_again(store, names)
    await reconciler.reconcile("0-0")
    claimed = await lease(store, names, clock).claim()
    assert isinstance(claimed, Claimed)
    assert claimed.bytes[1:3] == bytes([State.SENT, State.REJECTED])
    assert claimed.bytes[4] == byte_of(State.EXPIRED)


async def test_what_was_handed_out_and_may_be_lost_is_repeated_as_from_when_redis_last_knew(
    reconciler, store, names, clock, checkpoint
):
    since = await store.now_ms() - 60_000
    await store.ask("HSET", names.run(RUN), "collected", f"{since}-0")
    checkpoint.commit_now([Record(2, State.SENT)])
    assert await reconciler.reconcile(f"{since + 5}-0"), (
        "the checkpoint has more results than this Redis ever knew"
    )
    claimed = await lease(store, names, clock).claim()
    assert isinstance(claimed, Claimed)
    doubtful = {unknown.row: unknown.age for unknown in claimed.unknown}
    assert sorted(doubtful) == [1, 3, 4, 5, 6], "7 and 8 were never handed out"
    assert all(60 <= age < 70 for age in doubtful.values())


async def test_a_row_in_doubt_is_never_taken_for_untouched_and_keeps_its_age(
    reconciler, store, names, clock, checkpoint
):
    number = checkpoint.begin(clock.boot_id(), clock.wall_ms())
    first = clock.instant()
    checkpoint.commit_now(
        [
            Record(2, State.IN_DOUBT, first_ms=first.wall_ms, first_boot_ms=first.boot_ms, invocation=number),
            Record(8, State.IN_DOUBT, detail="nobody knows since when"),
        ]
    )
    clock.now += 90
    await started_again(store, names)
    await reconciler.reconcile("0-0")
    claimed = await lease(store, names, clock).claim()
    assert isinstance(claimed, Claimed)
    ages = {unknown.row: unknown.age for unknown in claimed.unknown}
    assert 90 <= ages[2] < 95
    assert ages[8] is None


async def test_by_a_clock_that_stands_before_what_it_knows_their_age_is_not_told(
    reconciler, store, names, clock
):
    ahead = await store.now_ms() + 600_000
    await store.ask("HSET", names.run(RUN), "collected", f"{ahead}-0")
    await reconciler.reconcile(f"{ahead + 1}-0")
    claimed = await lease(store, names, clock).claim()
    assert isinstance(claimed, Claimed)
    assert {unknown.age for unknown in claimed.unknown} == {None}


async def test_results_that_come_later_are_behind_the_last_that_was_read_whatever_the_clock_says(
    reconciler, run, store, names
):
    ahead = f"{await store.now_ms() + 600_000}-3"
    await reconciler.reconcile(ahead)
    await store.ask("XADD", names.run(RUN, "results"), "*", "at", await store.now_ms(), "rows", b"\x90")
    assert (await run.results.read(ahead)).position > ahead
    assert not await reconciler.reconcile(ahead)


async def test_an_empty_one_is_never_taken_for_untouched(reconciler, store, names):
    for part in ("", "map"):
        await store.ask("DEL", names.run(RUN, part))
    with pytest.raises(GoneError):
        await reconciler.reconcile("5-0")


async def test_results_of_one_that_was_started_again_wait_until_it_was_held_against_the_checkpoint(
    reconciler, run, store, names
):
    position = (
        await store.ask("XADD", names.run(RUN, "results"), "*", "at", await store.now_ms(), "rows", b"\x90")
    ).decode()
    await started_again(store, names)
    assert (await run.results.read("0-0", any_start=False)).position == "0-0"
    assert (await run.results.read("0-0")).position == position, "at the end all that there is counts"
    await reconciler.reconcile("0-0")
    assert (await run.results.read("0-0", any_start=False)).position == position


async def test_nothing_is_noted_as_collected_before_it_was_held_against_the_checkpoint(
    reconciler, run, store, names
):
    lock = DispatcherLock(store, names, RUN, seconds=10)
    await lock.take()
    await started_again(store, names)
    assert await run.results.forget("7-0", lock) is None
    assert await run.results.collected() == "0-0"
    await reconciler.reconcile("0-0")
    assert await run.results.forget("7-0", lock) is not None
    await lock.leave()
