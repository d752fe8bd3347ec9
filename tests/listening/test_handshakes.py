"""A connection over TLS counts from its first moment, and its handshake must end in time."""

import socket
import ssl
import time
from contextlib import ExitStack, suppress

import pytest

from tests.service.serving import PATIENCE, connected, request, served, status_of
from tests.transport.conftest import certificates  # noqa: F401 - a fixture
from wxpush.listening.wire import Bounds
from wxpush.system.tls import server_context

pytestmark = pytest.mark.process

_EACH = 3
_BOUNDS = Bounds(head_seconds=1, request_seconds=1, connections=5, connections_each=_EACH)
#: What a client says first; of it the server waits for the rest.
_HALF = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"


@pytest.fixture
def context(certificates):  # noqa: F811 - the fixture
    return server_context(certificates.folder / "good.pem", certificates.folder / "server.key")


def ends(connection: socket.socket, seconds: float) -> bool:
    """Whether the other side ends it within that time."""
    connection.settimeout(seconds)
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


def test_half_a_handshake_counts_as_a_connection(context):
    with served(bounds=_BOUNDS, tls=context) as place, ExitStack() as some:
        held = [some.enter_context(connected(place)) for _ in range(_EACH)]
        for each in held:
            each.sendall(_HALF)
        with connected(place) as another:
            assert ends(another, 0.5)
        assert not any(ends(each, 0.01) for each in held)
        began = time.monotonic()
        assert all(ends(each, PATIENCE) for each in held)
        assert time.monotonic() - began < 5
        assert status_of(asked(place)) == 200


def test_one_that_fails_counts_no_longer(context):
    with served(bounds=_BOUNDS, tls=context) as place:
        for _ in range(10):
            with connected(place) as plain:
                plain.sendall(request())
                assert ends(plain, PATIENCE)
        assert status_of(asked(place)) == 200


def test_what_comes_with_the_end_of_a_handshake_is_read(context):
    """A client need not wait for the server's word that it was the last one."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    with served(bounds=_BOUNDS, tls=context) as place, connected(place) as plain:
        read, write = ssl.MemoryBIO(), ssl.MemoryBIO()
        session = client.wrap_bio(read, write)
        while True:
            try:
                session.do_handshake()
                break
            except ssl.SSLWantReadError:
                plain.sendall(write.read())
                read.write(plain.recv(1 << 16))
        session.write(request())
        plain.sendall(write.read())  # with the client's last word of the handshake
        found = b""
        while piece := plain.recv(1 << 16):
            read.write(piece)
            with suppress(ssl.SSLWantReadError, ssl.SSLZeroReturnError):
                while more := session.read(1 << 16):
                    found += more
    assert status_of(found) == 200


def test_the_end_of_a_server_waits_for_no_handshake(context):
    with ExitStack() as some:
        with served(bounds=Bounds(head_seconds=60), tls=context) as place:
            held = some.enter_context(connected(place))
            held.sendall(_HALF)
            assert not ends(held, 0.2)
            began = time.monotonic()
        assert ends(held, PATIENCE)
        assert time.monotonic() - began < 5


def asked(place: tuple[str, int]) -> bytes:
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    found = bytearray()
    with connected(place) as plain, client.wrap_socket(plain) as connection:
        connection.sendall(request())
        while piece := connection.recv(1 << 16):
            found += piece
    return bytes(found)
