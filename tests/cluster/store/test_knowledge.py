"""What a Redis knows of a run is compared with the checkpoint: how much it is, what is corrected, and that it is deleted whole."""

import pytest

from tests.cluster import servers
from tests.cluster.conftest import ACCOUNT
from tests.cluster.store.test_rows import claimed, lease_of, record
from wxpush.cluster.store import knowledge
from wxpush.cluster.store.dispatcherlock import DispatcherLock
from wxpush.cluster.store.knowledge import RunKnowledge
from wxpush.cluster.store.rows import IN_DOUBT_TRIED, LEFT, PENDING_TRIED, SharedCheckpoint
from wxpush.cluster.store.runs import Run, RunFacts, runs
from wxpush.model import State

pytestmark = pytest.mark.anyio


@pytest.fixture
def known(store, names):
    return RunKnowledge(store, names, "run")


async def test_of_a_new_run_all_is_known(known, run):
    found = await known.look()
    assert (found.settled, found.last, found.collected) == (True, "0-0", "0-0")
    assert found.age == pytest.approx(0, abs=5000)
    assert found.age >= 0


async def test_what_was_written_and_what_was_collected_is_known(store, names, clock, run, known):
    lease, _ = await claimed(store, names, clock)
    checkpoint = SharedCheckpoint(store, names, clock, lease)
    await checkpoint.commit([record(1, State.SENT, clock)])
    first = (await run.results.read("0-0")).position
    await checkpoint.commit([record(2, State.SENT, clock)])
    last = (await run.results.read("0-0")).position
    lock = DispatcherLock(store, names, "run", seconds=9)
    await lock.take()
    await run.results.forget(first, lock)
    found = await known.look()
    assert (found.last, found.collected) == (last, first)


@pytest.mark.parametrize(("ahead", "told"), [(-60_000, True), (60_000, False)])
async def test_an_age_is_known_where_the_clock_tells(store, names, run, known, ahead, *, told):
    since = int(await store.ask("HGET", names.run("run"), "since"))
    await store.ask("HSET", names.run("run"), "since", since + ahead)
    age = (await known.look()).age
    assert (age is not None) == told
    if told:
        assert age == pytest.approx(60_000, abs=5000)


async def test_a_clock_that_was_set_back_tells_no_age(store, names, run, known):
    await store.ask("HINCRBY", names.run("run"), "clock", 60_000)
    assert (await known.look()).age is None


async def test_an_age_of_nothing_is_one(store, names, run, known, monkeypatch):
    async def answered(*_):
        return [1, b"0-0", b"0-0", 0]

    monkeypatch.setattr(store, "run", answered)
    assert (await known.look()).age == 0


@pytest.mark.parametrize("at_once", [1, 2, 1000])
async def test_what_the_checkpoint_knows_is_written_and_what_is_settled_stays(
    store, names, clock, run, known, *, monkeypatch, at_once
):
    monkeypatch.setattr(knowledge, "_ROWS_AT_ONCE", at_once)
    before = bytes(
        [0, State.IN_FLIGHT, State.SENT, PENDING_TRIED, IN_DOUBT_TRIED, State.IN_DOUBT, 0, LEFT, 0, 0]
    )
    await store.ask("SET", names.run("run", "map"), before)
    sent, doubt = int(State.SENT), int(State.IN_DOUBT)
    rows = [
        (1, sent, -1), (2, sent, -1), (3, int(State.REJECTED), -1), (4, doubt, 60_000), (5, sent, -1),
        (6, sent, -1), (7, doubt, -1), (8, doubt, 5), (9, doubt, 0), (2, doubt, 9),
    ]  # fmt: skip
    await store.ask("HSET", names.run("run", "first"), 2, 1, 6, 1)
    await known.settle(rows)
    after = await store.ask("GET", names.run("run", "map"))
    assert after == bytes([sent, sent, sent, doubt, sent, sent, doubt, LEFT, doubt, 0])
    flat = await store.ask("HGETALL", names.run("run", "first"))
    firsts = flat if isinstance(flat, dict) else dict(zip(flat[::2], flat[1::2], strict=True))
    assert set(firsts) == {b"4", b"9"}
    now = await store.now_ms()
    assert now - int(firsts[b"4"]) == pytest.approx(60_000, abs=5000)
    assert now - int(firsts[b"9"]) == pytest.approx(0, abs=5000)


async def test_a_start_that_was_not_compared_gives_no_chunk_until_somebody_vouches(
    store, names, clock, run, known
):
    await store.ask("HSET", names.run("run"), "server", "another")
    assert not (await known.look()).settled
    assert await lease_of(store, names, clock).claim() == 0.5
    await known.vouch("0-0")
    assert (await known.look()).settled
    assert (await known.look()).last == "0-0"
    await claimed(store, names, clock)


async def test_new_results_stand_behind_those_that_the_checkpoint_has(store, names, clock, run, known):
    ahead = f"{await store.now_ms() + 3_600_000}-5"
    await known.vouch(ahead)
    assert (await known.look()).last == ahead
    lease, _ = await claimed(store, names, clock)
    await SharedCheckpoint(store, names, clock, lease).commit([record(1, State.SENT, clock)])
    read = await run.results.read(ahead)
    assert [result.row for result, _ in read.results] == [1]


@pytest.mark.parametrize("at_once", [1, 1000])
async def test_a_run_is_deleted_whole_and_no_other(store, names, clock, run, known, *, monkeypatch, at_once):
    monkeypatch.setattr(knowledge, "_ROWS_AT_ONCE", at_once)
    other = Run(store, names, "another")
    await other.create(
        RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=5, chunk_rows=5), bytes(5), []
    )
    kept = {*servers.keys(names.namespace, servers.REDIS)} - {
        name for name in servers.keys(names.namespace, servers.REDIS) if b":run:run" in name
    }
    await run.hand_out(1, 5)
    lease, _ = await claimed(store, names, clock)
    await SharedCheckpoint(store, names, clock, lease).commit([record(1, State.IN_FLIGHT, clock)])
    await known.drop()
    assert {*servers.keys(names.namespace, servers.REDIS)} == kept
    assert await runs(store, names) == {"another": ACCOUNT.name}
