"""What both transports promise, whatever the server does."""

import gzip
import logging
import socket
import time
import tracemalloc
from contextlib import aclosing
from dataclasses import dataclass

import anyio
import pytest

from tests.transport.conftest import MEMBERS, to
from tests.transport.faultserver import JSON_OK, Peer, Script, always, answer, once, serving
from wxpush import __version__
from wxpush.model import Arrival

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize(("kind", "anyio_backend"), MEMBERS)]

TOKEN = "CANARY-TOKEN"
PATH = f"/cgi-bin/message/template/send?access_token={TOKEN}"
BODY = '{"touser":"o1","data":{"thing1":{"value":"红包"}}}'.encode()
SECOND = b'{"errcode":0,"errmsg":"ok","msgid":2}'
SLACK = 0.5

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
HTML = b"<html><body>Bad Gateway</body></html>"
BOMB = gzip.compress(b"0" * 10_000_000)


def reset_after_reading(peer: Peer) -> None:
    peer.request()
    peer.reset()


def reset_unread(peer: Peer) -> None:
    peer.wait(0.1)
    peer.reset()


def hang(peer: Peer) -> None:
    peer.request()
    peer.wait()


def drip_head(peer: Peer) -> None:
    peer.request()
    peer.drip(answer(), 0.1)


def drip_body(peer: Peer) -> None:
    peer.request()
    peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    peer.drip(b" " * 1000, 0.1)


def endless_chunks(peer: Peer) -> None:
    peer.request()
    peer.send(CHUNKED)
    peer.flood(b"400\r\n" + b"x" * 1024 + b"\r\n", 100_000)


def endless_small_chunks(peer: Peer) -> None:
    peer.request()
    peer.send(CHUNKED)
    peer.flood(b"a\r\n0123456789\r\n" * 1000, 100_000)


def endless_head(peer: Peer) -> None:
    peer.request()
    peer.send(b"HTTP/1.1 200 OK\r\n")
    peer.flood(b"X-Filler: " + b"x" * 1000 + b"\r\n", 1_000_000)


def huge_body(peer: Peer) -> None:
    peer.request()
    peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 200000000\r\n\r\n")
    peer.flood(b"x" * 100_000, 2000)


def slow_answer(peer: Peer) -> None:
    peer.wait(0.15)
    once(answer())(peer)


@dataclass(frozen=True, slots=True)
class Case:
    """What the server does on its first connection, and what has to come of it."""

    script: Script
    arrival: Arrival = Arrival.ANSWERED
    status: int = 200
    body: bytes = JSON_OK
    timeout: float = 3.0


def lost(script: Script, timeout: float = 3.0) -> Case:
    return Case(script, Arrival.MAYBE, 0, b"", timeout)


