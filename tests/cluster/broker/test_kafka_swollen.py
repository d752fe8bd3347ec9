"""Records that somebody packed: a few KiB on the broker would be hundreds of MiB in a worker."""

import gzip
import tracemalloc

import pytest

pytest.importorskip("aiokafka", reason="aiokafka is not installed")

from aiokafka.errors import KafkaError
from aiokafka.record._crecords.default_records import DefaultRecordBatchBuilder
from aiokafka.record.memory_records import MemoryRecords

from tests.cluster.servers import free_port
from wxpush.cluster.broker import open_broker
from wxpush.errors import StateError

pytestmark = [pytest.mark.anyio, pytest.mark.process]

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


@pytest.mark.parametrize("broken", [b"", b"\x1f\x8b", gzip.compress(b"x" * 1000)[:-9], b"no gzip"])
async def test_what_is_no_gzip_is_an_error_of_kafkas(broken):
    from aiokafka.record._crecords import default_records  # noqa: PLC0415 - where the library looks it up

    with pytest.raises(KafkaError):
        default_records.gzip_decode(broken)
