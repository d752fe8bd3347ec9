"""`--linger`: rows that would end in doubt are repeated while that is safe and the time lasts, and no longer."""

import anyio
import pytest
from msgspec import structs

from tests.sending.fakes import CODES, World, lost, ok
from wxpush.channels.base import NEVER
from wxpush.channels.template import TEMPLATE
from wxpush.errors import Exit, Reason, Stop
from wxpush.hold import Held
from wxpush.model import Arrival, Reply, State

pytestmark = pytest.mark.anyio


class Outage:
    """No answer to some rows until a moment."""

    def __init__(self, rows: range, seconds: float) -> None:
        self.rows, self.ends = rows, seconds
        self.began = anyio.current_time()

    def __call__(self, row: int, _before: int):
        return lost() if row in self.rows and anyio.current_time() - self.began < self.ends else ok(row)


async def test_without_it_rows_without_an_answer_are_left_in_doubt():
    world = World(100, Outage(range(1, 4), 200), rate=50)
    await world.sender.run()
    assert world.checkpoint.states() == {State.SENT: 97, State.IN_DOUBT: 3}


async def test_with_it_they_are_repeated_until_they_are_answered():
    world = World(100, Outage(range(1, 4), 200), rate=50, linger=540)
    began = anyio.current_time()
    assert await world.sender.run() is None
    assert world.checkpoint.states() == {State.SENT: 100}
    assert 200 <= anyio.current_time() - began <= 225
    assert max(world.wechat.asked.values()) <= 5 + 200 / 10


async def test_no_repeat_leaves_after_nine_minutes_from_the_first():
    world = World(20, Outage(range(1, 3), 10_000), rate=50, linger=3600)
    began = anyio.current_time()
    await world.sender.run()
    assert world.checkpoint.states() == {State.SENT: 18, State.IN_DOUBT: 2}
    assert max(when for when, _, _ in world.wechat.requests) - began < 540
    assert anyio.current_time() - began < 605  # the breaker's longest pause is a minute


async def test_it_stays_no_longer_than_it_was_told_to():
    world = World(20, Outage(range(1, 3), 10_000), rate=50, linger=60)
    began = anyio.current_time()
    await world.sender.run()
    assert world.checkpoint.states() == {State.SENT: 18, State.IN_DOUBT: 2}
    assert 55 <= anyio.current_time() - began <= 120


async def test_the_time_counts_from_when_all_other_rows_are_done():
    world = World(500, Outage(range(1, 3), 130), rate=5, linger=60)
    await world.sender.run()
    assert world.checkpoint.states() == {State.SENT: 500}


async def test_where_nothing_succeeds_for_five_minutes_it_stays_all_the_same():
    world = World(40, Outage(range(1, 41), 400), rate=100, linger=300)
    assert await world.sender.run() is None
    assert world.checkpoint.states() == {State.SENT: 40}
    assert world.breaker.state.value == "closed"


async def test_rows_in_doubt_that_wait_for_retries_are_repeated_too():
    world = World(1500, Outage(range(1, 1501), 100), rate=400, concurrency=50, linger=540)
    await world.sender.run()
    states = world.checkpoint.states()
    assert states[State.IN_DOUBT] == 0
    assert states[State.SENT] > 0


async def test_messages_without_an_id_are_never_repeated_for_it():
    world = World(
        20, Outage(range(1, 3), 100), rate=50, linger=540, endpoint=structs.replace(CODES, repeats=NEVER)
    )
    began = anyio.current_time()
    await world.sender.run()
    assert anyio.current_time() - began < 30
    assert world.checkpoint.states() == {State.SENT: 18, State.IN_DOUBT: 2}


async def test_a_stop_ends_it_at_once():
    world = World(20, Outage(range(1, 3), 10_000), rate=50, linger=540)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(world.sender.run)
        await anyio.sleep(120)
        world.sender.stop(Stop(Reason.SIGNAL, Exit.INTERRUPTED))
        began = anyio.current_time()
    assert anyio.current_time() - began < 11
    assert world.checkpoint.states()[State.IN_DOUBT] == 2


async def test_it_counts_down():
    world = World(20, Outage(range(1, 3), 10_000), rate=50, linger=300)
    seen = []
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(world.sender.run)
        for _ in range(25):
            await anyio.sleep(5)
            holds = [hold for holder in world.sender.holders if (hold := holder(anyio.current_time()))]
            seen += [hold for hold in holds if hold.by is Held.LINGERING]
    assert len(seen) >= 10
    assert {hold.many for hold in seen} <= {1, 2}
    left = [hold.seconds for hold in seen]
    assert left == sorted(left, reverse=True)
    assert 300 >= left[0] > left[-1] > 150


@pytest.mark.parametrize("linger", [0, 540])
async def test_it_outlasts_one_outage_of_a_gateway_after_the_other(linger):
    """Of each it counts anew for how long it stays."""

    def answer(row: int, _before: int) -> Reply:
        sick = any(begun <= anyio.current_time() < begun + 100 for begun in (100, 800))
        return Reply(Arrival.ANSWERED, 502) if sick else ok(row)

    world = World(1000, answer, rate=1, linger=linger, endpoint=TEMPLATE.endpoint(frozenset()))
    stop = await world.sender.run()
    if linger:
        assert (stop, world.checkpoint.states()) == (None, {State.SENT: 1000})
    else:
        assert stop is not None
        assert stop.reason is Reason.SERVER
