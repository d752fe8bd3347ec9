"""What both transports promise of certificates and of proxies."""

import ssl
import time
import warnings
from base64 import b64encode
from contextlib import aclosing

import pytest

from tests.transport.conftest import MEMBERS, to
from tests.transport.faultserver import JSON_OK, always, answer, serving
from wxpush.errors import UsageError
from wxpush.model import Arrival
from wxpush.transport import open_transport

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize(("kind", "anyio_backend"), MEMBERS)]

PATH = "/cgi-bin/message/template/send?access_token=CANARY-TOKEN"


async def test_a_trusted_server_is_answered_over_one_kept_connection(kind, certificates):
    with serving(always(answer()), certificates.server()) as server:
        async with aclosing(
            to(kind, server.port, tls=True, environ=certificates.environ).connect()
        ) as connection:
            await connection.open()
            replies = [await connection.post(PATH, b"{}") for _ in range(3)]
    assert [(reply.arrival, reply.body) for reply in replies] == [(Arrival.ANSWERED, JSON_OK)] * 3
    assert server.connections == 1


@pytest.mark.parametrize(
    ("certificate", "fault"),
    [
        ("elsewhere", "the certificate is for another host"),
        ("expired", "the certificate has expired"),
        ("itself", "the certificate is signed by itself"),
    ],
)
async def test_a_certificate_that_proves_nothing_is_named_and_nothing_leaves(
    kind, certificates, certificate, fault
):
    with serving(always(answer()), certificates.server(certificate)) as server:
        async with aclosing(
            to(kind, server.port, tls=True, environ=certificates.environ).connect()
        ) as connection:
            reply = await connection.post(PATH, b"{}")
    assert (reply.arrival, reply.fault) == (Arrival.NEVER_LEFT, fault)
    assert server.requests == []


async def test_an_authority_that_is_not_in_the_file_is_not_trusted(kind, certificates, tmp_path):
    other = {"SSL_CERT_FILE": str(certificates.folder / "itself.pem")}
    with serving(always(answer()), certificates.server()) as server:
        async with aclosing(to(kind, server.port, tls=True, environ=other).connect()) as connection:
            reply = await connection.post(PATH, b"{}")
    assert reply.fault == "the certificate is signed by an authority that is not trusted"
    assert server.requests == []


async def test_plain_http_on_the_tls_port_never_left(kind, certificates):
    def script(peer):
        peer.sock.recv(1000)
        peer.send(answer())

    with serving(script) as server:
        async with aclosing(
            to(kind, server.port, tls=True, environ=certificates.environ).connect()
        ) as connection:
            reply = await connection.post(PATH, b"{}")
    assert (reply.arrival, reply.fault) == (Arrival.NEVER_LEFT, "the port does not speak TLS")


async def test_a_server_of_tls_1_1_is_refused(kind, certificates):
    context = certificates.server()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with serving(always(answer()), context) as server:
        async with aclosing(
            to(kind, server.port, tls=True, environ=certificates.environ).connect()
        ) as connection:
            reply = await connection.post(PATH, b"{}")
    assert (reply.arrival, reply.fault) == (Arrival.NEVER_LEFT, "the server speaks no TLS 1.2 or newer")
    assert server.requests == []


async def test_a_handshake_that_hangs_ends_in_time_and_never_left(kind, certificates):
    with serving(lambda peer: peer.wait()) as server:
        transport = to(kind, server.port, tls=True, timeout=0.4, environ=certificates.environ)
        async with aclosing(transport.connect()) as connection:
            began = time.monotonic()
            reply = await connection.post(PATH, b"{}")
            took = time.monotonic() - began
    assert (reply.arrival, reply.fault) == (Arrival.NEVER_LEFT, "no connection was made within 0.4 s")
    assert took < 0.9


@pytest.mark.parametrize("end", ["close", "reset"])
async def test_a_handshake_that_breaks_off_never_left(kind, certificates, end):
    def script(peer):
        peer.sock.recv(10_000)
        if end == "reset":
            peer.reset()

    with serving(script) as server:
        async with aclosing(
            to(kind, server.port, tls=True, environ=certificates.environ).connect()
        ) as connection:
            reply = await connection.post(PATH, b"{}")
    assert reply.arrival is Arrival.NEVER_LEFT
    assert "connection" in reply.fault


@pytest.mark.parametrize("end", ["close", "reset", "cut"])
async def test_an_answer_that_breaks_off_within_tls_leaves_the_request_in_doubt(kind, certificates, end):
    def script(peer):
        peer.request()
        if end == "cut":
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
        if end == "reset":
            peer.reset()

    with serving(script, certificates.server()) as server:
        async with aclosing(
            to(kind, server.port, tls=True, environ=certificates.environ).connect()
        ) as connection:
            reply = await connection.post(PATH, b"{}")
    assert reply.arrival is Arrival.MAYBE
    assert len(server.requests) == 1


async def test_a_tls_connection_closed_while_idle_is_replaced_and_the_request_arrives_once(
    kind, certificates
):
    def script(peer):
        peer.request()
        peer.send(answer())
        peer.wait(0.1)
        peer.sock.unwrap()

    with serving(script, certificates.server()) as server:
        async with aclosing(
            to(kind, server.port, tls=True, environ=certificates.environ).connect()
        ) as connection:
            await connection.post(PATH, b'{"n":1}')
            time.sleep(0.3)  # the event loop sees nothing meanwhile
            reply = await connection.post(PATH, b'{"n":2}')
    assert reply.arrival is Arrival.ANSWERED
    assert server.bodies == [b'{"n":1}', b'{"n":2}']


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
    seen = []
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
    assert (reply.arrival, reply.fault) == (Arrival.NEVER_LEFT, fault)


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
    assert (reply.arrival, reply.fault) == (Arrival.NEVER_LEFT, "the certificate is for another host")
    assert proxy.requests == []


async def test_this_machine_is_not_asked_through_a_proxy(kind):
    with serving(always(answer())) as server:
        environ = {"HTTP_PROXY": "http://127.0.0.1:1", "ALL_PROXY": "http://127.0.0.1:1"}
        async with aclosing(to(kind, server.port, environ=environ).connect()) as connection:
            reply = await connection.post(PATH, b"{}")
    assert reply.arrival is Arrival.ANSWERED


async def test_a_name_that_cannot_be_resolved_never_left(kind, certificates):
    name = ".".join(["x" * 60] * 5)  # too long for a name, so that no server is asked
    transport = open_transport(kind, f"http://{name}", timeout=3, environ={})
    async with aclosing(transport.connect()) as connection:
        reply = await connection.post(PATH, b"{}")
    assert (reply.arrival, reply.fault) == (Arrival.NEVER_LEFT, "the host name cannot be resolved")


@pytest.mark.parametrize("content", [None, "no certificate\n"])
async def test_a_certificate_file_that_cannot_be_read_stops_everything(kind, tmp_path, content):
    path = tmp_path / "authority.pem"
    if content is not None:
        path.write_text(content)
    with pytest.raises(UsageError, match="SSL_CERT_FILE"):
        to(kind, 1, tls=True, environ={"SSL_CERT_FILE": str(path)})
