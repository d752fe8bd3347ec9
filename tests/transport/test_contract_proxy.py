"""What both transports promise of proxies."""

import socket
import time
from base64 import b64encode
from contextlib import aclosing

import anyio
import pytest

from tests.transport.conftest import MEMBERS, to
from tests.transport.faultserver import JSON_OK, always, answer, serving
from wxpush.model import Arrival
from wxpush.transport import open_transport

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize(("kind", "anyio_backend"), MEMBERS)]

PATH = "/cgi-bin/message/template/send?access_token=CANARY-TOKEN"


# A proxy is not asked for this machine, so the address must be another's: the proxy here brings every name here.


def tunnelling(context, seen, *, extra=b""):
    def script(peer):
        while b"\r\n\r\n" not in peer.buffer:
            if not peer._more():
                return
        seen.append(peer.buffer)
        peer.buffer = b""
        peer.send(b"HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n" + extra)
        peer.secure(context)
        always(answer())(peer)

    return script


def refusing(status):
    def script(peer):
        peer._more()
        peer.send(answer(b"", status=status))

    return script


def through(kind, port, certificates, *, user="", timeout=3.0):
    environ = {**certificates.environ, "HTTPS_PROXY": f"http://{user}127.0.0.1:{port}"}
    return open_transport(kind, "https://elsewhere.example", timeout=timeout, environ=environ)


async def test_a_proxy_is_asked_for_a_tunnel_and_sees_nothing_of_the_request(kind, certificates):
    seen: list = []
    with serving(tunnelling(certificates.server("elsewhere"), seen)) as proxy:
        transport = through(kind, proxy.port, certificates, user="us%40er:pass@")
        async with aclosing(transport.connect()) as connection:
            await connection.open()
            replies = [await connection.post(PATH, b"{}") for _ in range(2)]
    assert [(reply.arrival, reply.body) for reply in replies] == [(Arrival.ANSWERED, JSON_OK)] * 2
    assert len(seen) == 1
    assert seen[0].startswith(b"CONNECT elsewhere.example:443 HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic " + b64encode(b"us@er:pass") in seen[0]
    assert b"CANARY" not in seen[0]
    assert b"Host: elsewhere.example\r\n" in proxy.requests[0]


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        ("403 Forbidden", "the proxy refused with HTTP 403: it lets nothing through"),
        ("407 Who?", "the proxy refused with HTTP 407: it wants a user name and a password"),
        ("502 Bad Gateway", "the proxy refused with HTTP 502: it lets nothing through"),
    ],
)
async def test_a_proxy_that_refuses_is_named_with_its_status_and_nothing_leaves(
    kind, certificates, status, fault
):
    with serving(refusing(status)) as proxy:
        async with aclosing(through(kind, proxy.port, certificates).connect()) as connection:
            reply = await connection.post(PATH, b"{}")
    assert (reply.arrival, str(reply.fault)) == (Arrival.NEVER_LEFT, fault)


@pytest.mark.parametrize(
    "words",
    [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 ", b"x" * 200_000, b"\x16\x03\x03\0\1\0\r\n\r\n"],
    ids=range(5),
)
async def test_a_proxy_that_speaks_no_http_never_left(kind, certificates, words):
    def script(peer):
        peer._more()
        peer.send(words)

    with serving(script) as proxy:
        async with aclosing(through(kind, proxy.port, certificates).connect()) as connection:
            reply = await connection.post(PATH, b"{}")
    assert reply.arrival is Arrival.NEVER_LEFT
    assert reply.fault


async def test_a_proxy_that_hangs_ends_in_time(kind, certificates):
    with serving(lambda peer: peer.wait()) as proxy:
        async with aclosing(through(kind, proxy.port, certificates, timeout=0.4).connect()) as connection:
            began = time.monotonic()
            reply = await connection.post(PATH, b"{}")
            took = time.monotonic() - began
    assert reply.arrival is Arrival.NEVER_LEFT
    assert took < 0.9


async def test_a_wrong_certificate_behind_a_proxy_never_left(kind, certificates):
    with serving(tunnelling(certificates.server("good"), [])) as proxy:
        async with aclosing(through(kind, proxy.port, certificates).connect()) as connection:
            reply = await connection.post(PATH, b"{}")
    assert (reply.arrival, str(reply.fault)) == (Arrival.NEVER_LEFT, "the certificate is for another host")
    assert proxy.requests == []


async def test_this_machine_is_not_asked_through_a_proxy(kind):
    with serving(always(answer())) as server:
        environ = {"HTTP_PROXY": "http://127.0.0.1:1", "ALL_PROXY": "http://127.0.0.1:1"}
        async with aclosing(to(kind, server.port, environ=environ).connect()) as connection:
            reply = await connection.post(PATH, b"{}")
    assert reply.arrival is Arrival.ANSWERED


async def test_a_proxy_that_refuses_is_left_at_once(kind, certificates):
    left = []

    def script(peer):
        peer._more()
        peer.send(answer(b"", status="403 Forbidden"))
        left.append(not peer._more())

    with serving(script) as proxy:
        async with aclosing(through(kind, proxy.port, certificates).connect()) as connection:
            await connection.post(PATH, b"{}")
            await anyio.sleep(0.1)
            assert left == [True]


async def test_a_proxy_that_cannot_be_reached_is_named_without_its_password(kind, certificates):
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        transport = through(kind, port, certificates, user="us%40er:pass@")
        async with aclosing(transport.connect()) as connection:
            reply = await connection.post(PATH, b"{}")
    assert reply.arrival is Arrival.NEVER_LEFT
    assert str(reply.fault) == f"the proxy http://127.0.0.1:{port}: the connection was refused"
