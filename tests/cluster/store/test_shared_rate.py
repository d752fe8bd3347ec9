"""One worker's share of the rate: permits held ahead, used at their moments, and asked for in time."""

from math import inf

import anyio
import pytest

from wxpush.cluster.store.pace import (
    AHEAD_SECONDS,
    HELD_SECONDS,
    Granted,
    Later,
)
from wxpush.cluster.store.rate import SharedRate
from wxpush.model import Verdict

pytestmark = pytest.mark.anyio


def granted(permits, wait, step, *, granted_at=0.0) -> Granted:
    return Granted(permits, wait, step, granted_at)


class Granting:
    """A Pace that gives what it is told, and counts."""

    def __init__(self, *answers) -> None:
        self.answers = list(answers)
        self.slowed: list[dict] = []
        self.whys: list[Verdict | None] = []
        self.enough: list[bool] = []

    async def reserve(self, *, enough=False):
        self.enough.append(enough)
        while not self.answers:
            await anyio.sleep(3600)
        return self.answers.pop(0)

    async def slow_down(self, *, why, **how):
        self.slowed.append(how)
        self.whys.append(why)


def shared(pace, clock, **more) -> SharedRate:
    """On a pace that is one of these doubles."""
    return SharedRate(pace, clock, **more)


async def fetched(rate, pace) -> None:
    """Let the limiter ask for what it wants until it has it all."""
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(rate.run)
        await anyio.wait_all_tasks_blocked()
        tasks.cancel_scope.cancel()


async def nobody(_found) -> None:
    raise AssertionError("there were permits")


def leaving(rate, now) -> int:
    """How many requests leave at once."""
    left = 0
    while rate.wait(now) <= 0:
        rate.take(now)
        left += 1
    return left


async def test_who_is_told_later_asks_again_by_itself(clock):
    rate = shared(Granting(Later(0.01), granted(1, 0.5, 2.0)), clock, asked=0.5, on_no_permits=nobody)
    rate.wait(clock.now)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(rate.run)
        await anyio.sleep(0.02)
        assert rate.wait(clock.now) == pytest.approx(0.01 + AHEAD_SECONDS)
        await anyio.sleep(0.1)
        assert rate.wait(clock.now) == pytest.approx(0.5)
        tasks.cancel_scope.cancel()


async def test_permits_leave_one_by_one_at_their_moments(clock):
    pace = Granting(granted(4, 0.5, 0.01))
    rate = shared(pace, clock, asked=100.0, on_no_permits=nobody)
    assert 0 < rate.wait(clock.now) < 0.1
    await fetched(rate, pace)
    assert rate.wait(clock.now) == pytest.approx(0.5)
    clock.now += 0.5
    left = []
    for _ in range(4):
        assert rate.wait(clock.now) <= 1e-9
        rate.take(clock.now)
        left.append(clock.now)
        clock.now += max(0.0, rate.wait(clock.now))
    assert left == pytest.approx([1000.5, 1000.51, 1000.52, 1000.53])


async def test_a_disk_that_is_slow_to_sync_a_grant_delays_none_of_its_permits(clock):
    pace = Granting(granted(1, 0.0, 0.002, granted_at=93.0))  # the server's clock is another one
    rate = shared(pace, clock, asked=500.0, on_no_permits=nobody)
    rate.wait(clock.now)
    await fetched(rate, pace)
    rate.take(clock.now)
    pace.answers = [granted(10, 0.1, 0.002, granted_at=93.0)]
    clock.now += 0.09
    await fetched(rate, pace)
    assert rate.wait(clock.now) == pytest.approx(0.01)


@pytest.mark.parametrize(("passed", "wait"), [(4.0, -0.02), (6.0, 0.0)])
async def test_how_far_the_servers_clock_is_from_ours_is_learnt_anew(clock, passed, wait):
    pace = Granting(granted(1, 0.0, 0.002, granted_at=93.0))
    rate = shared(pace, clock, asked=500.0, on_no_permits=nobody)
    rate.wait(clock.now)
    await fetched(rate, pace)
    rate.take(clock.now)
    clock.now += passed
    pace.answers = [granted(10, 0.0, 0.002, granted_at=93.0 + passed - 0.02)]  # it was set back
    await fetched(rate, pace)
    assert rate.wait(clock.now) == pytest.approx(wait)


