"""What a worker's commit tells of a row: its byte, its tries, how old its first one is, and whether the run is proven."""

from typing import Any

import anyio
import msgspec
import pytest

from tests.cluster.store.test_lost_answers import Away
from tests.cluster.store.test_rows import claimed, record
from wxpush.cluster.store import rows
from wxpush.cluster.store.connection import AGAIN_SECONDS, AwayError
from wxpush.cluster.store.lease import RecalledError
from wxpush.cluster.store.rowbytes import UNFINISHED, given_up, unfinished
from wxpush.cluster.store.rows import (
    HELD,
    IN_DOUBT_TRIED,
    LEFT,
    PENDING_TRIED,
    SharedCheckpoint,
    byte_of,
    undated,
)
from wxpush.model import Record, State
from wxpush.sending.retry import MAX_TRIES
from wxpush.sending.tally import Tally

pytestmark = pytest.mark.anyio

ENDED = [state for state in State if state not in UNFINISHED]


@pytest.mark.parametrize("byte", [*map(int, State), HELD, LEFT, PENDING_TRIED, IN_DOUBT_TRIED])
def test_something_is_left_to_do_for_rows_that_are_pending_in_flight_or_in_doubt(byte):
    left = byte in {State.PENDING, State.IN_FLIGHT, State.IN_DOUBT}
    done = bytes([State.SENT, LEFT, HELD])
    assert unfinished(bytes([byte])) is left
    assert unfinished(done + bytes([byte]) + done) is left
    assert given_up(done + bytes([byte])) == ([3] if byte in {PENDING_TRIED, IN_DOUBT_TRIED} else [])


def test_rows_that_were_given_up_are_told_by_their_place():
    assert given_up(b"") == []
    assert given_up(bytes([PENDING_TRIED, 0, 2, IN_DOUBT_TRIED, 5, PENDING_TRIED])) == [0, 3, 5]
    assert unfinished(b"") is False


def test_the_result_of_a_row_without_a_try_has_no_age():
    told = undated(Record(row=3, state=State.SUPPRESSED, key=b"k", who=7, errcode=1, msgid=2, detail="d"))
    assert (told.age_ms, told.row, told.state, told.who) == (-1, 3, State.SUPPRESSED, 7)
    assert (told.errcode, told.msgid, told.detail, told.key) == (1, 2, "d", b"k")


@pytest.fixture
async def written(store, names, clock, run):
    """What becomes of one record that is committed: byte, tries, whether the run is proven, and its result, if it has one."""
    lease, _ = await claimed(store, names, clock)

    async def commit(one: Record, **earlier: int):
        before = {1: earlier["earlier"]} if earlier else {}
        await SharedCheckpoint(store, names, clock, lease, earlier=before).commit([one])
        (byte,) = await run.span(1, 1)
        tries = await store.ask("HGET", names.run("run", "tries"), 1)
        proven = await store.ask("HGET", names.run("run"), "proven")
        results = (await run.results.read("0-0")).results
        return byte, int(tries or 0), proven, results[-1][0] if results else None

    return commit


@pytest.mark.parametrize("state", State)
async def test_a_run_is_proven_by_the_first_row_that_was_not_refused(written, clock, state):
    _, _, proven, _ = await written(record(1, state, clock))
    refused = {State.REJECTED, State.PENDING, State.IN_FLIGHT, State.IN_DOUBT, State.EXPIRED}
    assert proven == (None if state in refused else b"1")


@pytest.mark.parametrize("state", State)
async def test_every_row_has_a_result_but_one_that_is_in_flight(written, clock, state):
    byte, _, _, told = await written(record(1, state, clock))
    assert byte == byte_of(state)
    assert (told is None) == (state is State.IN_FLIGHT)
    if told is not None:
        assert told.state == state


@pytest.mark.parametrize(
    ("state", "ago", "age"),
    [
        (State.IN_DOUBT, 9.0, 9000),
        (State.IN_DOUBT, 0.0, 0),
        (State.IN_DOUBT, -5.0, 0),
        (State.IN_DOUBT, None, -1),
        (State.REJECTED, 9.0, 9000),
        (State.REJECTED, 0.0, 0),
        (State.REJECTED, -5.0, 0),
        (State.REJECTED, None, -1),
        (State.SENT, 9.0, -1),
        (State.PENDING, 9.0, -1),
    ],
)
async def test_the_first_try_is_dated_where_it_may_have_arrived(
    written, store, names, clock, state, *, ago, age
):
    """That of a refused row had no answer before, which its result tells, and nobody asks for any more."""
    boot = None if ago is None else clock.instant().boot_ms - round(1000 * ago)
    one = msgspec.structs.replace(record(1, state, clock), first_boot_ms=boot)
    _, _, _, told = await written(one)
    assert told.age_ms == age
    dated = await store.ask("HEXISTS", names.run("run", "first"), 1)
    assert bool(dated) == (state is State.IN_DOUBT and age >= 0)


