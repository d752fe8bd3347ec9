"""Connections that are lent to one chunk after another."""

import anyio
import pytest
from trio.testing import MockClock

from wxpush.cluster.work.fence import FencedTransport, KeptConnections

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "trio", {"clock": MockClock(autojump_threshold=0)}


class Slow:
    """A transport whose connections take a second to close."""

    def __init__(self) -> None:
        self.made = self.closed = 0
        self.is_open = True

    def connect(self):
        self.made += 1
        return self

    async def aclose(self) -> None:
        await anyio.sleep(1)
        self.closed += 1


async def lent(kept, many) -> None:
    fenced = FencedTransport(kept, lambda: None)
    for connection in [fenced.connect() for _ in range(many)]:
        await connection.aclose()


async def test_an_open_connection_is_lent_again():
    transport = Slow()
    kept = KeptConnections(transport)
    await lent(kept, 5)
    await lent(kept, 7)
    assert (transport.made, transport.closed) == (7, 0)


async def test_a_connection_that_is_not_open_is_closed_and_not_lent_again():
    transport = Slow()
    kept = KeptConnections(transport)
    transport.is_open = False
    await lent(kept, 3)
    assert (transport.made, transport.closed) == (3, 3)


async def test_all_are_closed_together():
    transport = Slow()
    kept = KeptConnections(transport)
    await lent(kept, 50)
    began = anyio.current_time()
    await kept.aclose()
    assert transport.closed == 50
    assert anyio.current_time() - began < 2
