"""A broker or a Redis of this machine, spoken to in the clear: no connection of it leads to another machine, whatever a name server says."""

import asyncio
import socket
from asyncio.selector_events import BaseSelectorEventLoop

import pytest

from tests.cluster.broker.kafka import has_kafka
from tests.cluster.servers import answers, free_port
from wxpush.cluster.broker import open_broker
from wxpush.cluster.store.connection import open_store
from wxpush.errors import StateError

pytestmark = [pytest.mark.anyio, pytest.mark.process]

_ELSEWHERE = ["203.0.113.7", "2001:db8::7"]
_KAFKA = pytest.param(
    "kafka://LocalHost:{port}", marks=pytest.mark.skipif(not has_kafka(), reason="aiokafka is not installed")
)


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
def told(monkeypatch) -> list[str]:
    """What a name server says of every name."""
    addresses: list[str] = []
    real = socket.getaddrinfo

    def look_up(host, port, *_args, **_kwargs):
        found = [host] if host[:1].isdigit() or ":" in host else addresses
        return [real(each, port, type=socket.SOCK_STREAM)[0] for each in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return addresses


@pytest.fixture
def tried(monkeypatch) -> list[str]:
    """The addresses that a connection was tried to."""
    addresses: list[str] = []
    real = BaseSelectorEventLoop.sock_connect

    async def connect(loop, sock, address):
        addresses.append(address[0])
        if address[0] in _ELSEWHERE:
            raise ConnectionRefusedError(111, "")
        await real(loop, sock, address)

    monkeypatch.setattr(BaseSelectorEventLoop, "sock_connect", connect)
    return addresses


async def opens(url: str) -> None:
    if "state" in url:
        async with open_store(url.replace("state+", "")) as store:
            await store.require_reachable()
    else:
        async with open_broker(url, silence=3):
            pass


@pytest.mark.parametrize(
    "url",
    [
        "state+redis://:topsecret@localhost:{port}/0",
        "redis://:topsecret@localhost:{port}/0",
        "amqp://u:topsecret@localhost:{port}/",
        _KAFKA,
    ],
)
async def test_a_name_of_this_machine_leads_to_no_other(told, tried, url):
    told[:] = _ELSEWHERE
    with pytest.raises(StateError, match="host name is not known"):
        await opens(url.format(port=free_port()))
    assert tried == []
    told[:] = [*_ELSEWHERE, "127.0.0.1", "::1"]
    with pytest.raises(StateError):
        await opens(url.format(port=free_port()))
    assert set(tried) <= {"127.0.0.1", "::1"}
    assert tried


async def test_whichever_address_of_this_machine_has_the_server_is_taken(told, servers):
    """It is said of both that they are here, and most servers listen at one."""
    for order in (["::1", "127.0.0.1"], ["127.0.0.1", "::1"]):
        told[:] = order
        for url in ("state+redis://localhost:6379/9", "redis://localhost:6379/9", "amqp://localhost:5672/"):
            await opens(url)


@pytest.fixture
def servers():
    if not (answers(6379) and answers(5672)):
        pytest.skip("needs Redis and RabbitMQ")


async def test_with_tls_a_name_stays_as_it_is(told, tried):
    """The certificate must have it, and proves who is there."""
    told[:] = ["127.0.0.1"]
    heard = []

    async def serve(reader, writer) -> None:
        heard.append(await reader.read(1000))
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        for scheme in ("rediss", "amqps"):
            with pytest.raises(StateError):
                await opens(f"{scheme}://localhost:{port}/")
    assert len(heard) >= 2
    assert all(b"localhost" in hello for hello in heard), "the name that the certificate is asked for"
