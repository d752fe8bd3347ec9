"""Messages put on RabbitMQ by hand, with all that AMQP lets a publisher say of one: the worker goes on, and the run ends right."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import aio_pika
import anyio
import pytest

from tests.cluster import servers
from tests.cluster.field import LEASE, Field
from wxpush.cluster.broker import open_broker
from wxpush.cluster.broker.base import ChunkQueue
from wxpush.cluster.names import Names
from wxpush.credentials import AccountKey

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.process,
    pytest.mark.skipif(not servers.has_rabbit(), reason="no RabbitMQ runs on 5672"),
]

_LONG = timedelta(days=3650)
#: Said of a message, and its body.
_BY_HAND: list[tuple[dict[str, Any], bytes]] = [
    ({}, b""),
    ({"content_type": "application/json"}, b'{"run": 1}'),
    ({"content_type": "application/json"}, b"\xff{"),
    ({"content_type": "text/plain; charset=no-such"}, b"hello"),
    ({"content_type": "\x00\x1b[31m", "content_encoding": "gzip"}, b"\x1f\x8b"),
    ({"headers": {"x-death": "no list", "x-delivery-count": 2**40, "retries": [1, {"a": None}]}}, b"x"),
    ({"headers": {"correlation_id": "x" * 10_000}, "correlation_id": "y" * 200}, b"x"),
    ({"reply_to": "wxpush.reply", "correlation_id": "1", "message_id": "\x1b[31m"}, b"x"),
    (
        {
            "priority": 255,
            "expiration": _LONG,
            "timestamp": datetime(1971, 1, 2, tzinfo=UTC),
            "type": "t",
        },
        b"x",
    ),
    ({"delivery_mode": 1, "app_id": "a", "user_id": None}, b"\x00" * (8 << 20)),
]


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
def stack():
    with ExitStack() as opened:
        yield opened


async def test_no_message_stops_a_worker_or_becomes_a_request(stack, tmp_path):
    field = Field(stack, tmp_path, broker=servers.RABBIT, state=servers.REDIS, many=300, rate="300/s")
    name = AccountKey(field.sandbox.appid, field.sandbox.base_url).name
    names = Names(field.namespace)
    queue = ChunkQueue(names.queue(name), names.dead(name))
    dispatcher = field.dispatch()
    async with open_broker(servers.RABBIT, silence=LEASE) as broker:
        with anyio.fail_after(60):
            while not await broker.waiting(queue):
                await anyio.sleep(0.05)
        async with await aio_pika.connect(servers.RABBIT) as connection:
            channel = await connection.channel()
            for said, body in _BY_HAND:
                message = aio_pika.Message(body, **said)
                await channel.default_exchange.publish(message, routing_key=queue.name)
        worker = field.work()
        summary = await anyio.to_thread.run_sync(field.finish, dispatcher)
        assert field.wrong(summary) == []
        with anyio.fail_after(60):
            while await broker.dead(queue) < len(_BY_HAND):
                await anyio.sleep(0.1)
        assert worker.process.poll() is None
        await broker.remove(queue, lambda _: True)
