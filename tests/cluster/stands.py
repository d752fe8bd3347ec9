"""What the contract suite needs of each broker of the table: one that runs, a way to forget a queue, and one to die."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass

import aio_pika
import redis

from tests.cluster import servers
from tests.cluster.broker import kafka, toybroker
from tests.cluster.broker.toybroker import ToyBroker
from wxpush.cluster.broker import open_broker
from wxpush.cluster.broker.base import Broker, ChunkQueue
from wxpush.cluster.broker.rabbit import Rabbit
from wxpush.cluster.broker.redis import RedisStreams

TOY_URL = "toy://suite"
#: A silent reader's messages are claimed after this long on Redis.
IDLE = 0.6


@dataclass(frozen=True)
class Stand:
    """`forget` takes a queue from the server; `cut` ends a worker's connection as if its process had died: nothing is
    acknowledged, nothing handed back.
    """

    url: str
    runs: Callable[[], bool]
    forget: Callable[[ChunkQueue], Awaitable[None]]
    cut: Callable[..., Awaitable[None]]
    #: Runs it for as long as a test, where nobody else does.
    started: Callable[[], AbstractContextManager[object]] = nullcontext


async def _forget_streams(queue: ChunkQueue) -> None:
    with redis.Redis.from_url(servers.REDIS) as server:
        server.delete(queue.name, queue.dead)


async def _cut_streams(broker: RedisStreams) -> None:
    for reader in broker._readers:
        reader.consumer.running = False
        for task in list(reader.consumer.tasks):
            task.cancel()
    broker._readers.clear()


async def _forget_rabbit(queue: ChunkQueue) -> None:
    async with await aio_pika.connect(servers.RABBIT) as connection:
        channel = await connection.channel()
        for name in (queue.name, queue.dead):
            await channel.queue_delete(name)


async def _cut_rabbit(broker: Rabbit) -> None:
    broker._consumers.clear()


_KAFKA = kafka.OwnKafka()


async def _forget_kafka(queue: ChunkQueue) -> None:
    from aiokafka.admin import AIOKafkaAdminClient  # noqa: PLC0415 - it need not be installed

    admin = AIOKafkaAdminClient(bootstrap_servers=f"127.0.0.1:{_KAFKA.port}")
    await admin.start()
    await admin.delete_topics([queue.name, queue.dead])
    await admin.close()


async def _cut_kafka(broker) -> None:
    """No lane says a word any more, nor that it leaves."""
    for lane in [lane for lanes in broker._lanes.values() for lane in lanes]:
        group = lane.subscriber.consumer._coordinator
        group._coordination_task.cancel()
        for task in lane.subscriber.tasks:
            task.cancel()
        with suppress(BaseException):
            await group._coordination_task
        group.reset_generation()
    broker._lanes.clear()


async def _forget_toy(queue: ChunkQueue) -> None:
    for name in (queue.name, queue.dead):
        toybroker.SERVERS[TOY_URL].letters.pop(name, None)


async def _cut_toy(_broker: ToyBroker) -> None:
    """Its lanes end with the connection."""


#: By the broker's name in the table.
STANDS = {
    "RabbitMQ": Stand(servers.RABBIT, servers.has_rabbit, _forget_rabbit, _cut_rabbit),
    "Redis": Stand(servers.REDIS, servers.has_redis, _forget_streams, _cut_streams),
    "Kafka": Stand(_KAFKA.url, kafka.has_kafka, _forget_kafka, _cut_kafka, started=lambda: _KAFKA),
    "Toy": Stand(TOY_URL, lambda: True, _forget_toy, _cut_toy),
}


def stand_of(name: str) -> Stand:
    """The stand of a broker; a broker without one fails the suite."""
    assert name in STANDS, (
        f"the broker {name} has no stand for the contract suite: add one to STANDS in tests/cluster/stands.py"
    )
    return STANDS[name]


def connected(stand: Stand) -> AbstractAsyncContextManager[Broker]:
    return open_broker(stand.url, silence=IDLE)