@pytest.mark.parametrize(
    ("state", "tries", "earlier", "byte", "counted"),
    [
        (State.PENDING, 1, 0, State.PENDING, 1),
        (State.PENDING, 3, 2, State.PENDING, 1),
        (State.PENDING, MAX_TRIES - 1, 0, State.PENDING, MAX_TRIES - 1),
        (State.PENDING, MAX_TRIES, 0, PENDING_TRIED, 0),
        (State.PENDING, MAX_TRIES, 1, State.PENDING, MAX_TRIES - 1),
        (State.PENDING, MAX_TRIES + 1, 1, PENDING_TRIED, 0),
        (State.IN_DOUBT, MAX_TRIES, 0, IN_DOUBT_TRIED, 0),
        (State.SENT, MAX_TRIES, 0, State.SENT, 0),
        # What is under way is counted by its end.
        (State.IN_FLIGHT, 2, 0, State.IN_FLIGHT, 1),
        (State.IN_FLIGHT, 1, 0, State.IN_FLIGHT, 0),
        (State.IN_FLIGHT, 4, 2, State.IN_FLIGHT, 1),
    ],
)
async def test_tries_of_this_dispatch_are_counted_and_too_many_end_it(
    written, clock, state, tries, earlier, *, byte, counted
):
    one = msgspec.structs.replace(record(1, state, clock), tries=tries)
    assert (await written(one, earlier=earlier))[:2] == (byte, counted)


async def test_a_commit_of_nothing_asks_nobody(store, names, clock, run):
    lease, _ = await claimed(store, names, clock)
    clock.now += 60  # or it would be told that the lease is over
    await SharedCheckpoint(store, names, clock, lease).commit([])


async def test_a_commit_that_is_recalled_is_counted_by_the_next(store, names, clock, run):
    lease, _ = await claimed(store, names, clock)
    tally = Tally()
    tally.attempts = 2
    checkpoint = SharedCheckpoint(store, names, clock, lease, tally=tally)
    await store.ask("HSET", names.run("run"), "stopped", "1")
    with pytest.raises(RecalledError):
        await checkpoint.commit([record(1, State.IN_FLIGHT, clock)])
    tally.attempts = 5
    await checkpoint.commit([record(2, State.SENT, clock)])
    assert await run.results.totals() == (5, 0)


@pytest.mark.parametrize("how", ["commit", "give_back"])
async def test_a_redis_that_is_away_is_asked_again_after_a_while(
    store, names, clock, run, monkeypatch, *, how
):
    waited: list[float] = []
    slept = anyio.sleep

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await slept(0)

    away: Any = Away(store)
    lease, _ = await claimed(away, names, clock)
    away._errors = [AwayError("cut"), AwayError("cut")]
    monkeypatch.setattr(anyio, "sleep", sleep)
    checkpoint = SharedCheckpoint(away, names, clock, lease)
    await (checkpoint.commit([record(1, State.SENT, clock)]) if how == "commit" else checkpoint.give_back())
    assert waited == [AGAIN_SECONDS] * 2


async def test_what_nobody_answers_is_given_up_after_some_seconds(store, names, clock, run, monkeypatch):
    monkeypatch.setattr(rows, "_PATIENCE", 0.05)
    monkeypatch.setattr(rows, "AGAIN_SECONDS", 0.01)
    away: Any = Away(store)
    lease, _ = await claimed(away, names, clock)
    away._errors = [AwayError("cut")] * 999
    with anyio.fail_after(5):
        await SharedCheckpoint(away, names, clock, lease).give_back()


async def test_who_has_the_lease_still_gives_the_chunk_back_and_who_has_not_only_counts(
    store, names, clock, run
):
    await run.hand_out(1, 5)
    lease, _ = await claimed(store, names, clock)
    clock.now += 60
    await SharedCheckpoint(store, names, clock, lease).give_back()
    assert (await run.handed()).leased == {1}, "nobody knows whose it is, so it is left to end by itself"
    await lease.renew()
    await SharedCheckpoint(store, names, clock, lease).give_back()
    assert (await run.handed()).leased == frozenset()
