"""Waits that end when the sender stops, the bell that wakes one task, the tally."""

import gc

import anyio
import pytest

from wxpush.model import State
from wxpush.sending.bell import Bell
from wxpush.sending.pauses import Pauses
from wxpush.sending.tally import Tally


async def after(seconds: float) -> str:
    await anyio.sleep(seconds)
    return "value"


@pytest.mark.anyio
async def test_a_wait_gives_its_value():
    assert await Pauses().during(after(0.01)) == "value"


@pytest.mark.anyio
async def test_the_end_ends_every_wait_and_lets_none_begin():
    pauses, got = Pauses(), []

    async def wait():
        got.append(await pauses.during(after(3600)))

    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(wait)
        await anyio.sleep(0.01)
        pauses.end()
    assert got == [None] * 3
    assert await pauses.during(after(3600)) is None


@pytest.mark.anyio
async def test_a_failing_wait_fails_and_is_forgotten():
    async def fail():
        raise LookupError

    pauses = Pauses()
    with pytest.raises(LookupError):
        await pauses.during(fail())
    pauses.end()


@pytest.mark.slow
@pytest.mark.anyio
async def test_waits_that_are_over_take_no_memory():
    def scopes() -> int:
        gc.collect()
        return sum(isinstance(thing, anyio.CancelScope) for thing in gc.get_objects())

    pauses, before = Pauses(), scopes()
    for _ in range(100):
        await pauses.during(after(0))
    assert scopes() - before < 10


@pytest.mark.anyio
async def test_a_ring_wakes_who_waits_and_a_ring_before_is_forgotten():
    bell, woken = Bell(), []

    async def wait():
        await bell.wait()
        woken.append(1)

    bell.ring()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(wait)
        await anyio.sleep(0.05)
        assert woken == []
        bell.ring()
    assert woken == [1]


@pytest.mark.anyio
async def test_a_bell_is_not_waited_for_longer_than_said():
    with anyio.fail_after(5):
        await Bell().wait(0.01)


def test_the_tally_sums_up():
    tally = Tally()
    assert (tally.seconds, tally.settled) == (0, 0)
    tally.began = 5.0
    assert tally.seconds == 0
    tally.ended = 7.5
    tally.states[State.SENT] += 2
    tally.states[State.REJECTED] += 1
    assert (tally.seconds, tally.settled) == (2.5, 3)
