"""TLS between a socket and a link: however the bytes are cut, and whatever the other side does with TLS itself."""

import asyncio
import contextlib
import gc
import ssl

import pytest

from wxpush.model import Arrival
from wxpush.system.tls import client_context
from wxpush.transport.deadline import Sweep
from wxpush.transport.link import Link
from wxpush.transport.tlslayer import TlsLayer

pytestmark = pytest.mark.anyio

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


class Wire(asyncio.Transport):
    """The transport of a layer whose other end is in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = b""
        self.ended = ""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        assert not self.ended
        self.sent += data

    def is_closing(self) -> bool:
        return bool(self.ended)

    def get_write_buffer_size(self) -> int:
        return 0

    def close(self) -> None:
        self.ended = self.ended or "closed"

    def abort(self) -> None:
        self.ended = "aborted"


class Peers:
    """A layer and a server's TLS, joined by hand."""

    def __init__(self, certificates, *, version=ssl.TLSVersion.TLSv1_3, certificate="good") -> None:
        context = certificates.server(certificate)
        context.maximum_version = version
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.server = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self.wire = Wire()
        self.link = Link(Sweep(3.0), 3.0)
        self.layer = TlsLayer(self.link, client_context(certificates.environ), "127.0.0.1")

    def shake_hands(self) -> "Peers":
        self.layer.connection_made(self.wire)
        for _ in range(3):
            self._incoming.write(self.wire.sent)
            self.wire.sent = b""
            with contextlib.suppress(ssl.SSLWantReadError):
                self.server.do_handshake()
            self.layer.data_received(self._outgoing.read())
        return self

    def heard(self) -> bytes:
        """What the server reads."""
        self._incoming.write(self.wire.sent)
        self.wire.sent = b""
        return self.server.read(100_000)

    def records(self, *texts: bytes) -> list[bytes]:
        """What the server sends for each text."""
        return [(self.server.write(text), self._outgoing.read())[1] for text in texts]

    def goodbye(self) -> bytes:
        with contextlib.suppress(ssl.SSLWantReadError):
            self.server.unwrap()
        return self._outgoing.read()


@pytest.fixture(params=[ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=["1.2", "1.3"])
async def peers(request, certificates, anyio_backend):
    return Peers(certificates, version=request.param).shake_hands()


def ask(peers) -> "asyncio.Future":
    return peers.link.ask(b"POST / HTTP/1.1\r\n\r\n", 1e12)


async def test_a_request_and_its_answer_pass(peers):
    await peers.layer.secured
    reply = ask(peers)
    assert peers.heard() == b"POST / HTTP/1.1\r\n\r\n"
    peers.layer.data_received(*peers.records(ANSWER))
    assert (await reply).body == b"{}"
    assert peers.link.usable


@pytest.mark.parametrize("size", [1, 7, 1000])
async def test_an_answer_may_come_in_any_pieces(peers, size):
    reply = ask(peers)
    data = b"".join(peers.records(ANSWER[:10], ANSWER[10:30], ANSWER[30:]))
    for start in range(0, len(data), size):
        peers.layer.data_received(data[start : start + size])
    assert (await reply).body == b"{}"


async def test_a_long_answer_fills_several_records(peers):
    reply = ask(peers)
    body = b"x" * 60_000
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n" + body
    peers.layer.data_received(b"".join(peers.records(answer)))
    assert (await reply).body == body


async def test_a_request_may_be_longer_than_a_record(peers):
    request = b"POST / HTTP/1.1\r\n\r\n" + b"y" * 70_000
    peers.link.ask(request, 1e12)
    heard = peers.heard()
    while len(heard) < len(request):
        heard += peers.server.read(100_000)
    assert heard == request


async def test_a_server_that_says_goodbye_behind_its_answer_ends_the_link_and_not_the_answer(peers):
    reply = ask(peers)
    peers.layer.data_received(b"".join(peers.records(ANSWER)) + peers.goodbye())
    assert (await reply).arrival is Arrival.ANSWERED
    assert not peers.link.usable
    assert peers.wire.ended == "closed"
    assert peers.wire.sent, "its goodbye is answered"


async def test_what_is_no_record_ends_the_connection(peers):
    reply = ask(peers)
    peers.layer.data_received(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    assert peers.wire.ended == "aborted"
    peers.layer.connection_lost(None)
    assert (await reply).arrival is Arrival.MAYBE


async def test_a_request_behind_the_goodbye_ends_the_connection_and_sends_nothing(peers):
    peers.layer.data_received(peers.goodbye())
    peers.wire.sent = b""
    peers.wire.ended = ""  # as it is until the event loop has told
    reply = ask(peers)
    assert (peers.wire.ended, peers.wire.sent) == ("aborted", b"")
    peers.layer.connection_lost(None)
    assert (await reply).arrival is Arrival.MAYBE


async def test_a_certificate_that_is_refused_is_told_to_the_server(certificates):
    peers = Peers(certificates, certificate="elsewhere")
    peers.layer.connection_made(peers.wire)
    peers._incoming.write(peers.wire.sent)
    with pytest.raises(ssl.SSLWantReadError):
        peers.server.do_handshake()
    peers.wire.sent = b""
    peers.layer.data_received(peers._outgoing.read())
    with pytest.raises(ssl.SSLCertVerificationError):
        await peers.layer.secured
    assert peers.wire.sent
    assert peers.wire.ended == "closed"
    assert not peers.link.usable
    peers.layer.data_received(b"more")
    peers.layer.connection_lost(None)


async def test_nobody_is_told_of_a_handshake_that_nobody_waits_for(certificates):
    complaints = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    peers = Peers(certificates)
    peers.layer.connection_made(peers.wire)
    peers.layer.connection_lost(None)
    await asyncio.sleep(0)
    del peers
    gc.collect()
    assert complaints == []


async def test_bytes_that_come_after_the_dialler_gave_up_begin_nothing(certificates):
    peers = Peers(certificates)
    peers.layer.connection_made(peers.wire)
    peers.layer.secured.cancel()
    peers._incoming.write(peers.wire.sent)
    with pytest.raises(ssl.SSLWantReadError):
        peers.server.do_handshake()
    peers.layer.data_received(peers._outgoing.read())
    assert not peers.link.usable
