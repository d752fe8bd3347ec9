"""What a dispatcher hands out, and again after whatever became of an earlier one. The broker is a list, Redis is real."""

from math import inf

import anyio
import msgspec
import pytest

from tests.cluster.conftest import ACCOUNT
from tests.cluster.dispatch.feeding import FACTS, ROWS, WIDE, Listed, feeder
from wxpush.cluster import chunk as chunks
from wxpush.cluster.dispatch.feeder import MOST_HANDED
from wxpush.cluster.store.lease import Lease
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.store.rows import IN_DOUBT_TRIED, LEFT, PENDING_TRIED
from wxpush.cluster.store.runs import Run
from wxpush.model import State
from wxpush.sending.stops import OUT_OF_RETRIES

pytestmark = pytest.mark.anyio


async def work_off(run, store, names, clock, chunk, *, done=True) -> None:
    """What a worker does with a chunk: all of it, or nothing."""
    lease = Lease(store, names, clock, run="run", first=chunk.first, last=chunk.last)
    await lease.claim()
    if done:
        await store.ask("SETRANGE", names.run("run", "map"), chunk.first - 1, bytes([2]) * WIDE)
    await lease.release(attempts=0, retries=0, number=1)


@pytest.mark.parametrize("given_back", [True, False], ids=["given back", "lost at the broker"])
async def test_all_that_an_earlier_dispatcher_handed_out_is_handed_out_again(
    run, store, names, clock, given_back
):
    first = Listed()
    await feeder(run, first, store, names)._step()
    handed = first.taken()
    assert len(handed) == MOST_HANDED
    for chunk in handed if given_back else ():
        await work_off(run, store, names, clock, chunk, done=False)
    await anyio.sleep(0.1)
    broker = Listed()
    again = feeder(run, broker, store, names)
    with anyio.fail_after(20):
        while not await again._step():
            for chunk in broker.taken():
                await work_off(run, store, names, clock, chunk)
    assert await run.span(1, ROWS) == bytes([2]) * ROWS


async def test_a_chunk_that_still_waits_at_the_broker_is_not_put_in_a_second_time_however_old_it_is(
    run, store, names
):
    broker = Listed()
    feeding = feeder(run, broker, store, names)
    await feeding._step()
    await anyio.sleep(0.1)
    await feeding._step()
    assert len(broker.payloads) == MOST_HANDED
    broker.payloads.pop()
    await feeding._step()
    assert len(broker.payloads) == 2 * MOST_HANDED - 1, "one was lost, and which of them nobody can tell"


async def test_large_chunks_are_handed_out_fewer_at_once(store, names):
    facts = msgspec.structs.replace(FACTS, rows=300_000, chunk_rows=2_000)
    run, broker = Run(store, names, "large"), Listed()
    await run.create(facts, bytes(facts.rows), [])
    await Pace(store, names, ACCOUNT).set_rate(inf)
    await feeder(run, broker, store, names, facts=facts)._step()
    assert sum(len(chunk.rows) for chunk in broker.taken()) == 100_000


async def test_a_chunk_that_was_done_and_never_released_does_not_hold_up_the_end(run, store, names):
    await run.hand_out(1, WIDE)
    await store.ask("SETRANGE", names.run("run", "map"), 0, bytes([2]) * ROWS)
    await anyio.sleep(0.1)
    late = feeder(run, Listed(), store, names)
    with anyio.fail_after(10):
        while not await late._step():
            await anyio.sleep(0.01)


async def test_a_row_that_is_settled_while_the_map_lost_its_end_does_not_hold_up_the_end(
    run, store, names, clock
):
    await store.ask("SETRANGE", names.run("run", "map"), 0, bytes([2]) * ROWS)
    await store.ask("SETRANGE", names.run("run", "map"), 0, bytes([State.IN_FLIGHT, State.IN_DOUBT]))
    broker = Listed()
    late = feeder(run, broker, store, names, settled={1, 2})
    lease = Lease(store, names, clock, run="run", first=1, last=2)
    await lease.claim()
    assert not await late._step()
    assert await run.span(1, 2) == bytes([State.IN_FLIGHT, State.IN_DOUBT]), "whoever holds them may end them"
    await lease.give_back()
    with anyio.fail_after(10):
        while not await late._step():
            await anyio.sleep(0.01)
    assert await run.span(1, 2) == bytes([LEFT, LEFT])
    assert broker.payloads == []


@pytest.mark.parametrize(("byte", "stop"), [(PENDING_TRIED, OUT_OF_RETRIES), (IN_DOUBT_TRIED, None)])
async def test_rows_that_were_tried_often_enough_end_it_as_they_end_a_sender(run, store, names, byte, stop):
    await store.ask("SETRANGE", names.run("run", "map"), 0, bytes([State.SENT]) * (ROWS - 1) + bytes([byte]))
    broker = Listed()
    with anyio.fail_after(10):
        assert await feeder(run, broker, store, names).run() is stop
    assert broker.payloads == []


@pytest.mark.parametrize("bound", ["of the chunk", "of the broker"])
async def test_rows_that_a_chunk_could_not_hold_come_when_it_is_given_back(
    run, store, names, *, clock, monkeypatch, bound
):
    broker = Listed()
    if bound == "of the chunk":
        monkeypatch.setattr(chunks, "fitting", lambda rows: rows[:1])
    else:
        broker.longest = 1
    feeding = feeder(run, broker, store, names)
    await feeding._step()
    first = broker.taken()[0]
    assert [row.row for row in first.rows] == [1]
    lease = Lease(store, names, clock, run="run", first=first.first, last=first.last)
    await lease.claim()
    await store.ask("SETRANGE", names.run("run", "map"), 0, bytes([2]))
    await lease.release(attempts=0, retries=0, number=1)
    await feeding._step()
    assert [row.row for chunk in broker.taken() for row in chunk.rows if chunk.first == 1] == [2]