CASES = {
    "reset after reading": lost(reset_after_reading),
    "reset unread": lost(reset_unread),
    "closed without an answer": lost(once()),
    "hang": lost(hang, 0.3),
    "head drips past the deadline": lost(drip_head, 0.3),
    "body drips past the deadline": lost(drip_body, 0.3),
    "short body": lost(once(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", JSON_OK)),
    "long body": Case(once(answer() + b"and more")),
    "endless chunks": lost(endless_chunks),
    "endless small chunks": lost(endless_small_chunks),
    "chunks cut short": lost(once(CHUNKED + b"5\r\n{}")),
    "chunked": Case(once(CHUNKED + b"%x\r\n%b\r\n0\r\n\r\n" % (len(JSON_OK), JSON_OK))),
    "truncated JSON": Case(once(answer(b'{"errcode":0,"er')), body=b'{"errcode":0,"er'),
    "a list": Case(once(answer(b"[]")), body=b"[]"),
    "no body": Case(once(answer(b"")), body=b""),
    "HTML with 200": Case(once(answer(HTML)), body=HTML),
    "HTML with 502": Case(once(answer(HTML, status="502 Bad Gateway")), status=502, body=HTML),
    "503": Case(once(answer(b"", status="503 Service Unavailable")), status=503, body=b""),
    "429": Case(once(answer(b"", "Retry-After: 1", status="429 Too Many Requests")), status=429, body=b""),
    "412 as for chunked requests": Case(
        once(answer(b"", status="412 Precondition Failed")), status=412, body=b""
    ),
    "gzip bomb": Case(once(answer(BOMB, "Content-Encoding: gzip")), body=BOMB),
    "200 MB": lost(huge_body),
    "one byte too many": lost(once(answer(b"x" * 65537))),
    "as long as may be": Case(once(answer(b"x" * 65536)), body=b"x" * 65536),
    "garbage status line": lost(once(b"\x16\x03\x01 not HTTP at all\r\n\r\n")),
    "an endless head": lost(endless_head),
    "1 MB header": lost(once(b"HTTP/1.1 200 OK\r\nX-Filler: ", b"x" * 1_000_000, b"\r\n\r\n")),
    "100 Continue first": Case(once(b"HTTP/1.1 100 Continue\r\n\r\n" + answer())),
    "100 Continue much earlier": Case(once(b"HTTP/1.1 100 Continue\r\n\r\n", b"", answer())),
    "slow accept": Case(slow_answer),
    "NUL": Case(once(answer(b'{"errmsg":"\0"}')), body=b'{"errmsg":"\0"}'),
    "GBK": Case(once(answer("系统繁忙".encode("gbk"))), body="系统繁忙".encode("gbk")),
    "HTTP/1.0 until the end": Case(once(b"HTTP/1.0 200 OK\r\n\r\n", JSON_OK)),
    "HTTP/1.1 until the end": Case(once(b"HTTP/1.1 200 OK\r\n\r\n", JSON_OK)),
    "HTTP/1.0 with a length": Case(once(answer().replace(b"HTTP/1.1", b"HTTP/1.0"))),
    "204": Case(once(b"HTTP/1.1 204 No Content\r\n\r\n"), status=204, body=b""),
    "304 with a length": Case(
        once(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"), status=304, body=b""
    ),
    "Connection: close": Case(once(answer(JSON_OK, "Connection: close"))),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
async def test_each_fault_has_its_reply_in_time_and_the_next_request_its_own_answer(kind, case, caplog):
    caplog.set_level(logging.DEBUG)

    def script(peer):
        (case.script if peer.server.connections == 1 else always(answer(SECOND)))(peer)

    with serving(script) as server:
        async with aclosing(to(kind, server.port, timeout=case.timeout).connect()) as connection:
            began = time.monotonic()
            reply = await connection.post(PATH, BODY)
            took = time.monotonic() - began
            await anyio.sleep(0.02)
            second = await connection.post(PATH, BODY)
    assert (reply.arrival, reply.status, reply.body) == (case.arrival, case.status, case.body)
    assert bool(reply.fault) == (case.arrival is not Arrival.ANSWERED)
    assert took < case.timeout + SLACK
    assert (second.arrival, second.body) == (Arrival.ANSWERED, SECOND)
    assert TOKEN not in reply.fault + caplog.text


async def test_the_request_is_whole_with_its_length_and_asks_for_no_compression(kind):
    with serving(always(answer())) as server:
        async with aclosing(to(kind, server.port).connect()) as connection:
            await connection.post(PATH, BODY)
            await connection.post(PATH, b"{}")
            await connection.post("/other", b"{}")
        port = server.port
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    line, *headers = head.decode("ascii").split("\r\n")
    sent = {name.lower(): value for name, value in (header.split(": ", 1) for header in headers)}
    assert line == f"POST {PATH} HTTP/1.1"
    assert body == BODY
    assert sent | {"connection": ""} == {
        "host": f"127.0.0.1:{port}",
        "user-agent": f"wxpush/{__version__}",
        "content-type": "application/json; charset=utf-8",
        "content-length": str(len(BODY)),
        "accept": "application/json",
        "accept-encoding": "identity",
        "connection": "",
    }
    assert server.requests[2].startswith(b"POST /other HTTP/1.1\r\n")
    assert server.connections == 1


async def test_a_path_cannot_break_out_of_the_request_line(kind):
    with serving(always(answer())) as server:
        async with aclosing(to(kind, server.port).connect()) as connection:
            await connection.post("/a b?t=\r\nX-Evil: 1", b"{}")
    assert server.requests[0].startswith(b"POST /a%20b?t=%0D%0AX-Evil:%201 HTTP/1.1\r\n")


async def test_a_redirect_to_another_host_is_an_answer_and_nothing_goes_there(kind):
    with serving(always(answer())) as elsewhere:
        location = f"Location: http://127.0.0.1:{elsewhere.port}/"
        with serving(once(answer(b"", location, status="307 Temporary Redirect"))) as server:
            async with aclosing(to(kind, server.port).connect()) as connection:
                reply = await connection.post(PATH, BODY)
        assert elsewhere.connections == 0
    assert (reply.arrival, reply.status) == (Arrival.ANSWERED, 307)


async def test_cookies_are_not_kept(kind):
    with serving(always(answer(JSON_OK, "Set-Cookie: a=b"))) as server:
        async with aclosing(to(kind, server.port).connect()) as connection:
            await connection.post(PATH, BODY)
            await connection.post(PATH, BODY)
    assert b"cookie" not in server.requests[1].lower()


async def test_200_megabytes_leave_memory_flat(kind):
    with serving(huge_body) as server:
        async with aclosing(to(kind, server.port).connect()) as connection:
            tracemalloc.start()
            await connection.post(PATH, BODY)
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
    assert peak < 8_000_000


async def test_a_connection_closed_while_idle_is_replaced_and_the_request_arrives_once(kind):
    with serving(once(answer())) as server:
        async with aclosing(to(kind, server.port).connect()) as connection:
            await connection.post(PATH, b'{"n":1}')
            await anyio.sleep(0.1)
            reply = await connection.post(PATH, b'{"n":2}')
    assert reply.arrival is Arrival.ANSWERED
    assert server.bodies == [b'{"n":1}', b'{"n":2}']


async def test_a_connection_reset_while_idle_is_replaced_and_the_request_arrives_once(kind):
    def script(peer):
        peer.request()
        peer.send(answer())
        peer.wait(0.05)
        peer.reset()

    with serving(script) as server:
        async with aclosing(to(kind, server.port).connect()) as connection:
            await connection.post(PATH, b'{"n":1}')
            await anyio.sleep(0.2)
            reply = await connection.post(PATH, b'{"n":2}')
    assert reply.arrival is Arrival.ANSWERED
    assert server.bodies == [b'{"n":1}', b'{"n":2}']


async def test_a_connection_closed_just_as_the_request_is_written_leaves_the_request_in_doubt(kind):
    def script(peer):
        peer.request()
        peer.send(answer())
        peer.sock.recv(10)  # the beginning of the second request
        peer.reset()

    with serving(script) as server:
        async with aclosing(to(kind, server.port).connect()) as connection:
            await connection.post(PATH, BODY)
            reply = await connection.post(PATH, BODY)
    assert reply.arrival is Arrival.MAYBE


async def test_a_process_that_looked_away_notices_first_that_the_connection_was_closed(kind):
    with serving(once(answer())) as server:
        async with aclosing(to(kind, server.port).connect()) as connection:
            await connection.post(PATH, b'{"n":1}')
            time.sleep(0.3)  # the event loop sees nothing meanwhile
            reply = await connection.post(PATH, b'{"n":2}')
    assert reply.arrival is Arrival.ANSWERED
    assert server.bodies == [b'{"n":1}', b'{"n":2}']


async def test_an_unasked_answer_on_an_idle_connection_is_nobodys(kind):
    def script(peer):
        peer.request()
        peer.send(answer())
        peer.wait(0.05)
        peer.send(answer(b'{"stray":1}'))
        always(answer(b'{"stray":2}'))(peer)

    def scripts(peer):
        (script if peer.server.connections == 1 else always(answer(SECOND)))(peer)

    with serving(scripts) as server:
        async with aclosing(to(kind, server.port).connect()) as connection:
            await connection.post(PATH, BODY)
            await anyio.sleep(0.2)
            reply = await connection.post(PATH, BODY)
    assert reply.body == SECOND


async def test_a_cancelled_request_leaves_no_answer_for_the_next_one(kind):
    def script(peer):
        while body := peer.request().partition(b"\r\n\r\n")[2]:
            peer.wait(0.15)
            peer.send(answer(body))

    with serving(script) as server:
        async with aclosing(to(kind, server.port).connect()) as connection:
            await connection.post(PATH, b"0")
            with anyio.move_on_after(0.05) as scope:
                await connection.post(PATH, b"1")
            assert scope.cancelled_caught
            reply = await connection.post(PATH, b"2")
    assert reply.body == b"2"


async def test_a_refused_connection_never_left(kind):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with aclosing(to(kind, port).connect()) as connection:
        await connection.open()
        reply = await connection.post(PATH, BODY)
    assert (reply.arrival, reply.fault) == (Arrival.NEVER_LEFT, "the connection was refused")


async def test_a_server_that_takes_no_connection_in_time_was_sent_nothing(kind):
    with socket.socket() as listener, socket.socket() as one, socket.socket() as two:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for filler in (one, two):
            filler.settimeout(0)
            filler.connect_ex(listener.getsockname())
        async with aclosing(to(kind, listener.getsockname()[1], timeout=0.4).connect()) as connection:
            began = time.monotonic()
            reply = await connection.post(PATH, BODY)
            took = time.monotonic() - began
    assert (reply.arrival, reply.fault) == (Arrival.NEVER_LEFT, "no connection was made within 0.4 s")
    assert took < 0.4 + SLACK


async def test_closing_is_quiet_open_or_not_and_twice(kind):
    with serving(always(answer())) as server:
        transport = to(kind, server.port)
        await transport.connect().aclose()
        connection = transport.connect()
        await connection.post(PATH, BODY)
        await connection.aclose()
        await connection.aclose()
        assert server.connections == 1


async def test_connections_do_not_wait_for_each_other(kind):
    def script(peer):
        while peer.request():
            peer.wait(0.2)
            peer.send(answer())

    replies = []

    async def one(connection):
        async with aclosing(connection):
            replies.append(await connection.post(PATH, BODY))

    with serving(script) as server:
        transport = to(kind, server.port)
        began = time.monotonic()
        async with anyio.create_task_group() as group:
            for _ in range(10):
                group.start_soon(one, transport.connect())
        assert time.monotonic() - began < 1.5
    assert [reply.arrival for reply in replies] == [Arrival.ANSWERED] * 10
