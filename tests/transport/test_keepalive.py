"""What both transports promise of connections that are kept: no request is lost and no answer is another's."""

import time
from contextlib import aclosing

import anyio
import pytest

from tests.transport.conftest import MEMBERS, to
from tests.transport.faultserver import always, answer, once, serving
from wxpush.model import Arrival

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize(("kind", "anyio_backend"), MEMBERS)]

PATH = "/cgi-bin/message/template/send?access_token=CANARY-TOKEN"
BODY = b"{}"
SECOND = b'{"errcode":0,"errmsg":"ok","msgid":2}'


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


async def test_a_connection_closed_by_us_leaves_the_request_that_is_out_in_doubt(kind):
    replies = []

    async def post(connection):
        replies.append(await connection.post(PATH, BODY))

    with serving(lambda peer: peer.request() and peer.wait()) as server:
        connection = to(kind, server.port).connect()
        async with anyio.create_task_group() as group:
            group.start_soon(post, connection)
            await anyio.sleep(0.1)
            await connection.aclose()
    assert [reply.arrival for reply in replies] == [Arrival.MAYBE]
