"""What a run's dispatcher and its workers tell each other: chunks that are handed out, refusals, tries that are forgotten, results."""

from math import inf
from typing import cast

import anyio
import pytest

from tests.cluster.conftest import ACCOUNT
from tests.cluster.store.test_rows import claimed, record
from wxpush.cluster.store import runs as rows_of_runs
from wxpush.cluster.store.connection import Store
from wxpush.cluster.store.dispatcherlock import DispatcherLock
from wxpush.cluster.store.lease import GoneError
from wxpush.cluster.store.results import _without_date
from wxpush.cluster.store.rows import (
    IN_DOUBT_TRIED,
    LEFT,
    PENDING_TRIED,
    RowResult,
    SharedCheckpoint,
    undated,
)
from wxpush.cluster.store.runs import Run, RunFacts, runs
from wxpush.model import State

pytestmark = pytest.mark.anyio

SECONDS = 5.0  # that a test may be kept from the processor


async def test_workers_are_told_what_is_known_of_refusals(store, names, clock, run):
    lease, found = await claimed(store, names, clock)
    assert (found.proven, found.is_row) == (False, frozenset())
    await lease.give_back()
    await run.tell(proven=False, is_row=[43004, 40003])
    assert await store.ask("HGET", names.run("run"), "is_row") == b"40003 43004"
    lease, found = await claimed(store, names, clock)
    assert (found.proven, found.is_row) == (False, {43004, 40003})
    await lease.give_back()
    await run.tell(proven=True, is_row=[])
    lease, found = await claimed(store, names, clock)
    assert (found.proven, found.is_row) == (True, frozenset())
    await lease.give_back()
    await run.tell(proven=False, is_row=[])
    assert (await claimed(store, names, clock))[1].proven, "what was proven stays so"


async def test_chunks_are_told_with_how_long_ago_they_were_handed_out_and_who_holds_them(
    store, names, clock, run
):
    assert await run.handed() == rows_of_runs.HandedChunks({}, frozenset())
    for first, last in ((1, 5), (6, 10)):
        assert await run.hand_out(first, last)
    now = await store.now_ms()
    await store.ask(
        "HSET", names.run("run", "open"), 1, now - 60_000, 6, now + 500, 11, 0, 16, now + 3_600_000
    )
    await claimed(store, names, clock, first=6, last=10)
    found = await run.handed()
    assert found.ages[1] == pytest.approx(60_000, abs=1000 * SECONDS)
    assert found.ages[6] == pytest.approx(-500, abs=1000 * SECONDS)
    assert (found.ages[11], found.ages[16], found.leased) == (0, inf, {6})


@pytest.mark.parametrize(("ahead", "ago"), [(-60_000, 60_000), (0, 0), (1000, -1000), (1001, inf)])
def test_a_time_to_come_is_one_of_before_a_clock_was_set_back(ahead, ago):
    assert rows_of_runs._ago(1_700_000_000_000 + ahead, 1_700_000_000_000) == ago


async def test_all_runs_that_are_not_finished_are_known_with_their_accounts(store, names, run):
    assert await runs(store, names) == {"run": ACCOUNT.name}
    facts = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=5, chunk_rows=5)
    assert await Run(store, names, "another").create(facts, bytes(5), [])
    assert await runs(store, names) == {"run": ACCOUNT.name, "another": ACCOUNT.name}


class Spelled:
    """A store whose hashes come as the other protocol of Redis has them: as a list of names and values, or as a dict."""

    def __init__(self, store, *, pairs: bool) -> None:
        self._store, self._pairs = store, pairs

    def __getattr__(self, name):
        return getattr(self._store, name)

    async def ask(self, *command):
        found = await self._store.ask(*command)
        if command[0] != "HGETALL":
            return found
        flat = [each for pair in found.items() for each in pair] if isinstance(found, dict) else found
        return flat if self._pairs else dict(zip(flat[::2], flat[1::2], strict=True))


@pytest.mark.parametrize("pairs", [False, True])
async def test_hashes_are_read_in_whichever_protocol(store, names, run, pairs):
    spelled = cast("Store", Spelled(store, pairs=pairs))
    await run.hand_out(1, 5)
    await run.hand_out(6, 10)
    facts = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=5, chunk_rows=5)
    await Run(store, names, "another").create(facts, bytes(5), [])
    assert set((await Run(spelled, names, "run").handed()).ages) == {1, 6}
    assert await runs(spelled, names) == {"run": ACCOUNT.name, "another": ACCOUNT.name}


@pytest.mark.parametrize("piece", [1, 3, 4, 10, 1 << 20])
async def test_a_map_is_laid_and_read_in_pieces_of_any_size(store, names, monkeypatch, piece):
    monkeypatch.setattr(rows_of_runs, "_PIECE", piece)
    monkeypatch.setattr(rows_of_runs, "_ROWS_AT_ONCE", piece)
    run = Run(store, names, "run")
    facts = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=10, chunk_rows=5)
    laid = bytes([2, 5, 0, 5, PENDING_TRIED, 2, 2, IN_DOUBT_TRIED, 0, PENDING_TRIED])
    await run.create(facts, laid, [(2, 1000), (4, 2000), (8, 3000)])
    pieces = [each async for each in run.pieces()]
    assert b"".join(pieces) == laid
    assert max(map(len, pieces)) <= piece
    assert [await run.span(first, last) for first, last in ((1, 1), (2, 4), (1, 10))] == [
        laid[:1], laid[1:4], laid,
    ]  # fmt: skip
    assert await store.ask("HLEN", names.run("run", "first")) == 3
    await store.ask("HSET", names.run("run", "tries"), 5, 6)
    await run.forget_tries()
    assert b"".join([each async for each in run.pieces()]) == bytes([2, 5, 0, 5, 0, 2, 2, 5, 0, 0])
    assert await store.ask("EXISTS", names.run("run", "tries")) == 0


