"""Whoever reaches broker and Redis and has no key reads nobody, and sends nothing: a whole campaign with strange chunks among its own."""

import os
from contextlib import ExitStack

import anyio
import msgspec
import pytest
import redis

from tests.cluster import servers
from tests.cluster.field import LEASE, Field
from wxpush.cluster import chunk as chunks
from wxpush.cluster.broker import open_broker
from wxpush.cluster.broker.base import ChunkQueue
from wxpush.cluster.names import Names
from wxpush.credentials import AccountKey

pytestmark = [pytest.mark.anyio, pytest.mark.process]

KEY = bytes(range(32))
_KINDS = [
    pytest.param(
        servers.REDIS, marks=pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")
    ),
    pytest.param(
        servers.RABBIT, marks=pytest.mark.skipif(not servers.has_rabbit(), reason="no RabbitMQ runs on 5672")
    ),
]


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
def stack():
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def keyed(tmp_path, monkeypatch):
    path = tmp_path / "cluster.key"
    path.touch(mode=0o600)
    path.write_text(KEY.hex())
    monkeypatch.setenv("WXPUSH_CLUSTER_KEY_FILE", str(path))


def strange(payload: bytes, queue: ChunkQueue) -> list[bytes]:
    """What somebody who has read one chunk of the run may put beside it."""
    mine = chunks.decode(payload, key=KEY, about=queue.name)
    others = tuple(
        msgspec.structs.replace(row, body=row.body.replace(b"oFOLLOWER", b"oATTACKER")) for row in mine.rows
    )
    forged = msgspec.structs.replace(mine, rows=others)
    return [
        chunks.encode(forged),
        chunks.encode(forged, key=os.urandom(32), about=queue.name),
        chunks.encode(forged, key=KEY, about="another queue"),
        payload[:-1] + bytes([payload[-1] ^ 1]),
        payload[:40],
        payload,
        payload,
    ]


@pytest.mark.parametrize("url", _KINDS)
async def test_nothing_is_sent_of_what_was_not_sealed_with_the_clusters_key(url, stack, tmp_path, keyed):
    field = Field(stack, tmp_path, broker=url, state=servers.REDIS, many=300, rate="300/s")
    name = AccountKey(field.sandbox.appid, field.sandbox.base_url).name
    names = Names(field.namespace)
    queue = ChunkQueue(names.queue(name), names.dead(name))
    dispatcher = field.dispatch()
    async with open_broker(url, silence=LEASE) as broker:
        with anyio.fail_after(30):
            while not await broker.waiting(queue):
                await anyio.sleep(0.05)
        found: list[bytes] = []
        await broker.remove(queue, lambda payload: found.append(payload) is not None)
        assert found
        assert not any(b"oFOLLOWER" in payload for payload in found)
        for payload in strange(found[0], queue):
            await broker.publish(queue, payload)
        field.work()
        summary = await anyio.to_thread.run_sync(field.finish, dispatcher)
        assert field.wrong(summary) == []
        with anyio.fail_after(30):  # what another key sealed comes five times
            while await broker.dead(queue) < 4:
                await anyio.sleep(0.1)
        await broker.remove(queue, lambda _: True)
    with redis.Redis.from_url(servers.REDIS) as server:
        kept = server.get(names.account(name, "token"))
        assert isinstance(kept, bytes)
        assert b"token" not in kept
