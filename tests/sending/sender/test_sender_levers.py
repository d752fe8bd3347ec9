"""A sender whose levers are moved while it is at work: nothing lost, nothing twice, nothing left in doubt."""

from bisect import bisect_right
from math import inf

import anyio
import pytest

from tests.limits.test_lever import allowed
from tests.sending.fakes import LoopClock, World, lost, ok
from wxpush.errors import Exit, Reason, Stop
from wxpush.limits.lever import Levers
from wxpush.model import State

pytestmark = pytest.mark.anyio


def levers(world: World) -> Levers:
    found = Levers(world.limiter, LoopClock().monotonic)
    found.told = world.sender.regulated
    return found


def times(world: World) -> list[float]:
    return [when for when, _, _ in world.wechat.requests]


@pytest.mark.parametrize("rate", [5.0, 200.0, 5000.0, inf])
async def test_nothing_leaves_from_a_pause_to_the_end_of_it_and_then_all_the_rest(rate):
    world = World(int(min(rate, 1000) * 2), rate=rate)
    moved = levers(world)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(world.sender.run)
        await anyio.sleep(0.15)
        moved.pause("li")
        paused = anyio.current_time()
        await anyio.sleep(700)
        states = world.checkpoint.states()
        assert not states[State.IN_FLIGHT]
        assert not states[State.IN_DOUBT]
        assert not [when for when in times(world) if when > paused]
        moved.resume("li")
        resumed = anyio.current_time()
    assert min(when for when in times(world) if when > paused) - resumed < 0.5
    assert world.checkpoint.states() == {State.SENT: len(world.checkpoint.records)}
    assert set(world.wechat.asked.values()) == {1}


async def test_a_raised_rate_holds_at_once_even_where_the_next_message_was_minutes_away():
    world = World(20, rate=1 / 600)
    moved = levers(world)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(world.sender.run)
        await anyio.sleep(5)
        moved.rate(10.0, "li")
        raised = anyio.current_time()
    assert times(world)[-1] - raised < 3
    assert world.checkpoint.states() == {State.SENT: 20}


async def test_a_lowered_rate_takes_back_what_was_to_leave_by_the_one_before():
    world = World(5000, rate=2000)
    moved = levers(world)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(world.sender.run)
        await anyio.sleep(0.5)
        moved.rate(0.1, "li")
        await anyio.sleep(3)
        assert world.checkpoint.states()[State.IN_FLIGHT] <= 1
        world.sender.stop(Stop(Reason.SIGNAL, Exit.INTERRUPTED))


async def test_the_rate_changes_two_hundred_times_in_a_minute_while_answers_are_lost():
    world = World(4000, lambda row, before: lost() if row % 7 == 0 and not before else ok(row), rate=50)
    moved, began = levers(world), anyio.current_time()
    changes = [(began, 50.0)]
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(world.sender.run)
        for number in range(200):
            await anyio.sleep(0.3)
            rate = (5.0, 300.0, 40.0, 1.0, 120.0)[number % 5]
            moved.rate(rate, "li")
            changes.append((anyio.current_time(), rate))
        moved.rate(500.0, "li")
        changes.append((anyio.current_time(), 500.0))
    left = times(world)
    for number, first in enumerate(left):
        end = bisect_right(left, first + 1)
        near = [change for change in changes if change[0] <= first + 1][
            -12:
        ]  # those of three seconds and more
        assert end - number <= allowed(first, left[end - 1], near) + 1e-6
    assert world.checkpoint.states() == {State.SENT: 4000}
    assert sorted(set(world.wechat.asked.values())) == [1, 2]


async def test_a_paused_sender_ends_where_it_is_stopped():
    world = World(100, rate=10)
    moved = levers(world)
    stop = Stop(Reason.MAX_DURATION, Exit.STOPPED)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(world.sender.run)
        await anyio.sleep(1)
        moved.pause("li")
        await anyio.sleep(1)
        world.sender.stop(stop)
        began = anyio.current_time()
    assert anyio.current_time() - began < 1
    states = world.checkpoint.states()
    assert states[State.SENT]
    assert not states[State.IN_DOUBT]
