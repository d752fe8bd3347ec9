"""Answers of a Redis have an end, whatever it says: one without would fill memory for as long as an answer may take."""

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import cast

import pytest

from wxpush.cluster import bounded
from wxpush.cluster.broker.redis import open_redis
from wxpush.cluster.store.connection import AwayError, open_store
from wxpush.errors import UsageError
from wxpush.words import Sentence

pytestmark = [pytest.mark.anyio, pytest.mark.process]

#: How an answer begins, and what follows without end.
_ENDLESS = {
    "a value": (b"$2000000000\r\n", b"x" * 65_536),
    "a list of values": (b"*2000000000\r\n", b"$65536\r\n" + b"x" * 65_536 + b"\r\n"),
    "a list of lists of nothing": (b"*2000000000\r\n", b"*0\r\n" * 16_384),
}
_MIB = 1 << 20


@pytest.fixture
def anyio_backend():
    return "asyncio"


class Redis:
    """One that answers what it is asked for at GET and at reading from a stream, and OK to the rest."""

    def __init__(self, head: bytes, more: bytes, *, many: int | None = None) -> None:
        self.head = head
        self.more = more
        self.many = many
        self.sent = 0

    async def serve(self, reader, writer):
        with suppress(ConnectionError):
            while asked := await reader.read(1 << 16):
                if b"HELLO" in asked:
                    writer.write(b"%1\r\n$5\r\nproto\r\n:3\r\n")
                elif b"\r\nGET" in asked or b"XREADGROUP" in asked:
                    await self._answer(writer)
                else:
                    writer.write(b"+OK\r\n" * asked.count(b"*"))
        writer.close()

    async def _answer(self, writer):
        writer.write(self.head)
        times = 0
        while self.many is None or times < self.many:
            times += 1
            writer.write(self.more)
            await writer.drain()
            self.sent += len(self.more)
        if self.many is not None:
            writer.write(b"\r\n")


@asynccontextmanager
async def serving(redis: Redis, settings: str = ""):
    """Its address."""
    async with await asyncio.start_server(redis.serve, "127.0.0.1", 0) as server:
        yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0{settings}"


@pytest.mark.parametrize("settings", ["", "?protocol=2", "?protocol=3"])
@pytest.mark.parametrize("kind", _ENDLESS)
async def test_an_answer_without_end_is_given_up_long_before_its_time_is_over(kind, settings, monkeypatch):
    monkeypatch.setattr(bounded, "MOST_LINES", 40_000)
    redis = Redis(*_ENDLESS[kind])
    async with serving(redis, settings) as url, open_store(url) as store:
        with pytest.raises(AwayError) as raised:
            await store.ask("GET", "k")
    told = cast("Sentence", cast("Sentence", raised.value.sentence).fields["why"])
    assert told.id == "cluster.answer_too_long"
    assert redis.sent < bounded.MOST_BYTES + 16 * _MIB


@pytest.mark.parametrize("settings", ["", "?protocol=2"])
async def test_answers_are_counted_one_by_one(settings):
    """However many come over one connection."""
    redis = Redis(b"$%d\r\n" % (20 * _MIB), b"x" * _MIB, many=20)
    async with serving(redis, settings) as url, open_store(url) as store:
        for _ in range(3):
            assert await store.ask("GET", "k") == b"x" * (20 * _MIB)


async def test_a_version_of_the_protocol_that_there_is_none_of_is_a_wrong_address():
    with pytest.raises(UsageError):
        async with open_store("redis://127.0.0.1:6379/0?protocol=7"):
            pass


async def test_a_broker_that_answers_without_end_costs_little_either():
    redis = Redis(*_ENDLESS["a value"])
    async with serving(redis) as url, open_redis(url, idle_seconds=1.0) as broker:
        with pytest.raises(bounded.TooLongError):
            await broker._broker.config.broker_config.connection.client.get("k")
    assert redis.sent < bounded.MOST_BYTES + 16 * _MIB
