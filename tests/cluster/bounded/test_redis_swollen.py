"""Messages on a Redis that are longer than any chunk by far: no worker reads them, none is held up by them, and the run ends right."""

from contextlib import ExitStack

import anyio
import pytest
import redis

from tests.cluster import servers
from tests.cluster.field import LEASE, Field
from tests.cluster.test_sealed import MOST, held, until_full
from wxpush.cluster.broker import open_broker
from wxpush.cluster.broker.base import ChunkQueue
from wxpush.cluster.names import Names
from wxpush.credentials import AccountKey

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.process,
    pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379"),
]

_BYTES = 100 << 20


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
def stack():
    with ExitStack() as opened:
        yield opened


async def test_a_message_that_is_too_long_to_be_read_becomes_a_dead_letter(stack, tmp_path):
    field = Field(stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=300, rate="300/s")
    name = AccountKey(field.sandbox.appid, field.sandbox.base_url).name
    names = Names(field.namespace)
    queue = ChunkQueue(names.queue(name), names.dead(name))
    dispatcher = field.dispatch()
    async with open_broker(servers.REDIS, silence=LEASE) as broker:
        await until_full(broker, queue)
        with redis.Redis.from_url(servers.REDIS) as client:
            client.xadd(queue.name, {b"__data__": bytes(_BYTES)})
        worker = field.work()
        summary = await anyio.to_thread.run_sync(field.finish, dispatcher)
        assert field.wrong(summary) == []
        with anyio.fail_after(60):
            while not await broker.dead(queue):
                await anyio.sleep(0.1)
        assert await broker.waiting(queue) == 0
        assert worker.process.poll() is None
        assert held(worker.process.pid) < MOST
        assert await broker.remove(queue, lambda _: True) == 1
