"""What only the wire transport promises, on plain asyncio and on uvloop."""

import asyncio
import socket
import time
from contextlib import aclosing

import pytest

from tests.transport.conftest import MEMBERS, to
from tests.transport.faultserver import JSON_OK, always, answer, once, serving
from wxpush.model import Arrival
from wxpush.transport import open_transport
from wxpush.transport.address import Address
from wxpush.transport.deadline import Sweep
from wxpush.transport.dialling import Dialler
from wxpush.transport.link import Link
from wxpush.transport.wire import WireTransport

LOOPS = [pytest.param(member.values[1], id=member.id) for member in MEMBERS if member.values[0] == "wire"]
pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", LOOPS)]

PATH = "/cgi-bin/message/template/send?access_token=CANARY-TOKEN"
OTHER = b'{"stale":1}'


def connection_to(port, timeout=3.0):
    return to("wire", port, timeout=timeout).connect()


@pytest.mark.parametrize(
    "extra",
    [answer(OTHER), answer(OTHER)[:10], b"H", b"garbage", answer(b"x" * 70_000)],
    ids=["an answer", "a part of one", "one byte", "garbage", "a long answer"],
)
async def test_bytes_after_an_answer_are_never_taken_for_the_next_one(extra):
    with serving(always(answer() + extra)) as server:
        async with aclosing(connection_to(server.port)) as connection:
            first = await connection.post(PATH, b"{}")
            second = await connection.post(PATH, b"{}")
    assert first.body == second.body == JSON_OK
    assert server.connections == 2


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n", "the answer is not HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "the answer is not HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "the answer is not HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "the answer is not HTTP"),
        (b"HTTP/1.1 99 No\r\n\r\n", "the answer is not HTTP"),
        (b"", "the connection was closed before an answer came"),
        (b"HTTP/1.1 200 O", "the connection was closed before an answer came"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", "the connection was closed before an answer came"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", "the connection was closed in the middle of the answer"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n{", "the connection was closed in the middle of the answer"),
        (b"HTTP/1.1 100 \r\n\r\n" * 3000, "the head of the answer is longer than 32 KiB"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 40_000, "the head of the answer is longer than 32 KiB"),
    ],
)  # fmt: skip
async def test_an_answer_that_is_none_is_named(bad, fault):
    with serving(once(bad)) as server:
        async with aclosing(connection_to(server.port)) as connection:
            reply = await connection.post(PATH, b"{}")
    assert (reply.arrival, str(reply.fault)) == (Arrival.MAYBE, fault)


async def test_chunks_that_are_all_extension_come_to_an_end():
    def script(peer):
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        peer.flood(b"1;" + b"x" * 60_000 + b"\r\nx\r\n", 10_000)

    with serving(script) as server:
        async with aclosing(connection_to(server.port)) as connection:
            reply = await connection.post(PATH, b"{}")
    assert (reply.arrival, str(reply.fault)) == (Arrival.MAYBE, "the answer is longer than 64 KiB")


async def test_an_answer_that_overtakes_its_request_is_taken_but_the_connection_is_not_used_again():
    def script(peer):
        if peer.server.connections > 1:
            always(answer())(peer)
            return
        peer.sock.recv(1000)
        peer.send(answer(b"", status="413 Too Large"))
        peer.wait(1)

    with serving(script) as server:
        async with aclosing(connection_to(server.port)) as connection:
            first = await connection.post(PATH, b"x" * 20_000_000)
            second = await connection.post(PATH, b"{}")
    assert (first.arrival, first.status) == (Arrival.ANSWERED, 413)
    assert second.arrival is Arrival.ANSWERED
    assert server.connections == 2


async def test_open_connects_before_the_first_request_and_not_again():
    with serving(always(answer())) as server:
        async with aclosing(connection_to(server.port)) as connection:
            await connection.open()
            assert server.wait_for(lambda: server.connections == 1)
            await connection.open()
            assert server.requests == []
            await connection.post(PATH, b"{}")
            await connection.open()
    assert server.connections == 1


