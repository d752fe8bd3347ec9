"""Queues of RabbitMQ that were laid otherwise: over whose birth it was killed, or by an earlier version."""

from typing import Any

import aio_pika
import anyio
import pytest

from tests.cluster import servers
from tests.cluster.stands import IDLE
from wxpush.cluster.broker import open_broker
from wxpush.cluster.broker.base import BrokerError, ChunkQueue

pytestmark = pytest.mark.anyio


@pytest.mark.long
@pytest.mark.skipif(not servers.has_own_rabbit(), reason="no RabbitMQ is installed to be killed")
async def test_a_queue_over_whose_birth_rabbitmq_was_killed_is_laid_anew(tmp_path):
    queue = ChunkQueue("wxt.chunks.newborn", "wxt.dead.newborn")
    with servers.OwnRabbit(tmp_path) as rabbit:
        async with open_broker(rabbit.url, silence=IDLE) as broker:
            await broker.publish(queue, b"before")
            rabbit.kill()
            rabbit.start()
            with anyio.fail_after(90):
                while not await taken(broker, queue, b"after"):
                    await anyio.sleep(0.5)
            assert await broker.waiting(queue)


async def taken(broker, queue, payload) -> bool:
    try:
        await broker.publish(queue, payload)
    except BrokerError:
        return False
    return True


@pytest.mark.skipif(not servers.has_rabbit(), reason="no RabbitMQ runs on 5672")
async def test_dead_letters_that_an_earlier_version_kept_for_ever_are_laid_anew():
    queue = ChunkQueue("wxt.chunks.older", "wxt.dead.older")
    async with await aio_pika.connect(servers.RABBIT) as connection:
        channel = await connection.channel()
        arguments: Any = {"x-queue-type": "quorum"}
        await channel.declare_queue(queue.dead, durable=True, arguments=arguments)
        await channel.default_exchange.publish(aio_pika.Message(b"old"), routing_key=queue.dead)
        try:
            async with open_broker(servers.RABBIT, silence=IDLE) as broker:
                assert await broker.dead(queue) == 1  # who only looks changes nothing
                await broker.publish(queue, b"x")
                assert (await broker.dead(queue), await broker.waiting(queue)) == (0, 1)
        finally:
            for name in (queue.name, queue.dead):
                await channel.queue_delete(name)
