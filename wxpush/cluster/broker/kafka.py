"""Kafka: one topic an account, read by one group of lanes, and one for dead letters.

A lane that dies is noticed when it has sent no heartbeat for as long as a lease, six seconds at least. Every lane that comes or goes makes the
group give its partitions out anew; a chunk whose partition moves meanwhile comes twice, which the map makes harmless.
https://kafka.apache.org/documentation/#design
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from itertools import count
from math import gcd
from typing import Any

import anyio
from aiokafka import TopicPartition
from faststream.kafka import KafkaBroker

from wxpush.cluster.broker.base import BrokerError, ChunkQueue, Handler
from wxpush.cluster.broker.kafkaconnection import bound_connections
from wxpush.cluster.broker.kafkalane import KafkaLane, ended
from wxpush.cluster.broker.kafkalink import FAULTS, NAME, KafkaLink, kafka_link, reason
from wxpush.cluster.broker.kafkapacked import bound
from wxpush.cluster.broker.kafkasift import sift
from wxpush.cluster.broker.kafkatopics import REMOVED, WORKERS, Topics

_PATIENCE = 10.0
#: What a broker takes is 1 MiB unless it is told otherwise, with what is around a message.
_LONGEST = 900_000
_GOLDEN = 0.618
#: After this it is noticed that a topic has other partitions than it had.
_METADATA_MS = 30_000


class Kafka:
    """One connection to a Kafka. It connects again by itself."""

    longest = _LONGEST

    def __init__(self, broker: KafkaBroker, topics: Topics, link: KafkaLink, *, silence: float) -> None:
        self._broker = broker
        self._topics = topics
        self._link = link
        self._silence = silence
        self._declared: set[str] = set()
        self._lanes: dict[str, list[KafkaLane]] = {}
        #: Offsets at which a lane got nothing although something is left there.
        self._unread: dict[TopicPartition, int] = {}

    async def declare(self, queue: ChunkQueue) -> None:
        if queue.name not in self._declared:
            await self._do(lambda: self._topics.create(queue))
            self._declared.add(queue.name)

    async def publish(self, queue: ChunkQueue, payload: bytes) -> None:
        await self.declare(queue)
        try:
            await self._put(queue.name, payload, {})
        except BrokerError:
            self._declared.discard(queue.name)  # it may be lost: the next one lays it again
            raise

    async def _put(self, topic: str, payload: bytes, headers: dict[str, str]) -> None:
        try:
            await asyncio.wait_for(self._broker.publish(payload, topic=topic, headers=headers), _PATIENCE)
        except FAULTS as error:
            raise BrokerError("cluster.chunk_not_taken", **self._about(error)) from None

    async def consume(self, queue: ChunkQueue, handler: Handler, *, lanes: int) -> None:
        here = self._lanes.get(queue.name, [])
        alive = all(lane.lives and lane.handler is handler for lane in here)
        # To leave the group and come back would cost every worker what it has in hand.
        if len(here) == lanes and alive and await self._read_on(queue, here):
            return
        await self.cancel(queue)
        self._declared.discard(queue.name)
        await self.declare(queue)
        made = [
            KafkaLane(self._broker, queue, handler, put=self._put, silence=self._silence)
            for _ in range(lanes)
        ]
        self._lanes[queue.name] = made
        try:
            await asyncio.gather(*(lane.start(_PATIENCE) for lane in made))
        except FAULTS as error:
            await self.cancel(queue)
            raise BrokerError("cluster.silent", **self._about(error)) from None

    async def _read_on(self, queue: ChunkQueue, lanes: Sequence[KafkaLane]) -> bool:
        """Read what is left. False where a lane cannot: a client may be stuck. What another client cannot read either is lost, and is left behind."""
        left = await self._do(lambda: self._topics.left(queue.name, WORKERS))
        goes_on = True
        for lane in lanes:
            for place in lane.look_again(left):
                if self._unread.pop(place, None) == left[place].start:
                    await lane.settle(place, left[place].stop - 1, turn=lane.turns)
                else:
                    self._unread[place] = left[place].start
                    goes_on = False
        return goes_on

    async def cancel(self, queue: ChunkQueue) -> None:
        await _stop(self._lanes.pop(queue.name, []))

    async def stop(self) -> None:
        await _stop([lane for lanes in self._lanes.values() for lane in lanes])

    async def waiting(self, queue: ChunkQueue) -> int:
        await self.declare(queue)
        return int(await self._do(lambda: self._topics.waiting(queue.name, WORKERS)))

    async def dead(self, queue: ChunkQueue) -> int:
        await self.declare(queue)
        return int(await self._do(lambda: self._topics.waiting(queue.dead, REMOVED)))

    async def places(self, queue: ChunkQueue) -> int:
        await self.declare(queue)
        return len(await self._do(lambda: self._topics.partitions(queue.name)))

    async def remove(self, queue: ChunkQueue, unwanted: Callable[[bytes], bool]) -> int:
        await self.declare(queue)
        many = 0
        for topic, group in ((queue.name, WORKERS), (queue.dead, REMOVED)):
            many += await self._do(partial(self._sift, topic, group, unwanted))
        return many

    async def _sift(self, topic: str, group: str, unwanted: Callable[[bytes], bool]) -> int:
        left = await self._topics.left(topic, group)

        async def put(record: Any) -> None:
            headers = {name: value.decode() for name, value in record.headers}
            await self._broker.publish(record.value, topic=topic, headers=headers)

        return await sift(self._link.words(), f"{topic}.{group}", left, unwanted, put)

    async def _do(self, action: Callable[[], Awaitable[Any]]) -> Any:
        try:
            return await asyncio.wait_for(action(), _PATIENCE)
        except FAULTS as error:
            raise BrokerError("cluster.silent", **self._about(error)) from None

    def _about(self, error: Exception) -> dict[str, Any]:
        return {"server": NAME, "at": self._link.label, "why": reason(error)}


class InTurn:
    """Puts messages into partitions in turn, neighbours far apart: a lane may have all of one end."""

    def __init__(self) -> None:
        self._turn = count()

    def __call__(self, _key: object, everywhere: Sequence[int], reached: Sequence[int]) -> int:
        places = sorted(reached or everywhere)
        return places[next(self._turn) * _stride(len(places)) % len(places)]


def _stride(many: int) -> int:
    """A step that meets each of so many places once, near the golden section."""
    step = max(1, round(many * _GOLDEN))
    while gcd(step, many) > 1:
        step += 1
    return step


@asynccontextmanager
async def open_kafka(url: str, *, silence: float) -> AsyncIterator[Kafka]:
    """Connect. Raises StateError where nobody answers, and UsageError where what answers lets nobody in."""
    for library in ("aiokafka", "kafka"):  # they log a traceback for every lost connection
        logging.getLogger(library).addHandler(logging.NullHandler())
        logging.getLogger(library).propagate = False
    bound()
    bound_connections()
    where = kafka_link(url)
    try:
        await asyncio.wait_for(where.require_usable(), _PATIENCE)
    except TimeoutError as error:
        raise where.unopened(error) from None
    broker = KafkaBroker(
        where.server,
        security=where.security,
        acks="all",
        partitioner=InTurn(),
        metadata_max_age_ms=_METADATA_MS,
        logger=None,
        apply_types=False,
        graceful_timeout=None,
    )
    topics = Topics(**where.words())
    try:
        try:
            await asyncio.wait_for(_start(broker, topics), _PATIENCE)
        except FAULTS as error:
            raise where.unopened(error) from None
        yield Kafka(broker, topics, where, silence=silence)
    finally:
        await ended(topics.stop(), _PATIENCE)
        await ended(broker.stop(), _PATIENCE)


async def _start(broker: KafkaBroker, topics: Topics) -> None:
    await broker.start()
    await topics.start()


async def _stop(lanes: Sequence[KafkaLane]) -> None:
    async with anyio.create_task_group() as tasks:
        for lane in lanes:
            tasks.start_soon(lane.stop)
