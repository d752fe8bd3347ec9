"""What RabbitMQ is asked to keep: the queues of an account, and a delivery from one of them."""

import asyncio
from contextlib import suppress

from aio_pika.exceptions import AMQPException
from faststream.rabbit import QueueType, RabbitMessage, RabbitQueue

from wxpush.cluster.broker.base import DEAD_MOST, DEAD_SECONDS, DELIVERIES, ChunkQueue

#: What a lost connection or server shows as.
FAULTS = (AMQPException, OSError, asyncio.TimeoutError, RuntimeError)


class RabbitDelivery:
    """A chunk in a worker's hands, until it says what becomes of it."""

    def __init__(self, message: RabbitMessage) -> None:
        self.body: bytes = message.body
        self._message = message

    async def done(self) -> None:
        with suppress(*FAULTS):  # with the connection gone it comes again, and is found done
            await self._message.ack()

    async def give_back(self) -> None:
        with suppress(*FAULTS):
            await self._message.nack()

    async def reject(self) -> None:
        with suppress(*FAULTS):
            await self._message.reject()


def chunks(queue: ChunkQueue) -> RabbitQueue:
    """The queue of chunks; one whose delivery failed too often goes to the dead letters."""
    return RabbitQueue(
        queue.name,
        queue_type=QueueType.QUORUM,
        durable=True,
        arguments={
            "x-delivery-limit": DELIVERIES - 1,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": queue.dead,
        },
    )


def dead(queue: ChunkQueue) -> RabbitQueue:
    """The queue of dead letters: the newest DEAD_MOST of them are kept, for DEAD_SECONDS."""
    return RabbitQueue(
        queue.dead,
        queue_type=QueueType.QUORUM,
        durable=True,
        arguments={"x-message-ttl": DEAD_SECONDS * 1000, "x-max-length": DEAD_MOST},
    )
