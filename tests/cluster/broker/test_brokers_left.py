"""The suite of every broker, where somebody leaves: a worker that is lost, stops or cancels, and a queue that is gone."""

from contextlib import suppress

import anyio
import pytest

from tests.cluster import servers
from tests.cluster.broker.taken import Taken, emptied
from tests.cluster.stands import IDLE, STANDS, connected
from wxpush.cluster.broker.base import BrokerError
from wxpush.cluster.broker.redis import open_redis

pytestmark = pytest.mark.anyio


@pytest.fixture
async def queue(stand, queue):
    """Forgotten at the end."""
    yield queue
    await stand.forget(queue)


async def test_what_a_lost_worker_had_comes_to_another(stand, queue):
    async with connected(stand) as other:
        lost = Taken()
        async with connected(stand) as broker:
            await broker.publish(queue, b"x")
            await broker.consume(queue, lost, lanes=1)
            await lost.came(1)
            await stand.cut(broker)
        taken = Taken()
        taken.go.set()
        await other.consume(queue, taken, lanes=1)
        await taken.came(1)
        await emptied(other, queue)
        await other.stop()


async def test_a_stopped_worker_takes_nothing_more(stand, queue):
    async with connected(stand) as broker:
        taken = Taken()
        taken.go.set()
        await broker.consume(queue, taken, lanes=1)
        await broker.publish(queue, b"1")
        await taken.came(1)
        await emptied(broker, queue)
        await broker.stop()
        await broker.publish(queue, b"2")
        await anyio.sleep(0.5)
        assert taken.bodies == [b"1"]
        assert await broker.waiting(queue) == 1


async def test_what_is_in_hand_when_a_worker_stops_is_dealt_with_to_its_end(stand, queue):
    async with connected(stand) as broker:
        taken = Taken()
        await broker.publish(queue, b"x")
        await broker.consume(queue, taken, lanes=1)
        await taken.came(1)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(broker.stop)
            await anyio.sleep(0.2)
            taken.go.set()
        with anyio.fail_after(5):
            while not taken.ended:
                await anyio.sleep(0.01)


async def test_who_cancels_takes_nothing_until_it_consumes_anew_and_keeps_what_it_has(stand, queue):
    async with connected(stand) as broker:
        taken = Taken()
        for body in (b"1", b"2", b"3"):
            await broker.publish(queue, body)
        await broker.consume(queue, taken, lanes=1)
        await taken.came(1)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(broker.cancel, queue)
            await anyio.sleep(0.2)
            taken.go.set()
        await anyio.sleep(IDLE * 2)
        assert taken.bodies == taken.ended
        assert len(taken.bodies) == 1  # whichever: no broker needs to keep an order
        await broker.consume(queue, taken, lanes=1)
        await taken.came(3)
        await emptied(broker, queue)
        assert sorted(taken.bodies) == [b"1", b"2", b"3"]
        await broker.stop()


async def test_a_queue_that_was_lost_and_laid_again_is_consumed_once_it_is_asked_for_anew(stand, queue):
    async with connected(stand) as broker, connected(stand) as feeder:
        taken = Taken()
        taken.go.set()
        await broker.consume(queue, taken, lanes=1)
        await feeder.publish(queue, b"1")
        await taken.came(1)
        await emptied(broker, queue)
        await stand.forget(queue)
        with anyio.fail_after(30):
            while not await broker.waiting(queue):
                with suppress(BrokerError):
                    await feeder.publish(queue, b"2")
                await anyio.sleep(0.3)
                if len(taken.bodies) > 1:
                    break
        await broker.consume(queue, taken, lanes=1)
        await taken.came(2)
        assert set(taken.bodies[1:]) == {b"2"}
        await broker.stop()


@pytest.mark.parametrize("stand", [STANDS["Redis"]], ids=["Redis"])
@pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")
async def test_what_a_reader_took_and_never_began_with_comes_to_another_at_once(queue):
    async with open_redis(servers.REDIS, idle_seconds=3600) as other:
        async with open_redis(servers.REDIS, idle_seconds=3600) as broker:
            await broker.consume(queue, Taken(), lanes=1)
            reader = broker._readers[0].name
            await broker.stop()
            await broker.publish(queue, b"x")
            await broker._ask(
                "XREADGROUP", "GROUP", "workers", reader, "COUNT", "1", "STREAMS", queue.name, ">"
            )
        assert await other.waiting(queue) == 0
        taken = Taken()
        taken.go.set()
        await other.consume(queue, taken, lanes=1)
        await taken.came(1, seconds=3)
        await other.stop()
