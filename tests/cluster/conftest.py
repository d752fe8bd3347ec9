"""A Redis for a test: the one on the standard port, in a namespace of its own; a cluster on it."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cluster import servers
from tests.cluster.broker.kafka import OwnKafka
from tests.cluster.field import Field
from tests.cluster.scenes import Place
from wxpush.cluster.names import Names
from wxpush.cluster.store.connection import open_store
from wxpush.credentials import AccountKey
from wxpush.model import Instant

ACCOUNT = AccountKey("wx0123456789abcdef", "https://api.example.com")


def pytest_collection_modifyitems(items):
    """What the tests of this folder rely on runs out while the machine stands still."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("leases")


@pytest.fixture
def anyio_backend():
    """FastStream and redis run on asyncio only."""
    return "asyncio"


@pytest.fixture
async def store():
    if not servers.has_redis():
        pytest.skip("no Redis runs on 6379")
    async with open_store(servers.REDIS) as opened:
        yield opened


@pytest.fixture
def kafka():
    with OwnKafka() as running:
        yield running


@pytest.fixture
def stack():
    """What is opened for a test, and closed after it."""
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def field(stack, tmp_path):
    """300 rows, over a Redis that is broker and state."""
    return Field(stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=300, rate="300/s")


@pytest.fixture
def place(stack, tmp_path):
    """A campaign over a Redis of its own."""
    return Place(stack, tmp_path)


@pytest.fixture
async def names():
    found = Names(servers.namespace())
    yield found
    servers.sweep(found.namespace, servers.REDIS, servers.REDIS)


class Hands:
    """A clock that is turned by hand; seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self):
        return self.now

    def wall_ms(self):
        return 1_700_000_000_000 + round(self.now * 1000)

    def instant(self):
        return Instant(self.wall_ms(), round(self.now * 1000))

    def boot_id(self):
        return "boot"


@pytest.fixture
def clock():
    return Hands()
