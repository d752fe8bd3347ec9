"""What a dispatcher hands out, and again after whatever became of an earlier one. The broker is a list, Redis is real."""

from math import inf
from threading import Event, Thread
from typing import cast

import anyio
import msgspec
import pytest

from tests.cluster.conftest import ACCOUNT
from wxpush.checkpoint import dispatched
from wxpush.checkpoint.dispatched import Dispatch
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cluster import chunk as chunks
from wxpush.cluster.broker.base import Broker, ChunkQueue
from wxpush.cluster.dispatch.books import CheckpointBooks
from wxpush.cluster.dispatch.dispatcher import Dispatcher
from wxpush.cluster.dispatch.feeder import MOST_HANDED, Feeder
from wxpush.cluster.dispatch.material import Material
from wxpush.cluster.dispatch.order import Order
from wxpush.cluster.store.lease import Lease
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.store.rows import IN_DOUBT_TRIED, LEFT, PENDING_TRIED
from wxpush.cluster.store.runs import Run, RunFacts
from wxpush.errors import BusyError
from wxpush.model import Message, State
from wxpush.sending.stops import OUT_OF_RETRIES
from wxpush.sending.tally import Tally

pytestmark = pytest.mark.anyio

MANY, WIDE = MOST_HANDED + 20, 2
ROWS = MANY * WIDE
FACTS = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=ROWS, chunk_rows=WIDE)


class Listed:
    """A broker that keeps what is put in, until it is lost."""

    longest = 10**9

    def __init__(self) -> None:
        self.payloads: list[bytes] = []

    async def publish(self, _queue, payload) -> None:
        self.payloads.append(payload)

    async def waiting(self, _queue) -> int:
        return len(self.payloads)

    def taken(self):
        payloads, self.payloads = self.payloads, []
        return [chunks.decode(payload) for payload in payloads]


@pytest.fixture
async def run(store, names):
    found = Run(store, names, "run")
    assert await found.create(FACTS, bytes(ROWS), [])
    await Pace(store, names, ACCOUNT).set_rate(inf)
    return found


async def noted(_row):
    """As if it were written."""


def feeder(run, broker, store, names, *, facts=FACTS, settled=()):
    """One of a dispatcher that knows that the rows of `settled` need not be sent."""

    def messages(first, last):
        return (
            Message(row=row, key=b"k", body=b"{}", who=0)
            for row in range(first, last + 1)
            if row not in settled
        )

    return Feeder(
        run,
        broker,
        ChunkQueue("q", "d"),
        Pace(store, names, ACCOUNT),
        Material(
            facts=facts,
            channel="template",
            varying=(),
            messages=messages,
            end=lambda _row, _unknown: None,
            fed=noted,
        ),
        stale_seconds=0.05,
        on_pause=lambda _pause: None,
    )


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


def dispatcher(store, names, clock, checkpoint, mark):
    return Dispatcher(
        store,
        names,
        broker=cast("Broker", Listed()),
        queue=ChunkQueue("q", "d"),
        books=CheckpointBooks(checkpoint),
        clock=clock,
        tally=Tally(),
        order=Order(mark=mark, invocation=1, rate=1.0, repeat={}, safely=True, lease=1.0),
        on_pause=lambda _pause: None,
    )


@pytest.mark.parametrize("finished", [False, True])
async def test_a_copy_that_lacks_collected_results_is_refused_and_not_ended(run, clock, tmp_path, finished):
    store, names = run._store, run._names
    with SqliteCheckpoint.open(tmp_path / "c") as checkpoint:
        with checkpoint.transaction() as connection:
            began = dispatched.begin(connection, "here")
            dispatched.feed(connection, ROWS)
        await store.ask("HSET", names.run("run"), "collected", "5-1", "facts", facts_of(began.owner))
        if finished:
            await run.finish()
        mark = Dispatch(number=1, owner=began.owner, state="here", fed=ROWS, position="5-0")
        with pytest.raises(BaseExceptionGroup) as raised:
            await dispatcher(store, names, clock, checkpoint, mark).run("run", FACTS, lambda _facts: None)
        assert raised.group_contains(BusyError, match="newest copy")
        assert checkpoint.ask(dispatched.active) is not None


async def test_a_bug_of_the_dispatcher_calls_the_workers_back(run, clock, tmp_path):
    store, names = run._store, run._names
    with SqliteCheckpoint.open(tmp_path / "c") as checkpoint:
        with checkpoint.transaction() as connection:
            mark = dispatched.begin(connection, "here")
        await store.ask("HSET", names.run("run"), "facts", facts_of(mark.owner))
        with pytest.raises(BaseExceptionGroup) as raised:
            await dispatcher(store, names, clock, checkpoint, mark).run("run", FACTS, lambda _facts: 1 // 0)
        assert raised.group_contains(ZeroDivisionError)
    assert await run.recalled()


def facts_of(owner: str) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(FACTS, owner=owner))


async def test_a_thread_that_writes_results_does_not_keep_the_dispatcher_from_its_own_notes(tmp_path):
    with SqliteCheckpoint.open(tmp_path / "c") as checkpoint:
        with checkpoint.transaction() as connection:
            dispatched.begin(connection, "here")
        inside, go_on = Event(), Event()

        def collect() -> None:
            with checkpoint.transaction() as connection:
                inside.set()
                go_on.wait(0.3)
                dispatched.advance(connection, "7-0")

        thread = Thread(target=collect)
        thread.start()
        inside.wait()
        with checkpoint.transaction() as connection:
            dispatched.feed(connection, 500)
        go_on.set()
        thread.join()
        mark = checkpoint.ask(dispatched.active)
        assert (mark.fed, mark.position) == (500, "7-0")


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
