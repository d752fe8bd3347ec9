"""What both transports promise of certificates."""

import ssl
import time
import warnings
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


async def test_a_second_answer_in_a_record_of_its_own_is_nobodys(kind, certificates):
    """Records that come in one piece: the second is read from the socket, and decrypted by nobody yet."""
    tls_in, tls_out = ssl.MemoryBIO(), ssl.MemoryBIO()

    def script(peer):
        if peer.server.connections > 1:
            peer.secure(certificates.server())
            return always(answer())(peer)
        layer = certificates.server().wrap_bio(tls_in, tls_out, server_side=True)
        while True:
            try:
                layer.do_handshake()
                layer.read(65536)
                break
            except ssl.SSLWantReadError:
                peer.send(tls_out.read())
                tls_in.write(peer.sock.recv(65536))
        layer.write(answer())
        layer.write(answer(b'{"errcode":43004}'))
        peer.send(tls_out.read())
        return peer.wait(0.5)

    with serving(script) as server:
        transport = to(kind, server.port, tls=True, environ=certificates.environ)
        async with aclosing(transport.connect()) as connection:
            replies = [await connection.post(PATH, b"{}") for _ in range(2)]
    assert [(reply.arrival, reply.body) for reply in replies] == [(Arrival.ANSWERED, JSON_OK)] * 2


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
    assert (reply.arrival, str(reply.fault)) == (Arrival.NEVER_LEFT, fault)
    assert server.requests == []


async def test_an_authority_that_is_not_in_the_file_is_not_trusted(kind, certificates, tmp_path):
    other = {"SSL_CERT_FILE": str(certificates.folder / "itself.pem")}
    with serving(always(answer()), certificates.server()) as server:
        async with aclosing(to(kind, server.port, tls=True, environ=other).connect()) as connection:
            reply = await connection.post(PATH, b"{}")
    assert str(reply.fault) == "the certificate is signed by an authority that is not trusted"
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
    assert (reply.arrival, str(reply.fault)) == (Arrival.NEVER_LEFT, "the port does not speak TLS")


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
    assert (reply.arrival, str(reply.fault)) == (Arrival.NEVER_LEFT, "the server speaks no TLS 1.2 or newer")
    assert server.requests == []


async def test_a_handshake_that_hangs_ends_in_time_and_never_left(kind, certificates):
    with serving(lambda peer: peer.wait()) as server:
        transport = to(kind, server.port, tls=True, timeout=0.4, environ=certificates.environ)
        async with aclosing(transport.connect()) as connection:
            began = time.monotonic()
            reply = await connection.post(PATH, b"{}")
            took = time.monotonic() - began
    assert (reply.arrival, str(reply.fault)) == (Arrival.NEVER_LEFT, "no connection was made within 0.4 s")
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
    assert "connection" in str(reply.fault)


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


async def test_a_name_that_cannot_be_resolved_never_left(kind, certificates):
    name = ".".join(["x" * 60] * 5)  # too long for a name, so that no server is asked
    transport = open_transport(kind, f"http://{name}", timeout=3, environ={})
    async with aclosing(transport.connect()) as connection:
        reply = await connection.post(PATH, b"{}")
    assert (reply.arrival, str(reply.fault)) == (Arrival.NEVER_LEFT, "the host name cannot be resolved")


@pytest.mark.parametrize("content", [None, "no certificate\n"])
async def test_a_certificate_file_that_cannot_be_read_stops_everything(kind, tmp_path, content):
    path = tmp_path / "authority.pem"
    if content is not None:
        path.write_text(content)
    with pytest.raises(UsageError, match="SSL_CERT_FILE"):
        to(kind, 1, tls=True, environ={"SSL_CERT_FILE": str(path)})
