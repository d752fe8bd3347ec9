"""Connections are opened a few at once, and only those that are of use."""

from typing import Any, cast

import anyio
import pytest
from trio.testing import MockClock

from tests.sending.fakes import World
from wxpush.sending.handshakes import Handshakes
from wxpush.transport.base import Connection

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "trio", {"clock": MockClock(autojump_threshold=0)}


async def opened(world: World, handshake: float = 0.1) -> World:
    world.wechat.handshake = handshake
    assert await world.sender.run() is None
    return world


async def test_a_slow_rate_opens_few_connections():
    world = await opened(World(100, rate=10.0, concurrency=200, latency=0.05))
    assert world.wechat.opened <= 2


@pytest.mark.slow
async def test_as_many_are_opened_as_the_rate_needs_and_the_rate_is_reached():
    world = await opened(World(2000, rate=100.0, concurrency=200, latency=1.0))
    assert 100 <= world.wechat.opened < 200
    times = [when for when, _, _ in world.wechat.requests]
    later = [when for when in times if when >= times[0] + 5]
    assert len(later) / (later[-1] - later[0]) == pytest.approx(100, rel=0.01)


@pytest.mark.slow
async def test_without_a_limit_all_of_them_are_opened_but_never_more_than_a_few_at_once():
    world = await opened(World(5000, concurrency=200, latency=0.5))
    assert world.wechat.opened == 200
    assert world.wechat.most_together == 200
    assert world.wechat.most_opening == 16


async def test_those_that_were_never_wanted_do_not_hold_up_the_end():
    world = await opened(World(3, concurrency=50, latency=0.05), handshake=30.0)
    times = [when for when, _, _ in world.wechat.requests]
    assert times[-1] - times[0] < 1
    assert world.tally.states.total() == 3


class Wanting:
    """A turnstile that always wants one more connection."""

    async def wants_more(self) -> bool:
        return True


class Shaking:
    """A server that takes a second for each handshake. `begun`: how many began at which second."""

    def __init__(self) -> None:
        self.begun: dict[float, int] = {}
        self._start = anyio.current_time()

    async def open(self) -> None:
        second = anyio.current_time() - self._start
        self.begun[second] = self.begun.get(second, 0) + 1
        await anyio.sleep(1)


async def test_handshakes_begin_with_two_and_double_up_to_sixteen_at_once():
    turnstile: Any = Wanting()
    handshakes, server = Handshakes(turnstile), Shaking()
    async with anyio.create_task_group() as tasks:
        for _ in range(60):
            tasks.start_soon(handshakes.open, cast("Connection", server))
    assert server.begun == {0: 2, 1: 4, 2: 8, 3: 16, 4: 16, 5: 14}
