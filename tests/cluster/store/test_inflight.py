"""Rows that a worker had in flight when it was lost: which they are, how old their first tries are, and what becomes of them."""

import pytest

from tests.cluster.store.test_rows import claimed, record
from wxpush.cluster.store import inflight, runs
from wxpush.cluster.store.inflight import InFlight, in_flight
from wxpush.cluster.store.rows import SharedCheckpoint
from wxpush.detail import stored
from wxpush.model import Instant, Message, Record, State
from wxpush.words import Sentence

pytestmark = pytest.mark.anyio

NOW = Instant(1_700_000_000_000, 5_000_000)
WHY = Sentence("rows.name_not_resolved")


@pytest.mark.parametrize("at_once", [1, 2, 1000])
@pytest.mark.parametrize("piece", [1, 3, 1 << 20])
async def test_rows_in_flight_are_found_with_age_and_tries_however_many_are_asked_for_at_once(
    store, names, clock, run, monkeypatch, *, at_once, piece
):
    monkeypatch.setattr(inflight, "_ROWS_AT_ONCE", at_once)
    monkeypatch.setattr(runs, "_PIECE", piece)
    lease, _ = await claimed(store, names, clock)
    other, _ = await claimed(store, names, clock, first=6, last=10)
    records = [
        record(1, State.SENT, clock),
        record(2, State.IN_FLIGHT, clock, ago=100.0),
        record(3, State.IN_DOUBT, clock, ago=600.0),
        record(5, State.IN_FLIGHT, clock),
    ]
    await SharedCheckpoint(store, names, clock, lease).commit(records)
    await SharedCheckpoint(store, names, clock, other).commit([record(10, State.IN_FLIGHT, clock, ago=7.0)])
    await store.ask("HSET", names.run("run", "tries"), 5, 3)
    await store.ask("HDEL", names.run("run", "first"), 5)
    found = await in_flight(store, names, run)
    assert [(row.row, row.tries) for row in found] == [(2, 0), (5, 3), (10, 0)]
    assert found[1].age_ms is None
    ages = [found[0].age_ms, found[2].age_ms]
    assert ages == [pytest.approx(100_000, abs=5000), pytest.approx(7000, abs=5000)]


@pytest.mark.parametrize(("age", "told"), [(-1, None), (0, 0), (1, 1)])
async def test_a_first_try_of_this_very_moment_has_an_age_and_one_of_a_time_to_come_has_none(
    store, names, run, monkeypatch, age, *, told
):
    await store.ask("SET", names.run("run", "map"), bytes([State.IN_FLIGHT] + [0] * 9))

    async def out(*_):
        return [1, age, 2]

    monkeypatch.setattr(store, "run", out)
    assert await in_flight(store, names, run) == [InFlight(1, told, 2)]


async def test_a_run_without_rows_in_flight_has_none(store, names, run):
    assert await in_flight(store, names, run) == []


@pytest.mark.parametrize(("age", "first"), [(7000, 7000), (0, 0), (None, None)])
@pytest.mark.parametrize(("earlier", "tries", "told"), [(0, 0, 1), (0, 1, 1), (2, 0, 2), (2, 3, 5)])
def test_a_row_that_nobody_knows_of_is_in_doubt_with_all_that_is_known(age, first, earlier, tries, told):
    message = Message(row=3, key=b"k" * 16, body=b"{}", who=7, epoch=2)
    message.earlier_tries = earlier
    found = InFlight(3, age, tries).doubted(message, NOW, detail=WHY, invocation=4)
    assert found == Record(
        row=3,
        state=State.IN_DOUBT,
        key=b"k" * 16,
        epoch=2,
        tries=told,
        first_ms=None if first is None else NOW.wall_ms - first,
        first_boot_ms=None if first is None else NOW.boot_ms - first,
        at_ms=NOW.wall_ms,
        detail=stored(WHY),
        invocation=4,
        who=7,
    )
