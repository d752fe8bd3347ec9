"""A server that answers otherwise than Redis does is one that does not answer: it ends nobody as a bug."""

import asyncio
from contextlib import asynccontextmanager, suppress

import pytest

from wxpush.cluster.store.connection import AwayError, Script, may_lose_writes, open_store, risky_settings
from wxpush.errors import DiskError, UsageError

pytestmark = [pytest.mark.anyio, pytest.mark.process]

#: To whatever is asked.
_NONE = {
    "a line without end": b"-" + b"x" * 200_000,
    "a number that is none": b":x\r\n",
    "a length that is none": b"$x\r\n",
    "an array in an array in an array": b"*1\r\n" * 50_000,
    "noise": b"\x00\xff" * 50 + b"\r\n",
    "the end": b"",
}


@pytest.fixture
def anyio_backend():
    return "asyncio"


@asynccontextmanager
async def answering(said: bytes):
    """The store of a server that says this, and no more."""

    async def answer(reader, writer):
        with suppress(ConnectionError):  # who asked hears no more of it
            while await reader.read(1 << 16) and said:
                writer.write(said)
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with open_store(f"redis://127.0.0.1:{port}/0") as store:
            yield store


@pytest.mark.parametrize("kind", _NONE)
async def test_what_is_no_answer_is_none(kind):
    async with answering(_NONE[kind]) as store:
        for asked in (
            store.run(Script("return 1"), ["k"]),
            store.ask("GET", "k"),
            store.now_ms(),
        ):
            with pytest.raises(DiskError):
                await asked
        with pytest.raises((AwayError, UsageError)):
            await store.require_reachable()


@pytest.mark.parametrize("said", [b":1\r\n", b"+OK\r\n", b"*1\r\n$1\r\nx\r\n", b"*0\r\n"])
async def test_an_answer_of_another_kind_is_none_either(said):
    async with answering(said) as store:
        assert await risky_settings(store)
        with suppress(AwayError):
            assert await may_lose_writes(store)
