"""RabbitMQ: one durable quorum queue an account, publisher confirms, a delivery limit, a dead-letter queue.

https://www.rabbitmq.com/docs/quorum-queues
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

from aio_pika import DeliveryMode, Message
from aio_pika.exceptions import (
    AuthenticationError,
    ChannelNotFoundEntity,
    ChannelPreconditionFailed,
    InvalidFrameError,
    ProbableAuthenticationError,
)
from faststream import AckPolicy
from faststream.rabbit import Channel, RabbitBroker, RabbitMessage, RabbitQueue
from yarl import URL

from wxpush.cluster.address import parse
from wxpush.cluster.broker.base import BrokerError, ChunkQueue, Handler, deal
from wxpush.cluster.broker.rabbitqueues import FAULTS, RabbitDelivery, chunks, dead
from wxpush.cluster.here import here
from wxpush.cluster.noting import note
from wxpush.cluster.why import why
from wxpush.errors import StateError, UsageError
from wxpush.options.cluster import BROKER
from wxpush.words import Sentence

#: A lost network is noticed after two of these; AMQP's own is a minute.
_HEARTBEAT = 20
_RECONNECT = 1.0
_PATIENCE = 10.0
#: What is a lost connection by its kind, and a wrong password or virtual host at the beginning.
_REFUSED = (AuthenticationError, ProbableAuthenticationError, InvalidFrameError)

_NAME = "RabbitMQ"
_EXAMPLE = "amqp://HOST:5672/"


class SilentError(BrokerError):
    """RabbitMQ is reachable, but does not confirm in time what it was asked to do."""


class Rabbit:
    """One connection to RabbitMQ. It connects again by itself."""

    #: https://www.rabbitmq.com/docs/configure#config-items (max_message_size)
    longest = 16 * 1024 * 1024

    def __init__(self, broker: RabbitBroker, label: str) -> None:
        self._broker = broker
        self._label = label
        self._declared: set[str] = set()
        self._silent: set[str] = set()
        self._consumers: dict[str, Any] = {}

    async def declare(self, queue: ChunkQueue) -> None:
        if queue.name not in self._declared:
            await self._do(lambda: self._declare(queue))
            self._declared.add(queue.name)

    async def _declare(self, queue: ChunkQueue) -> None:
        await self._create_dead(dead(queue))
        for each in (dead(queue), chunks(queue)):
            if not await self._state_of(each) and queue.name in self._silent:
                # A RabbitMQ that is killed within seconds of a quorum queue's birth comes back with a queue that has no
                # leader: it can be declared, confirms nothing, and calls itself empty for ever.
                await self._delete(each)
                await self._state_of(each)

    async def _create_dead(self, dead: RabbitQueue) -> None:
        """Create the dead-letter queue. One that an earlier version made keeps its letters for ever, and cannot be changed: it is deleted and made again.

        Its letters go with it; nothing needs them, as the rows of a lost chunk are handed out again.
        """
        try:
            await self._state_of(dead)
        except ChannelPreconditionFailed:
            note(Sentence("cluster.old_dead_letters"))
            await self._delete(dead)

    async def publish(self, queue: ChunkQueue, payload: bytes) -> None:
        await self.declare(queue)
        try:
            confirmed = await self._do(
                lambda: self._broker.publish(
                    payload, queue=queue.name, persist=True, mandatory=True, timeout=_PATIENCE
                )
            )
        except BrokerError as error:
            self._declared.discard(queue.name)  # it may be lost: the next one lays it again
            if isinstance(error, SilentError):
                self._silent.add(queue.name)
            raise
        self._silent.discard(queue.name)
        if not confirmed:
            raise BrokerError("cluster.chunk_unconfirmed", server=_NAME, at=self._label)

    async def consume(self, queue: ChunkQueue, handler: Handler, *, lanes: int) -> None:
        await self.cancel(queue)
        self._declared.discard(queue.name)
        await self.declare(queue)

        async def taken(message: RabbitMessage) -> None:
            await deal(RabbitDelivery(message), handler)

        consumer = self._broker.subscriber(
            chunks(queue),
            channel=Channel(prefetch_count=lanes),
            ack_policy=AckPolicy.MANUAL,
            decoder=_as_message,
        )
        consumer(taken)
        await self._do(consumer.start)
        self._consumers[queue.name] = consumer

    async def waiting(self, queue: ChunkQueue) -> int:
        return await self._count(chunks(queue))

    async def dead(self, queue: ChunkQueue) -> int:
        return int(await self._do(partial(self._waiting_in, queue.dead)))

    async def places(self, _queue: ChunkQueue) -> None:
        """Whoever asks gets the next one."""

    async def remove(self, queue: ChunkQueue, unwanted: Callable[[bytes], bool]) -> int:
        many = 0
        for name in (queue.name, queue.dead):
            many += await self._do(partial(self._sift, name, unwanted))
        return many

    async def _sift(self, name: str, unwanted: Callable[[bytes], bool]) -> int:
        """Delete unwanted messages of a queue. A wanted one is put at its end as a copy: to give it back would count as a failed delivery."""
        many = 0
        async with self._channel() as channel:
            try:
                found = await channel.declare_queue(name, passive=True)
            except ChannelNotFoundEntity:
                return 0
            for _ in range(found.declaration_result.message_count or 0):
                message = await found.get(no_ack=False, fail=False)
                if message is None:
                    break
                if unwanted(message.body):
                    many += 1
                else:
                    copy = Message(
                        message.body, headers=message.headers, delivery_mode=DeliveryMode.PERSISTENT
                    )
                    await channel.default_exchange.publish(copy, routing_key=name)
                await message.ack()
        return many

    async def stop(self) -> None:
        for name in list(self._consumers):
            await self._drop(name)

    async def cancel(self, queue: ChunkQueue) -> None:
        await self._drop(queue.name)

    async def _drop(self, name: str) -> None:
        if (consumer := self._consumers.pop(name, None)) is not None:
            with suppress(*FAULTS):
                await asyncio.wait_for(consumer.stop(), _PATIENCE)

    async def _count(self, queue: RabbitQueue) -> int:
        return int(await self._do(lambda: self._state_of(queue)))

    async def _state_of(self, queue: RabbitQueue) -> int:
        """How many messages are in a queue, which is created where it does not exist."""
        async with self._channel() as channel:
            found = await channel.declare_queue(queue.name, durable=True, arguments=queue.arguments)
            return int(found.declaration_result.message_count or 0)

    async def _waiting_in(self, name: str) -> int:
        """How many messages are in a queue; 0 where it does not exist."""
        async with self._channel() as channel:
            try:
                found = await channel.declare_queue(name, passive=True)
            except ChannelNotFoundEntity:
                return 0
            return int(found.declaration_result.message_count or 0)

    async def _delete(self, queue: RabbitQueue) -> None:
        async with self._channel() as channel:
            await channel.queue_delete(queue.name)

    @asynccontextmanager
    async def _channel(self) -> AsyncIterator[Any]:
        """A channel of its own.

        FastStream's declarer keeps a queue with the channel that it was declared on, so one that was declared to publish
        to would be consumed without the prefetch; nor does it count anew.
        """
        connection = self._broker._connection  # noqa: SLF001 - FastStream gives no other way to its connection
        assert connection is not None, "open while the context is"
        async with connection.channel() as channel:
            yield channel

    async def _do(self, action: Callable[[], Awaitable[Any]]) -> Any:
        try:
            return await asyncio.wait_for(action(), _PATIENCE)
        except FAULTS as error:
            kind = SilentError if isinstance(error, asyncio.TimeoutError) else BrokerError
            raise kind("cluster.silent", server=_NAME, at=self._label, why=why(error)) from None


def _unopened(label: str, error: Exception) -> UsageError | StateError:
    if isinstance(error, _REFUSED):
        return UsageError("cluster.unusable", server=_NAME, at=label, why=type(error).__name__)
    return StateError("cluster.unreachable", server=_NAME, at=label, why=why(error))


@asynccontextmanager
async def open_rabbit(url: str) -> AsyncIterator[Rabbit]:
    """Connect. Raises StateError where nobody answers, and UsageError where what answers lets nobody in."""
    parts = parse(url, flag=BROKER.flag, example=_EXAMPLE)
    label = parts.shown
    for library in ("aio_pika", "aiormq"):  # they log a traceback for every lost connection
        logging.getLogger(library).addHandler(logging.NullHandler())
        logging.getLogger(library).propagate = False
    try:
        address = URL(await asyncio.wait_for(here(url, parts), _PATIENCE))
    except FAULTS as error:
        raise _unopened(label, error) from None
    if "heartbeat" not in address.query:
        address = address.update_query(heartbeat=_HEARTBEAT)
    broker = RabbitBroker(
        address, logger=None, apply_types=False, reconnect_interval=_RECONNECT, graceful_timeout=None
    )
    try:
        await asyncio.wait_for(broker.start(), _PATIENCE)
    except FAULTS as error:
        raise _unopened(label, error) from None
    try:
        yield Rabbit(broker, label)
    finally:
        with suppress(*FAULTS):
            await asyncio.wait_for(broker.stop(), _PATIENCE)


async def _as_message(message: RabbitMessage) -> RabbitMessage:
    """A handler gets the message, not what is in it: it must say what becomes of it."""
    return message