async def test_open_replaces_a_connection_that_was_closed():
    with serving(once(answer())) as server:
        async with aclosing(connection_to(server.port)) as connection:
            await connection.post(PATH, b"{}")
            await asyncio.sleep(0.05)
            await connection.open()
            assert server.wait_for(lambda: server.connections == 2)
    assert len(server.requests) == 1


async def test_small_requests_do_not_wait_to_be_joined_by_others():
    with serving(always(answer())) as server:
        async with aclosing(connection_to(server.port)) as connection:
            await connection.open()
            sock = connection._link._transport.get_extra_info("socket")
            assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


async def test_unasked_bytes_before_the_first_request_cost_a_new_connection():
    def script(peer):
        if peer.server.connections == 1:
            peer.send(answer(OTHER))
        always(answer())(peer)

    with serving(script) as server:
        async with aclosing(connection_to(server.port)) as connection:
            await connection.open()
            await asyncio.sleep(0.1)
            reply = await connection.post(PATH, b"{}")
    assert reply.body == JSON_OK
    assert server.connections == 2


async def test_bytes_that_come_before_the_connection_is_told_of_spoil_it():
    with serving(always(answer())) as server:
        link = Link(Sweep(3), 3)
        link.data_received(OTHER)
        await asyncio.get_running_loop().create_connection(lambda: link, "127.0.0.1", server.port)
        assert not link.usable
        await link.aclose()


async def test_a_connection_that_never_came_about_is_closed_at_once():
    async with asyncio.timeout(1):
        await Link(Sweep(3), 3).aclose()


class DeafLink(Link):
    """One that fails when it is told that its connection is lost."""

    def connection_lost(self, _exc) -> None:
        raise RuntimeError("a bug")


class ClumsySweep(Sweep):
    """One that fails to let go."""

    def discard(self, _timed) -> None:
        raise RuntimeError("a bug")


@pytest.mark.parametrize(
    "make", [lambda: DeafLink(Sweep(3), 3), lambda: Link(ClumsySweep(3), 3)], ids=["link", "sweep"]
)
async def test_closing_ends_even_where_nobody_hears_that_the_connection_is_lost(make):
    told = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context["exception"]))
    with serving(always(answer())) as server:
        link = make()
        await asyncio.get_running_loop().create_connection(lambda: link, "127.0.0.1", server.port)
        async with asyncio.timeout(3):
            await link.aclose()
    assert [str(error) for error in told] == ["a bug"]


async def test_a_proxy_that_sends_more_than_its_answer_is_not_trusted(certificates):
    def script(peer):
        peer.sock.recv(1000)
        peer.send(b"HTTP/1.1 200 OK\r\n\r\nmore")

    with serving(script) as proxy:
        environ = {**certificates.environ, "HTTPS_PROXY": f"127.0.0.1:{proxy.port}"}
        transport = open_transport("wire", "https://api.example", timeout=3, environ=environ)
        async with aclosing(transport.connect()) as connection:
            reply = await connection.post(PATH, b"{}")
    assert (reply.arrival, str(reply.fault)) == (Arrival.NEVER_LEFT, "the proxy sent more than its answer")


async def test_a_hundred_connections_each_get_their_own_answers():
    def script(peer):
        while body := peer.request().partition(b"\r\n\r\n")[2]:
            peer.send(answer(body))

    async def ask(connection, number):
        async with aclosing(connection):
            return [(await connection.post(PATH, b"%d-%d" % (number, turn))).body for turn in range(3)]

    with serving(script) as server:
        transport = WireTransport(Address(tls=False, host="127.0.0.1", port=server.port), timeout=10)
        bodies = await asyncio.gather(*(ask(transport.connect(), number) for number in range(100)))
    assert bodies == [[b"%d-%d" % (number, turn) for turn in range(3)] for number in range(100)]


async def test_no_timer_stays_behind_when_all_is_closed():
    with serving(always(answer())) as server:
        sweep = Sweep(3)
        link = await Dialler(
            Address(tls=False, host="127.0.0.1", port=server.port),
            lambda: Link(sweep, 3),
            timeout=3,
            context=None,
            proxy=None,
        ).dial(time.monotonic() + 3)
        assert isinstance(link, Link)
        link.keep_deadlines()
        assert sweep._timer is not None
        await link.aclose()
        assert sweep._timer is None
