"""Names are looked up once for all connections, and nobody is held up by a slow look-up for longer than it takes once.

On asyncio's own loop, whose look-ups are `socket.getaddrinfo` in a thread: uvloop's are libuv's, which nothing here can slow down.
"""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import aclosing, contextmanager

import anyio
import pytest

from tests.transport.faultserver import FaultServer, always, answer, serving
from wxpush.model import Arrival
from wxpush.transport import open_transport
from wxpush.transport.base import Transport

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.parametrize("anyio_backend", [("asyncio", {"use_uvloop": False})]),
]

NAME = "api.example"
PATH = "/cgi-bin/message/template/send?access_token=x"


class Names:
    """A name server that has this machine's addresses for NAME, and takes `seconds` for each question."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 0.0
        self.addresses = ["127.0.0.1"]
        self.asked = self.most_at_once = 0
        self.gone = False
        self._at_once = 0
        self._lock = threading.Lock()
        self._asked = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self._answer)

    def _answer(self, host, port, *args, **kwargs):
        if host not in {NAME, NAME.encode()}:
            return self._asked(host, port, *args, **kwargs)
        with self._lock:
            self.asked += 1
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        time.sleep(self.seconds)
        with self._lock:
            self._at_once -= 1
        if self.gone:
            raise socket.gaierror(socket.EAI_AGAIN, "gone")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, int(port))) for each in self.addresses]


@pytest.fixture
def names(monkeypatch) -> Names:
    return Names(monkeypatch)


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


@pytest.mark.xfail(strict=True, reason="each connection asks for itself")
@pytest.mark.parametrize("kind", ["wire", "httpx"])
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


@pytest.mark.xfail(strict=True, reason="each connection asks anew")
async def test_what_was_looked_up_a_moment_ago_is_not_looked_up_again(names, server, anyio_backend):
    transport = to(server)
    for _ in range(3):
        await opened(transport)
    assert (names.asked, server.connections) == (1, 3)


@pytest.mark.xfail(strict=True, reason="it is given up with the attempt, and stays in the queue for nobody")
async def test_a_look_up_outlives_the_attempt_that_wanted_it(names, server, anyio_backend):
    """One that takes longer than an attempt may: the next attempt finds it done."""
    names.seconds = 0.3
    transport = to(server, timeout=0.2)
    async with aclosing(transport.connect()) as connection:
        first = await connection.post(PATH, b"{}")
        second = await connection.post(PATH, b"{}")
    assert (first.arrival, second.arrival) == (Arrival.NEVER_LEFT, Arrival.ANSWERED)
    assert names.asked == 1


@pytest.mark.xfail(strict=True, reason="it says that no connection was made")
async def test_that_the_name_is_what_is_waited_for_is_said(names, server, anyio_backend):
    names.seconds = 0.2
    async with aclosing(to(server, timeout=0.1).connect()) as connection:
        reply = await connection.post(PATH, b"{}")
    assert "name" in str(reply.fault)


@pytest.mark.xfail(strict=True, reason="the event loop's end waits for it")
def test_nobody_waits_at_the_end_for_a_look_up(names, server, anyio_backend):
    names.seconds = 0.4
    began = time.monotonic()

    async def main() -> None:
        await opened(to(server, timeout=0.05))

    asyncio.run(main())
    assert time.monotonic() - began < 0.3


@pytest.mark.xfail(strict=True, reason="it has half of the time before the other one is tried")
async def test_a_dead_first_address_costs_a_quarter_of_a_second(names, anyio_backend):
    """As RFC 8305 has it: https://www.rfc-editor.org/rfc/rfc8305#section-5"""
    names.addresses = ["127.0.0.2", "127.0.0.1"]
    with serving(always(answer())) as server, silent(server.port):
        began = time.monotonic()
        await opened(to(server, timeout=0.98))
        assert server.connections == 1
        assert time.monotonic() - began < 0.45


@pytest.mark.xfail(strict=True, reason="each new connection tries it first")
async def test_an_address_that_is_dead_is_left(names, anyio_backend):
    names.addresses = ["127.0.0.2", "127.0.0.1"]
    with serving(always(answer())) as server, silent(server.port):
        transport = to(server, timeout=0.4)
        await opened(transport)
        began = time.monotonic()
        await opened(transport)
        assert server.connections == 2
        assert time.monotonic() - began < 0.1
