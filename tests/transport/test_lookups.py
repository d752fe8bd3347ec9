"""Names are looked up once for all connections, and nobody is held up by a slow look-up for longer than it takes once."""

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import aclosing, contextmanager

import anyio
import pytest

from tests.transport.conftest import MEMBERS
from tests.transport.faultserver import FaultServer, always, answer, serving
from tests.transport.nameserver import NAME
from wxpush.model import Arrival
from wxpush.transport import open_transport
from wxpush.transport.base import Transport
from wxpush.wechat.line import HttpLine

pytestmark = pytest.mark.anyio
LOOPS = [member.values[1] for member in MEMBERS[:2]]
each_loop = pytest.mark.parametrize("anyio_backend", LOOPS, ids=["asyncio", "uvloop"])
each_member = pytest.mark.parametrize(("kind", "anyio_backend"), MEMBERS)

PATH = "/cgi-bin/message/template/send?access_token=x"


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with serving(always(answer())) as server:
        yield server


def to(server: FaultServer, timeout: float = 3.0, kind: str = "wire") -> Transport:
    return open_transport(kind, f"http://{NAME}:{server.port}", timeout=timeout, environ={})


@contextmanager
def silent(port: int) -> Iterator[None]:
    """127.0.0.2 does not answer who connects: its queue is full."""
    with socket.socket() as listener, socket.socket() as one, socket.socket() as two:
        listener.bind(("127.0.0.2", port))
        listener.listen(0)
        for filler in (one, two):
            filler.settimeout(0)
            filler.connect_ex(listener.getsockname())
        yield


async def opened(transport: Transport) -> None:
    async with aclosing(transport.connect()) as connection:
        await connection.open()


@each_member
async def test_connections_that_open_together_share_a_look_up(names, server, kind, anyio_backend):
    names.seconds = 0.05
    transport = to(server, kind=kind)

    async def post() -> None:
        async with aclosing(transport.connect()) as connection:
            assert (await connection.post(PATH, b"{}")).arrival is Arrival.ANSWERED

    async with anyio.create_task_group() as tasks:
        for _ in range(6):
            tasks.start_soon(post)
    assert (names.asked, names.most_at_once) == (1, 1)


@each_loop
async def test_what_was_looked_up_a_moment_ago_is_not_looked_up_again(names, server, anyio_backend):
    transport = to(server)
    for _ in range(3):
        await opened(transport)
    assert server.wait_for(lambda: server.connections == 3)
    assert names.asked == 1


@each_member
async def test_a_look_up_outlives_the_attempt_that_wanted_it(names, server, kind, anyio_backend):
    """One that takes longer than an attempt may: the next attempt finds it done."""
    names.seconds = 0.3
    transport = to(server, timeout=0.2, kind=kind)
    async with aclosing(transport.connect()) as connection:
        first = await connection.post(PATH, b"{}")
        second = await connection.post(PATH, b"{}")
    assert (first.arrival, second.arrival) == (Arrival.NEVER_LEFT, Arrival.ANSWERED)
    assert names.asked == 1


@each_member
async def test_that_the_name_is_what_is_waited_for_is_said(names, server, kind, anyio_backend):
    names.seconds = 1.2
    async with aclosing(to(server, timeout=1.0, kind=kind).connect()) as connection:
        reply = await connection.post(PATH, b"{}")
    assert reply.arrival is Arrival.NEVER_LEFT
    assert "name server" in str(reply.fault)


@each_loop
async def test_questions_wait_for_the_same_look_up(names, server, anyio_backend):
    names.seconds = 1.5
    url = f"http://{NAME}:{server.port}/"
    async with HttpLine(url, timeout=1.0) as line:
        first = await line.ask("GET", url)
        second = await line.ask("GET", url)
    assert (first.arrival, second.arrival) == (Arrival.NEVER_LEFT, Arrival.ANSWERED)
    assert "name server" in str(first.fault)
    assert names.asked == 1


@each_loop
def test_nobody_waits_at_the_end_for_a_look_up(names, server, anyio_backend):
    names.seconds = 2.0
    began = time.monotonic()

    async def main() -> None:
        await opened(to(server, timeout=0.05))

    asyncio.run(main())
    assert time.monotonic() - began < 1.5


@each_loop
async def test_a_dead_first_address_costs_a_quarter_of_a_second(names, anyio_backend):
    """As RFC 8305 has it: https://www.rfc-editor.org/rfc/rfc8305#section-5"""
    names.addresses = ["127.0.0.2", "127.0.0.1"]
    with serving(always(answer())) as server, silent(server.port):
        began = time.monotonic()
        await opened(to(server, timeout=0.98))
        assert time.monotonic() - began < 0.45
        assert server.wait_for(lambda: server.connections == 1)


@each_loop
async def test_an_address_that_is_dead_is_left(names, anyio_backend):
    names.addresses = ["127.0.0.2", "127.0.0.1"]
    with serving(always(answer())) as server, silent(server.port):
        transport = to(server, timeout=0.4)
        await opened(transport)
        began = time.monotonic()
        await opened(transport)
        assert time.monotonic() - began < 0.2
        assert server.wait_for(lambda: server.connections == 2)


@each_loop
async def test_an_address_that_connects_and_no_more_is_left(names, certificates, anyio_backend):
    """As of a machine that hangs behind a balancer which does not."""
    names.name, names.addresses = "elsewhere.example", ["127.0.0.2", "127.0.0.1"]
    with serving(always(answer()), certificates.server("elsewhere")) as server, socket.socket() as mute:
        mute.bind(("127.0.0.2", server.port))
        mute.listen()
        url = f"https://{names.name}:{server.port}"
        transport = open_transport("wire", url, timeout=0.5, environ=certificates.environ)
        async with aclosing(transport.connect()) as connection:
            first, second = [await connection.post(PATH, b"{}") for _ in range(2)]
    assert (first.arrival, second.arrival) == (Arrival.NEVER_LEFT, Arrival.ANSWERED)


@each_loop
async def test_where_no_address_answers_the_name_is_looked_up_anew(names, server, anyio_backend):
    transport = to(server)
    await opened(transport)
    server.stop()
    async with aclosing(transport.connect()) as connection:
        assert (await connection.post(PATH, b"{}")).arrival is Arrival.NEVER_LEFT
        assert names.asked == 1
        await connection.post(PATH, b"{}")
    assert server.wait_for(lambda: names.asked == 2)
