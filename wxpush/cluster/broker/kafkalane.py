"""One lane at Kafka: a consumer of its own, which has one message in hand.

A commit of FastStream's covers all that its consumer has handed out, and its `nack` reads the same message again at once. So each lane
is a consumer, commits what it has dealt with by its offset, and gives a message back as a copy that counts how often it failed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any

import anyio
from aiokafka import ConsumerRebalanceListener, TopicPartition
from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage

from wxpush.cluster.broker.base import DELIVERIES, BrokerError, ChunkQueue, Handler, deal
from wxpush.cluster.broker.kafkaconnection import FETCH_BYTES, PARTITION_BYTES
from wxpush.cluster.broker.kafkalink import FAULTS
from wxpush.cluster.broker.kafkatopics import group_of
from wxpush.system.clock import SystemClock

#: How often a message failed so far.
_FAILED = "wxpush-failed"
#: Longer than any lane keeps a chunk: who asks for nothing for so long is put out of the group.
_LONGEST_HOLD_MS = 900_000
#: Kafka takes no shorter one, unless it is told to. https://kafka.apache.org/documentation/#brokerconfigs_group.min.session.timeout.ms
_SHORTEST_SESSION = 6.0
_HEARTBEAT = 3.0
#: A lane that is in no group for so long begins anew.
_REJOIN_SECONDS = 60.0
#: Nothing of a partition came for so long after it was looked again, although nothing was in hand.
_UNREADABLE_SECONDS = 10.0
_PATIENCE = 5.0

#: Puts a message into a topic, with how often it failed. Raises BrokerError.
Put = Callable[[str, bytes, dict[str, str]], Awaitable[None]]


class _Membership(ConsumerRebalanceListener):  # type: ignore[misc] # aiokafka has no types
    """Whether a lane is in the group, since when, and how often its partitions were given out anew."""

    def __init__(self) -> None:
        self.joined = False
        self.turns = 0
        self.since = SystemClock.monotonic()

    def on_partitions_revoked(self, _revoked: object) -> None:
        self.joined, self.since = False, SystemClock.monotonic()

    def on_partitions_assigned(self, _assigned: object) -> None:
        self.joined = True
        self.turns += 1


class _Delivery:
    def __init__(self, lane: "KafkaLane", message: KafkaMessage) -> None:
        self.body: bytes = message.body
        self._lane = lane
        self._failed = int(message.headers.get(_FAILED, "0"))
        self._turn = lane.turns
        record: Any = message.raw_message
        self._place, self._offset = TopicPartition(record.topic, record.partition), int(record.offset)

    async def done(self) -> None:
        await self._lane.settle(self._place, self._offset, turn=self._turn)

    async def give_back(self) -> None:
        queue, failed = self._lane.queue, self._failed + 1
        await self._move(queue.dead if failed >= DELIVERIES else queue.name, {_FAILED: str(failed)})

    async def reject(self) -> None:
        await self._move(self._lane.queue.dead, {})

    async def _move(self, topic: str, headers: dict[str, str]) -> None:
        try:
            await self._lane.put(topic, self.body, headers)
        except BrokerError:
            self._lane.read_again(self._place, self._offset)
        else:
            await self.done()


class KafkaLane:
    """Deals with one message at a time. `put` and `queue` as the broker has them; `silence` in seconds."""

    def __init__(
        self, broker: KafkaBroker, queue: ChunkQueue, handler: Handler, *, put: Put, silence: float
    ) -> None:
        self.queue = queue
        self.handler = handler
        self.put = put
        self._hand = anyio.Lock()
        self._membership = _Membership()
        self._starting: asyncio.Task[None] | None = None
        #: At which offset something was left when it was looked again, and since when.
        self._looked: dict[TopicPartition, tuple[int, float]] = {}
        session = max(silence, _SHORTEST_SESSION)
        self.subscriber: Any = broker.subscriber(
            queue.name,
            group_id=group_of(queue),
            ack_policy=AckPolicy.MANUAL,
            auto_offset_reset="earliest",
            max_poll_interval_ms=_LONGEST_HOLD_MS,
            session_timeout_ms=round(session * 1000),
            heartbeat_interval_ms=round(min(_HEARTBEAT, session / 5) * 1000),
            fetch_max_bytes=FETCH_BYTES,
            max_partition_fetch_bytes=PARTITION_BYTES,
            # It keeps what it had in a class, which lanes of one process must not share.
            partition_assignment_strategy=[type("OwnAssignor", (StickyPartitionAssignor,), {})],
            listener=self._membership,
            decoder=_as_message,
        )
        self.subscriber(self._taken)

    @property
    def turns(self) -> int:
        return self._membership.turns

    @property
    def lives(self) -> bool:
        """Whether it takes messages, or will once the group has come to an agreement."""
        if self._starting is None or (self._starting.done() and self._starting.exception() is not None):
            return False
        return self._membership.joined or SystemClock.monotonic() - self._membership.since < _REJOIN_SECONDS

    async def start(self, seconds: float) -> None:
        """Join the group. Where that takes longer, as while a dead member is waited for, it goes on behind. Raises FAULTS."""
        self._starting = asyncio.create_task(self.subscriber.start())
        await asyncio.wait({self._starting}, timeout=seconds)
        if self._starting.done():
            self._starting.result()

    async def _taken(self, message: KafkaMessage) -> None:
        async with self._hand:
            self._looked = {}
            await deal(_Delivery(self, message), self.handler)

    async def settle(self, place: TopicPartition, offset: int, *, turn: int) -> None:
        """Nobody is to get this message any more. Where its partition is another lane's by now, it comes again, and is found done."""
        consumer = self.subscriber.consumer
        with suppress(*FAULTS):
            await asyncio.wait_for(consumer.commit({place: offset + 1}), _PATIENCE)
            if turn != self.turns and place in consumer.assignment():
                consumer.seek(place, offset + 1)

    def read_again(self, place: TopicPartition, offset: int) -> None:
        """It could not be put elsewhere: it stays where it is."""
        consumer = self.subscriber.consumer
        if place in consumer.assignment():
            consumer.seek(place, offset)

    def look_again(self, left: Mapping[TopicPartition, range]) -> list[TopicPartition]:
        """Read what is left from its beginning, where nothing is in hand: where a topic was lost, it is not where one would read on.

        Gives the partitions of which nothing came for long, although something is left there.
        """
        consumer, now = self.subscriber.consumer, SystemClock.monotonic()
        if consumer is None or self._hand.locked():
            return []
        mine = consumer.assignment() & left.keys()
        known, self._looked = self._looked, {}
        for place in mine:
            start = left[place].start
            consumer.seek(place, start)
            since = known.get(place, (start, now))
            self._looked[place] = since if since[0] == start else (start, now)
        return [place for place in mine if now - self._looked[place][1] > _UNREADABLE_SECONDS]

    async def stop(self) -> None:
        """Take nothing more, and return when what is in hand is dealt with."""
        self.subscriber.running = False
        async with self._hand:  # FastStream would break off whoever has it
            if self._starting is not None and not self._starting.done():
                self._starting.cancel()
                await asyncio.wait({self._starting})
            await ended(self.subscriber.stop(), _PATIENCE)


async def ended(work: Coroutine[Any, Any, object], seconds: float) -> None:
    """Let something come to its end, for so long, whatever becomes of it: with its broker gone aiokafka's stops are cancelled by themselves."""
    task = asyncio.ensure_future(work)
    _, late = await asyncio.wait({task}, timeout=seconds)
    for each in late:
        each.cancel()
    if not late and not task.cancelled():
        task.exception()  # asked for, so that nobody is told of it


async def _as_message(message: KafkaMessage) -> KafkaMessage:
    """A handler gets the message, not what is in it: it must say what becomes of it."""
    return message
