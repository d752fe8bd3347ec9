"""A server that answers otherwise than Redis does is one that does not answer: it ends nobody as a bug."""

import asyncio
from contextlib import asynccontextmanager, suppress

import pytest

from wxpush.cluster.names import Names
from wxpush.cluster.store.connection import AwayError, Script, may_lose_writes, open_store, risky_settings
from wxpush.cluster.store.knowledge import RunKnowledge
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.store.results import RunResults
from wxpush.cluster.store.runs import runs
from wxpush.credentials import AccountKey
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


_NONE_OF_A_STORE = [b":1\r\n", b"+OK\r\n", b"*1\r\n$1\r\nx\r\n", b"*0\r\n"]


@pytest.mark.parametrize("said", _NONE_OF_A_STORE, ids=repr)
async def test_what_workers_and_dispatchers_ask_is_answered_or_not(said):
    """What each of them asks at every turn: a nil that stands where a text could stand is one."""
    names, account = Names("wxt"), AccountKey("wx0123456789abcdef", "https://api.example.com")
    async with answering(said) as store:
        pace = Pace(store, names, account)
        for asked in (
            lambda: runs(store, names),
            pace.rate,
            pace.reserve,
            pace.in_force,
            pace.paused,
            RunKnowledge(store, names, "run").look,
            lambda: RunResults(store, names, "run").read("0-0"),
        ):
            with suppress(DiskError):
                await asked()
