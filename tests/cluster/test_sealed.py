"""Whoever reaches broker and Redis and has no key reads nobody, and sends nothing: a whole campaign with strange chunks among its own."""

import os
import re
import zlib
from contextlib import ExitStack
from pathlib import Path

import anyio
import msgspec
import pytest
import redis

from tests.cluster import servers
from tests.cluster.broker.kafka import OWN, url_of
from tests.cluster.field import LEASE, Field
from wxpush.cluster import chunk as chunks
from wxpush.cluster.broker import open_broker
from wxpush.cluster.broker.base import ChunkQueue
from wxpush.cluster.names import Names
from wxpush.cluster.seal import close
from wxpush.credentials import AccountKey

pytestmark = [pytest.mark.anyio, pytest.mark.process]

KEY = bytes(range(32))
#: MiB that a worker may hold at most, whatever is put in front of it.
MOST = 300
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


def swollen(mine: bytes) -> list[bytes]:
    """Some KiB that would be hundreds of MiB and more: four million rows, a list without end, a text of 512 MiB."""
    head, row = zlib.decompress(mine)[:-1], b"\x96\x01\xc4\x01k\xc4\x00\x00\x00\x00"
    return [
        zlib.compress(head + b"\xdd\x00\x40\x00\x00" + row * (4 << 20), 1),
        zlib.compress(b"\xdd\xff\xff\xff\xff" + b"\xc0" * (32 << 20), 1),
        zlib.compress(b"\xc6\x20\x00\x00\x00" + bytes(512 << 20), 1),
    ]


async def until_full(broker, queue) -> None:
    """Until something waits there."""
    with anyio.fail_after(30):
        while not await broker.waiting(queue):
            await anyio.sleep(0.05)


def key_file(folder: Path) -> str:
    """A file of the cluster's key."""
    path = folder / "cluster.key"
    path.touch(mode=0o600)
    path.write_text(KEY.hex())
    return str(path)


def held(pid: int) -> float:
    """MiB of memory that a process has held at most."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


@pytest.mark.parametrize("url", _KINDS)
@pytest.mark.parametrize("sealing", ["the clusters key", "none"])
async def test_a_swollen_chunk_costs_a_worker_little_and_a_replayed_one_sends_nothing(
    url, stack, tmp_path, monkeypatch, sealing
):
    """Also from somebody who has the key, and on one machine, where there is none."""
    if sealing != "none":
        monkeypatch.setenv("WXPUSH_CLUSTER_KEY_FILE", key_file(tmp_path))
    field = Field(stack, tmp_path, broker=url, state=servers.REDIS, many=300, rate="300/s")
    name = AccountKey(field.sandbox.appid, field.sandbox.base_url).name
    names = Names(field.namespace)
    queue = ChunkQueue(names.queue(name), names.dead(name))
    dispatcher = field.dispatch()
    async with open_broker(url, silence=LEASE) as broker:
        await until_full(broker, queue)
        found: list[bytes] = []
        await broker.remove(queue, lambda payload: found.append(payload) is not None)
        key = None if sealing == "none" else KEY
        mine = chunks.encode(chunks.decode(found[0], key=key, about=queue.name))
        payloads = swollen(mine)
        assert max(map(len, payloads)) < 4 << 20
        for payload in payloads * 2:
            await broker.publish(queue, payload if key is None else close(payload, key, queue.name))
        await broker.publish(queue, found[0])
        await broker.publish(queue, found[0])
        worker = field.work()
        summary = await anyio.to_thread.run_sync(field.finish, dispatcher)
        assert field.wrong(summary) == []
        with anyio.fail_after(60):
            while await broker.dead(queue) < 2 * len(payloads):
                await anyio.sleep(0.1)
        delivered = field.delivered()
        await broker.publish(queue, found[0])  # once more, now that the run is over
        with anyio.fail_after(30):
            while await broker.waiting(queue):
                await anyio.sleep(0.05)
        await anyio.sleep(1.0)
        assert field.delivered() == delivered
        assert worker.process.poll() is None
        assert held(worker.process.pid) < MOST
        await broker.remove(queue, lambda _: True)


@pytest.mark.parametrize("url", [*_KINDS, OWN])
async def test_nothing_is_sent_of_what_was_not_sealed_with_the_clusters_key(url, stack, tmp_path, keyed):
    url = url_of(stack, url)
    field = Field(stack, tmp_path, broker=url, state=servers.REDIS, many=300, rate="300/s")
    name = AccountKey(field.sandbox.appid, field.sandbox.base_url).name
    names = Names(field.namespace)
    queue = ChunkQueue(names.queue(name), names.dead(name))
    dispatcher = field.dispatch()
    async with open_broker(url, silence=LEASE) as broker:
        await until_full(broker, queue)
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
