"""Redis Streams: one stream an account, read by one group that begins at 0, each message deleted once it is done.

A message whose reader says nothing for a while is claimed by another. https://redis.io/docs/latest/develop/data-types/streams/
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import uuid4

import anyio
from faststream import AckPolicy
from faststream.redis import RedisBroker, RedisStreamMessage, StreamSub
from faststream.redis.parser import BinaryMessageFormatV1
from redis.exceptions import RedisError

from wxpush.cluster.address import parse_state
from wxpush.cluster.bounded import parser_for
from wxpush.cluster.broker.base import DELIVERIES, BrokerError, ChunkQueue, Handler, deal
from wxpush.cluster.broker.redisscripts import LEAVE, REMOVE, RENEW, TOO_LONG, WAITING
from wxpush.cluster.closed import closed_is_broken
from wxpush.cluster.here import here
from wxpush.cluster.store.connection import NAME, RefusedError, Store, open_store
from wxpush.cluster.why import why
from wxpush.errors import DiskError
from wxpush.words import Sentence

_GROUP = "workers"
_RENEWALS = 5
#: How long a read waits for a message, and how often silent readers are looked for, in ms.
_POLL_MS = 200
_CLAIM_MS = 1000
#: Messages that are looked at together: one, as an answer holds one of the longest and few more.
_AT_ONCE = 1
_FAULTS = (RedisError, DiskError, OSError, asyncio.TimeoutError)


class _RedisDelivery:
    def __init__(self, store: Store, queue: ChunkQueue, message: RedisStreamMessage) -> None:
        self.body: bytes = message.body
        self._store = store
        self._queue = queue
        self._message = message
        self._id: bytes = message.raw_message["message_ids"][0]

    async def done(self) -> None:
        with suppress(*_FAULTS):  # it comes again then, and is found done
            await self._store.run(REMOVE, [self._queue.name, self._queue.dead], _GROUP, self._id, b"")

    async def give_back(self) -> None:
        """Left as it is, it is claimed again; too often, and it is a dead letter."""
        with suppress(*_FAULTS):
            if await self._message.get_delivery_count() >= DELIVERIES:
                await self._to_dead_letters()

    async def reject(self) -> None:
        with suppress(*_FAULTS):
            await self._to_dead_letters()

    async def _to_dead_letters(self) -> None:
        keys = [self._queue.name, self._queue.dead]
        await self._store.run(REMOVE, keys, _GROUP, self._id, self.body)

    async def keep(self, consumer: str, seconds: float) -> None:
        """Tell Redis again and again that the message is still in hand, until cancelled."""
        while True:
            await anyio.sleep(seconds / _RENEWALS)
            with suppress(*_FAULTS):
                await self._store.run(RENEW, [self._queue.name], _GROUP, consumer, self._id)


class _Reader:
    """Deals with one message at a time: a second one would grow old while it waits for the first."""

    def __init__(self, store: Store, queue: ChunkQueue, *, idle_seconds: float) -> None:
        self.name = uuid4().hex
        self.queue = queue
        self._store = store
        self._idle_seconds = idle_seconds
        self._hand = anyio.Lock()
        self.consumer: Any = None

    async def start(self, broker: RedisBroker, handler: Handler, **how: Any) -> None:
        async def taken(message: RedisStreamMessage) -> None:
            async with self._hand:
                await self._deal(_RedisDelivery(self._store, self.queue, message), handler)

        stream = StreamSub(self.queue.name, group=_GROUP, consumer=self.name, max_records=1, **how)
        self.consumer = broker.subscriber(stream=stream, ack_policy=AckPolicy.MANUAL, decoder=_as_message)
        self.consumer(taken)
        await self.consumer.start()

    async def _deal(self, delivery: _RedisDelivery, handler: Handler) -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(delivery.keep, self.name, self._idle_seconds)
            await deal(delivery, handler)
            tasks.cancel_scope.cancel()

    async def stop(self) -> None:
        """Take nothing more, and return when what is in hand is dealt with."""
        self.consumer.running = False
        async with self._hand:  # FastStream would break off whoever has it
            await self.consumer.stop()

    async def leave(self) -> None:
        """Give back messages that it took and did not begin to handle."""
        with suppress(*_FAULTS):
            await self._store.run(LEAVE, [self.queue.name], _GROUP, self.name)


class RedisStreams:
    """A Redis as a broker."""

    #: https://redis.io/docs/latest/operate/oss_and_stack/management/config/ (proto-max-bulk-len)
    longest = 512 * 1024 * 1024

    def __init__(self, broker: RedisBroker, store: Store, *, idle_seconds: float) -> None:
        self._broker = broker
        self._store = store
        self._idle_seconds = idle_seconds
        self._readers: list[_Reader] = []

    async def declare(self, queue: ChunkQueue) -> None:
        # FastStream would make the group at the stream's end, and never see what was put in before.
        # https://github.com/ag2ai/faststream/issues/2694
        try:
            await self._store.ask("XGROUP", "CREATE", queue.name, _GROUP, "0", "MKSTREAM")
        except DiskError as error:
            if not (isinstance(error, RefusedError) and error.said.startswith("BUSYGROUP")):
                raise BrokerError(error.sentence) from None

    async def publish(self, queue: ChunkQueue, payload: bytes) -> None:
        await self.declare(queue)
        try:
            with closed_is_broken():
                await self._broker.publish(payload, stream=queue.name)
        except _FAULTS as error:
            raise BrokerError("cluster.chunk_not_taken", **self._about(error)) from None

    async def consume(self, queue: ChunkQueue, handler: Handler, *, lanes: int) -> None:
        await self.cancel(queue)
        await self.declare(queue)
        for _ in range(lanes):
            await self._read(queue, handler, last_id=">", polling_interval=_POLL_MS)
        idle_ms = round(self._idle_seconds * 1000)
        await self._read(queue, handler, min_idle_time=idle_ms, polling_interval=min(_CLAIM_MS, idle_ms))

    async def _read(self, queue: ChunkQueue, handler: Handler, **how: Any) -> None:
        reader = _Reader(self._store, queue, idle_seconds=self._idle_seconds)
        self._readers.append(reader)
        try:
            with closed_is_broken():
                await reader.start(self._broker, handler, **how)
        except _FAULTS as error:
            raise BrokerError("cluster.silent", **self._about(error)) from None

    async def waiting(self, queue: ChunkQueue) -> int:
        await self.declare(queue)
        try:
            await self._store.run(TOO_LONG, [queue.name, queue.dead], _GROUP)
            return int(await self._store.run(WAITING, [queue.name], _GROUP))
        except DiskError as error:
            raise BrokerError(error.sentence) from None

    async def dead(self, queue: ChunkQueue) -> int:
        return int(await self._ask("XLEN", queue.dead))

    async def places(self, _queue: ChunkQueue) -> None:
        """Whoever asks gets the next one."""

    async def remove(self, queue: ChunkQueue, unwanted: Callable[[bytes], bool]) -> int:
        many = 0
        for name in (queue.name, queue.dead):
            start = b"-"
            while found := await self._ask("XRANGE", name, start, "+", "COUNT", _AT_ONCE):
                for number, fields in found:
                    values = [*fields.values()] if isinstance(fields, dict) else fields[1::2]
                    if unwanted(BinaryMessageFormatV1.parse(values[0])[0]):
                        await self._drop(name, number)
                        many += 1
                start = b"(" + found[-1][0]
        return many

    async def stop(self) -> None:
        await _stop(self._readers)

    async def cancel(self, queue: ChunkQueue) -> None:
        readers = [reader for reader in self._readers if reader.queue == queue]
        await _stop(readers)
        for reader in readers:
            self._readers.remove(reader)
            await reader.leave()

    async def leave(self) -> None:
        """Give back messages that readers took and nobody began to handle, once those that were begun are done."""
        for reader in self._readers:
            await reader.leave()

    async def _drop(self, stream: str, number: bytes) -> None:
        try:
            await self._store.run(REMOVE, [stream, stream], _GROUP, number, b"")
        except DiskError as error:
            raise BrokerError(error.sentence) from None

    async def _ask(self, *command: str | bytes | int) -> Any:
        try:
            return await self._store.ask(*command)
        except DiskError as error:
            raise BrokerError(error.sentence) from None

    def _about(self, error: Exception) -> dict[str, Sentence | str]:
        return {"server": NAME, "at": self._store.label, "why": why(error)}


@asynccontextmanager
async def open_redis(url: str, *, idle_seconds: float) -> AsyncIterator[RedisStreams]:
    """Connect. A message is claimed from a reader that was silent for so long. Raises UsageError, AwayError."""
    async with open_store(url) as store:
        await store.require_reachable()
        url = await here(url, parse_state(url))
        broker = RedisBroker(
            url,
            parser_class=parser_for(url),
            logger=None,  # type: ignore[arg-type] # its own annotation forgets None
            apply_types=False,
            graceful_timeout=None,
        )
        await broker.start()
        try:
            opened = RedisStreams(broker, store, idle_seconds=idle_seconds)
            yield opened
            await opened.leave()
        finally:
            with suppress(*_FAULTS):
                await broker.stop()


async def _stop(readers: list[_Reader]) -> None:
    async with anyio.create_task_group() as tasks:
        for reader in readers:
            tasks.start_soon(reader.stop)


async def _as_message(message: RedisStreamMessage) -> RedisStreamMessage:
    """A handler gets the message, not what is in it: it must say what becomes of it."""
    return message
