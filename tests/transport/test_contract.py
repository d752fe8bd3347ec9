"""What both transports promise, whatever the server does."""

import logging
import socket
import time
import tracemalloc
from contextlib import aclosing

import anyio
import pytest

from tests.transport.cases import CASES, huge_body
from tests.transport.conftest import MEMBERS, to
from tests.transport.faultserver import JSON_OK, always, answer, once, serving
from wxpush.model import Arrival
from wxpush.version import __version__

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize(("kind", "anyio_backend"), MEMBERS)]

TOKEN = "CANARY-TOKEN"
PATH = f"/cgi-bin/message/template/send?access_token={TOKEN}"
BODY = '{"touser":"o1","data":{"thing1":{"value":"红包"}}}'.encode()
SECOND = b'{"errcode":0,"errmsg":"ok","msgid":2}'
SLACK = 0.5


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
            await anyio.sleep(case.pause)
            second = await connection.post(PATH, BODY)
    assert (reply.arrival, reply.status, reply.body) == (case.arrival, case.status, case.body)
    assert bool(reply.fault) == (case.arrival is not Arrival.ANSWERED)
    assert took < case.timeout + SLACK
    assert (second.arrival, second.body) == (Arrival.ANSWERED, SECOND)
    assert TOKEN not in str(reply.fault) + caplog.text


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


async def test_a_refused_connection_never_left(kind):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with aclosing(to(kind, port).connect()) as connection:
        await connection.open()
        reply = await connection.post(PATH, BODY)
    assert (reply.arrival, str(reply.fault)) == (Arrival.NEVER_LEFT, "the connection was refused")


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
    assert (reply.arrival, str(reply.fault)) == (Arrival.NEVER_LEFT, "no connection was made within 0.4 s")
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
