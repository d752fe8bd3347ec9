"""Whoever stands in the place of a broker or a Redis, with a certificate that proves nothing, is told nothing: no password, no chunk."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.cluster.broker.kafka import has_kafka
from tests.transport.conftest import certificates  # noqa: F401 - a fixture
from wxpush.cluster.broker import open_broker
from wxpush.cluster.store.connection import open_store
from wxpush.errors import WxpushError

pytestmark = [pytest.mark.anyio, pytest.mark.process]

_KAFKA = pytest.param(
    "kafka+tls://u:topsecret@127.0.0.1:{port}/?cafile={authority}",
    id="kafka",
    marks=pytest.mark.skipif(not has_kafka(), reason="aiokafka is not installed"),
)


@pytest.fixture
def anyio_backend():
    return "asyncio"


class Impostor:
    """Shakes hands with whoever comes, and notes what he says behind the handshake."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.heard: list[bytes] = []
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            connection.settimeout(10)
            with connection, suppress(OSError):
                if not connection.recv(1, socket.MSG_PEEK):
                    return
                with self._context.wrap_socket(connection, server_side=True) as secured:
                    self.heard.append(secured.recv(1000))

    def end(self) -> None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 5):
            pass
        self._thread.join(30)
        self._listener.close()


@pytest.fixture
def impostor(certificates) -> Iterator:  # noqa: F811 - the fixture
    opened = []

    def make(name: str) -> Impostor:
        opened.append(Impostor(certificates.server(name)))
        return opened[-1]

    yield make
    for each in opened:
        each.end()


async def opens(url: str) -> None:
    if url.startswith("rediss"):
        async with open_store(url) as store:
            await store.require_reachable()
    else:
        async with open_broker(url, silence=3):
            pass


@pytest.mark.parametrize(
    "url",
    [
        "rediss://:topsecret@127.0.0.1:{port}/0?ssl_ca_certs={authority}",
        "amqps://u:topsecret@127.0.0.1:{port}/?cafile={authority}",
        _KAFKA,
    ],
)
async def test_nothing_is_said_to_whoever_has_no_certificate_for_the_host(impostor, certificates, url):  # noqa: F811
    for name, trusted in (("good", True), ("itself", False), ("elsewhere", False), ("expired", False)):
        there = impostor(name)
        with pytest.raises(WxpushError) as raised:
            await opens(url.format(port=there.port, authority=certificates.folder / "authority.pem"))
        there.end()
        assert bool(there.heard) is trusted, (name, there.heard)
        assert ("not trusted" in str(raised.value)) is not trusted, (name, str(raised.value))
        assert "topsecret" not in str(raised.value)
