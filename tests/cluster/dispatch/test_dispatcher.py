"""What a dispatcher makes of its own checkpoint: a stale copy, a bug, a thread that writes beside it. Redis is real."""

from threading import Event, Thread
from typing import cast

import msgspec
import pytest

from tests.cluster.dispatch.feeding import FACTS, ROWS, Listed
from wxpush.checkpoint import dispatched
from wxpush.checkpoint.dispatched import Dispatch
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cluster.broker.base import Broker, ChunkQueue
from wxpush.cluster.dispatch.books import CheckpointBooks
from wxpush.cluster.dispatch.dispatcher import Dispatcher
from wxpush.cluster.dispatch.order import Order
from wxpush.errors import BusyError
from wxpush.sending.tally import Tally

pytestmark = pytest.mark.anyio


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