async def test_rows_of_before_the_end_of_the_map_are_all_there_or_none_is(store, names, run):
    await store.ask("SET", names.run("run", "map"), bytes(9))
    with pytest.raises(GoneError):
        await run.span(6, 10)
    assert await run.span(5, 9) == bytes(5)


async def test_what_is_left_is_told_to_the_collector_where_there_is_something_to_tell(
    store, names, clock, run
):
    await run.leave(1, [])
    told = undated(record(2, State.INVALID, clock))
    await run.leave(1, [(1, 0, None), (2, 0, told)])
    assert await run.span(1, 3) == bytes([LEFT, LEFT, 0])
    (result, _), *rest = (await run.results.read("0-0")).results
    assert (result, rest) == (told, [])


async def test_results_are_told_with_how_long_ago_they_were_written(store, names, clock, run):
    lease, _ = await claimed(store, names, clock)
    await SharedCheckpoint(store, names, clock, lease).commit([record(1, State.SENT, clock)])
    await anyio.sleep(0.02)
    ((_, ago),) = (await run.results.read("0-0")).results
    assert 20 <= ago < 1000 * SECONDS
    ahead = await store.now_ms() + 60_000
    await store.ask("XADD", names.run("run", "results"), "*", "at", ahead, "rows", b"\x90")
    assert len((await run.results.read("0-0")).results) == 1, "an empty commit has no rows"


async def test_a_result_of_a_time_to_come_is_of_now(store, names, clock, run):
    lease, _ = await claimed(store, names, clock)
    await SharedCheckpoint(store, names, clock, lease).commit([record(1, State.IN_DOUBT, clock, ago=9.0)])
    key = names.run("run", "results")
    ((position, kept),) = await store.ask("XRANGE", key, "-", "+")
    await store.ask("XADD", key, "*", "at", await store.now_ms() + 60_000, "era", 0, "rows", kept[b"rows"])
    await store.ask("XADD", key, "*", "at", await store.now_ms(), "era", 7, "rows", kept[b"rows"])
    await store.ask("XADD", key, "*", "at", await store.now_ms(), "rows", kept[b"rows"])
    read = await run.results.read("0-0")
    assert [result.age_ms for result, _ in read.results] == [9000, 9000, -1, 9000]
    assert read.results[1][1] == 0
    assert read.position > position.decode()


async def test_a_clock_that_was_set_back_dates_no_first_try(store, names, clock, run):
    """The era is that of the run's facts, and begins anew with the clock."""
    lease, _ = await claimed(store, names, clock)
    await SharedCheckpoint(store, names, clock, lease).commit([record(1, State.IN_DOUBT, clock, ago=9.0)])
    await store.ask("HINCRBY", names.run("run"), "clock", 60_000)
    ((result, _),) = (await run.results.read("0-0")).results
    assert result.age_ms == -1
    assert await store.ask("EXISTS", names.run("run", "first")) == 0


@pytest.mark.parametrize(
    ("state", "age", "told"),
    [
        (State.REJECTED, 9000, 0),
        (State.REJECTED, 0, 0),
        (State.REJECTED, -1, -1),
        (State.IN_DOUBT, 9000, -1),
        (State.IN_DOUBT, 0, -1),
    ],
)
def test_without_a_clock_it_is_known_still_that_a_refused_row_was_tried_before(state, age, told):
    result = RowResult(1, int(state), b"k", 0, 1, age, 0, None, None, None, 0)
    assert _without_date(result).age_ms == told


async def test_results_up_to_a_position_are_forgotten_and_none_behind_it(store, names, clock, run):
    lease, _ = await claimed(store, names, clock)
    key = names.run("run", "results")
    for number in (1, 2, 3):
        await store.ask("XADD", key, f"5-{number}", "at", 0, "rows", b"\x90")
    lock = DispatcherLock(store, names, "run", seconds=9)
    await lock.take()
    assert lease.valid
    assert await run.results.forget("5-2", lock) == (0, 0)
    assert [position for position, _ in await store.ask("XRANGE", key, "-", "+")] == [b"5-3"]
    assert await run.results.collected() == "5-2"
    other = DispatcherLock(store, names, "run", seconds=9)
    assert await run.results.forget("5-3", other) is None
    assert await run.results.lag() == 1


async def test_a_start_that_was_not_compared_tells_its_results_only_to_who_wants_any(
    store, names, clock, run
):
    lease, _ = await claimed(store, names, clock)
    await SharedCheckpoint(store, names, clock, lease).commit([record(1, State.SENT, clock)])
    await store.ask("HSET", names.run("run"), "server", "another")
    assert (await run.results.read("0-0", any_start=False)).results == []
    assert (await run.results.read("0-0", any_start=False)).position == "0-0"
    assert len((await run.results.read("0-0")).results) == 1