async def test_a_permit_that_is_not_used_in_time_is_lost(clock):
    pace = Granting(granted(10, 0.0, 0.02))
    rate = shared(pace, clock, asked=50.0, on_no_permits=nobody)
    rate.wait(clock.now)
    await fetched(rate, pace)
    clock.now += 0.105
    together = 0
    while rate.wait(clock.now) <= 0:
        rate.take(clock.now)
        together += 1
    assert together == 2  # those of the last 30 ms
    clock.now += 10
    assert rate.wait(clock.now) > 0


@pytest.mark.parametrize("permits", [1, 2, 4])
async def test_permits_are_held_for_as_long_as_a_disk_of_redis_may_stand_still_and_no_longer(clock, permits):
    pace = Granting(*[granted(permits, number * 0.02, 0.02 / permits) for number in range(40)])
    rate = shared(pace, clock, asked=50.0 * permits, on_no_permits=nobody)
    rate.wait(clock.now)
    await fetched(rate, pace)
    assert len(pace.answers) == 39  # nobody has used one yet
    rate.take(clock.now)
    await fetched(rate, pace)
    assert len(pace.answers) >= 37  # nor many
    for _ in range(24):
        clock.now += max(0.0, rate.wait(clock.now))
        rate.take(clock.now)
        await fetched(rate, pace)
    held = (40 - len(pace.answers)) * 0.02 - 25 * 0.02 / permits
    assert HELD_SECONDS - 0.02 / permits <= held <= HELD_SECONDS + 0.041


async def test_unlimited_the_next_permits_are_fetched_while_these_last(clock):
    pace = Granting(granted(2000, 0.0, 0.0), granted(2000, 0.0, 0.0))
    rate = shared(pace, clock, asked=inf, on_no_permits=nobody)
    rate.wait(clock.now)
    await fetched(rate, pace)
    for _ in range(500):
        rate.take(clock.now)
    await fetched(rate, pace)
    assert len(pace.answers) == 1
    for _ in range(1000):
        rate.take(clock.now)
    await fetched(rate, pace)
    assert pace.answers == []


async def test_unlimited_permits_end_with_the_unlimited_rate(clock):
    pace = Granting(granted(2000, 0.0, 0.0))
    rate = shared(pace, clock, asked=inf, on_no_permits=nobody)
    rate.wait(clock.now)
    await fetched(rate, pace)
    clock.now += 2  # the campaign is over; another one has a rate
    pace.answers = [granted(1, 0.0, 0.02, granted_at=2.0)]
    rate.wait(clock.now)
    await fetched(rate, pace)
    assert leaving(rate, clock.now) == 1


async def test_unlimited_permits_are_kept_while_the_rate_stays_unlimited(clock):
    pace = Granting(granted(2000, 0.0, 0.0))
    rate = shared(pace, clock, asked=inf, on_no_permits=nobody)
    rate.wait(clock.now)
    await fetched(rate, pace)
    clock.now += 2
    pace.answers = [granted(0, 0.0, 0.0, granted_at=2.0)]
    assert rate.wait(clock.now) > 0
    await fetched(rate, pace)
    assert pace.enough == [False, True]  # so none is reserved in vain
    assert leaving(rate, clock.now) == 2000


async def test_who_sends_without_a_rate_asks_whether_it_is_still_so_before_it_has_to_wait(clock):
    pace = Granting(granted(2000, 0.0, 0.0), granted(0, 0.0, 0.0, granted_at=0.6))
    rate = shared(pace, clock, asked=inf, on_no_permits=nobody)
    rate.wait(clock.now)
    await fetched(rate, pace)
    clock.now += 0.4
    rate.take(clock.now)
    await fetched(rate, pace)
    assert len(pace.answers) == 1
    clock.now += 0.2
    rate.take(clock.now)
    await fetched(rate, pace)
    clock.now += 0.9
    assert rate.wait(clock.now) <= 0


async def test_intents_run_ahead_of_the_accounts_rate_only(clock):
    rate = shared(Granting(), clock, asked=100.0, on_no_permits=nobody)
    assert rate.rows_within(0.08, clock.now, least=50) == pytest.approx(8.0)
    unlimited = shared(Granting(), clock, asked=inf, on_no_permits=nobody)
    assert unlimited.rows_within(0.08, clock.now, least=50) == 50
