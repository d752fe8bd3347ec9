"""What stops a worker's share of the rate: a pause, a full minute, and what WeChat or a gateway asks for reaches all, and drops what was in hand."""

from math import inf

import anyio
import pytest

from tests.cluster.store.test_shared_rate import Granting, fetched, granted, nobody, shared
from wxpush.cluster.store.connection import AwayError
from wxpush.cluster.store.pace import AHEAD_SECONDS, Spent
from wxpush.cluster.store.pause import Pause, PauseCause
from wxpush.hold import Held, Hold
from wxpush.model import Kind, Verdict

pytestmark = pytest.mark.anyio


async def test_a_pause_reaches_who_sends_few_without_a_rate(clock):
    told = []

    async def tell(found) -> None:
        told.append(found)

    pause = Pause(PauseCause.OPERATOR)
    pace = Granting(granted(2000, 0.0, 0.0), pause)
    rate = shared(pace, clock, asked=inf, on_no_permits=tell)
    rate.wait(clock.now)
    await fetched(rate, pace)
    clock.now += AHEAD_SECONDS + 0.1
    rate.wait(clock.now)
    await fetched(rate, pace)
    assert told == [pause]
    assert rate.wait(clock.now) > 0


async def test_a_pause_is_told_and_closes(clock):
    told = []

    async def tell(found) -> None:
        told.append(found)

    pause = Pause(PauseCause.OPERATOR)
    rate = shared(Granting(pause, Spent.QUOTA), clock, asked=100.0, on_no_permits=tell)
    for _ in range(2):
        rate.wait(clock.now)
        await fetched(rate, None)
        assert rate.wait(clock.now) > 0.9
        clock.now += 1.1
    assert told == [pause, Spent.QUOTA]


async def test_complaints_reach_the_account_and_drop_what_was_in_hand(clock):
    pace = Granting(granted(9, 0.0, 0.01))
    rate = shared(pace, clock, asked=100.0, on_no_permits=nobody)
    rate.wait(clock.now)
    await fetched(rate, pace)
    rate.close_minute(clock.now, clock.wall_ms())
    assert rate.hold(clock.now + 2) is None
    rate.learn(Verdict(Kind.THROTTLED), clock.now)
    assert rate.wait(clock.now) > 0.9
    assert rate.hold(clock.now) == Hold(by=Held.THROTTLED, why=Verdict(Kind.THROTTLED))
    pace.answers = [granted(1, 30.0, 0.02)]
    await fetched(rate, pace)
    assert pace.slowed == [{"this_minute": True, "measured": 1.0, "pause": 0.0}]
    assert pace.whys == [Verdict(Kind.THROTTLED)]
    assert rate.wait(clock.now) == pytest.approx(30.0)
    assert rate.rate(clock.now) == pytest.approx(50.0)


@pytest.mark.parametrize("kind", [Kind.THROTTLED, Kind.UNSURE], ids=["429", "503"])
async def test_the_time_that_a_gateway_asks_for_reaches_the_account_and_drops_what_was_in_hand(clock, kind):
    pace = Granting(granted(9, 0.0, 0.01))
    rate = shared(pace, clock, asked=100.0, on_no_permits=nobody)
    rate.wait(clock.now)
    await fetched(rate, pace)
    for pause in (30.0, 20.0):
        rate.learn(Verdict(kind, pause=pause), clock.now)
    assert rate.wait(clock.now) > 0.9
    pace.answers = [granted(1, 30.0, 0.02)]
    await fetched(rate, pace)
    assert pace.slowed == [{"this_minute": False, "measured": 1.0, "pause": 30.0}]
    assert rate.wait(clock.now) == pytest.approx(30.0)


async def test_a_complaint_to_an_unlimited_worker_tells_what_it_really_reached(clock):
    pace = Granting(granted(4000, 0.0, 0.0))
    rate = shared(pace, clock, asked=inf, on_no_permits=nobody)
    rate.wait(clock.now)
    await fetched(rate, pace)
    for _ in range(3000):
        rate.take(clock.now)
    assert rate.rows_within(0.1, clock.now, least=50) == pytest.approx(300)
    rate.learn(Verdict(Kind.THROTTLED), clock.now)
    await fetched(rate, pace)
    assert pace.slowed == [{"this_minute": False, "measured": 3000.0, "pause": 0.0}]


async def test_what_was_granted_before_a_full_minute_was_told_does_not_leave_in_it(clock):
    class Asked(Granting):
        async def reserve(self, **how):
            found = await super().reserve(**how)
            if not self.slowed:
                rate.close_minute(clock.now, clock.wall_ms())  # while the answer is on its way
            return found

    pace = Asked(granted(9, 0.0, 0.01), granted(1, 30.0, 0.02))
    rate = shared(pace, clock, asked=100.0, on_no_permits=nobody)
    rate.wait(clock.now)
    await fetched(rate, pace)
    assert pace.slowed == [{"this_minute": True, "measured": 1.0, "pause": 0.0}]
    assert rate.wait(clock.now) == pytest.approx(30.0)


@pytest.mark.parametrize("pause", [None, 30.0])
async def test_a_complaint_reaches_the_account_though_redis_is_away_when_it_comes(clock, pause):
    class Away(Granting):
        async def slow_down(self, **how):
            await super().slow_down(**how)
            if len(self.slowed) == 1:
                raise AwayError("away")

    pace = Away()
    rate = shared(pace, clock, asked=100.0, on_no_permits=nobody)
    rate.close_minute(clock.now, clock.wall_ms())
    rate.learn(Verdict(Kind.THROTTLED, pause=pause), clock.now)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(rate.run)
        with anyio.fail_after(5):
            while len(pace.slowed) < 2:
                await anyio.sleep(0.01)
        tasks.cancel_scope.cancel()
    assert pace.slowed == [{"this_minute": True, "measured": 1.0, "pause": pause or 0.0}] * 2
