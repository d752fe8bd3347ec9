"""A worker's share of the rate where it is only just so: before the first permit, behind the last, as Redis is away."""

from math import inf

import anyio
import pytest

from tests.cluster.store.test_shared_rate import Granting, fetched, granted, leaving, nobody, shared
from wxpush.cluster.noting import note
from wxpush.cluster.store import rate as rates
from wxpush.cluster.store.connection import AGAIN_SECONDS, AwayError
from wxpush.cluster.store.pace import Later
from wxpush.model import Kind, Verdict

pytestmark = pytest.mark.anyio


async def test_nobody_asks_for_permits_before_they_are_wanted(clock):
    pace = Granting(granted(1, 0.0, 1.0))
    rate = shared(pace, clock, asked=1.0, on_no_permits=nobody)
    await fetched(rate, pace)
    assert pace.enough == []
    rate.wait(clock.now)
    await fetched(rate, pace)
    assert pace.enough == [False]


async def test_who_waits_in_the_task_that_fetches_is_woken(clock):
    pace = Granting(granted(1, 0.0, 1.0))
    rate = shared(pace, clock, asked=1.0, on_no_permits=nobody)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(rate.run)
        await anyio.wait_all_tasks_blocked()
        rate.wait(clock.now)
        await anyio.wait_all_tasks_blocked()
        tasks.cancel_scope.cancel()
    assert pace.enough == [False]


async def test_behind_the_last_permit_the_next_is_a_step_away(clock):
    rate = shared(Granting(granted(3, 0.5, 2.0)), clock, asked=0.5, on_no_permits=nobody)
    rate.wait(clock.now)
    await fetched(rate, None)
    for _ in range(3):
        clock.now += max(0.0, rate.wait(clock.now))
        rate.take(clock.now)
    assert rate.wait(clock.now) == pytest.approx(2.0)


async def test_who_holds_enough_says_so_and_who_does_not_does_not(clock):
    pace = Granting(granted(20, 0.0, 0.01), granted(0, 0.0, 0.01))
    rate = shared(pace, clock, asked=100.0, on_no_permits=nobody)
    rate.wait(clock.now)
    await fetched(rate, pace)
    rate._want()
    await fetched(rate, pace)
    assert pace.enough == [False, True], "a fifth of a second is twice what is held"
    clock.now += 0.15
    pace.answers = [granted(0, 0.0, 0.01)]
    rate._want()
    await fetched(rate, pace)
    assert set(pace.enough[2:]) == {False}


async def test_permits_that_are_late_are_lost_one_by_one_and_those_behind_them_stay(clock):
    rate = shared(
        Granting(granted(4, 0.0, 0.1), granted(4, 0.4, 0.1)), clock, asked=10.0, on_no_permits=nobody
    )
    rate.wait(clock.now)
    await fetched(rate, None)
    rate._want()
    await fetched(rate, None)
    clock.now += 0.24  # those of 0.0, 0.1 and 0.2 are late
    assert rate.wait(clock.now) == pytest.approx(0.06)
    clock.now += 0.2  # and those of 0.3 and 0.4
    assert rate.wait(clock.now) == pytest.approx(0.06)
    assert [(batch.left, round(batch.at - 1000, 3)) for batch in rate._batches] == [(3, 0.5)]


async def test_a_full_minute_closes_for_a_second_and_no_complaint_ends_it_sooner(clock):
    rate = shared(Granting(), clock, asked=10.0, on_no_permits=nobody)
    rate.close_minute(clock.now, 0)
    assert rate.wait(clock.now) == pytest.approx(1.0)
    assert rate.hold(clock.now + 0.999) is not None
    assert rate.hold(clock.now + 1.0) is None


async def test_a_redis_that_is_away_is_noted_and_asked_again_after_a_while(clock, monkeypatch):
    class Away(Granting):
        async def reserve(self, *, enough=False):
            if not self.enough:
                self.enough.append(enough)
                raise AwayError("cluster.silent", server="Redis", at="x", why="x")
            return await super().reserve(enough=enough)

    noted: list[Exception] = []
    waited: list[float] = []
    slept = anyio.sleep

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await slept(0 if seconds < 100 else seconds)

    assert note is rates.__dict__["note"]
    monkeypatch.setattr(rates, "note", noted.append)
    pace = Away(granted(1, 0.0, 1.0))
    rate = shared(pace, clock, asked=1.0, on_no_permits=nobody)
    rate.wait(clock.now)
    monkeypatch.setattr(anyio, "sleep", sleep)
    await fetched(rate, pace)
    assert [type(error) for error in noted] == [AwayError]
    assert waited[0] == AGAIN_SECONDS
    assert leaving(rate, clock.now) == 1


async def test_what_was_to_be_told_while_redis_was_away_is_told_with_what_came_meanwhile(clock, monkeypatch):
    class Away(Granting):
        async def slow_down(self, **how):
            await super().slow_down(**how)
            if len(self.slowed) == 1:
                rate.close_minute(clock.now, 0)  # while it was on its way
                raise AwayError("cluster.silent", server="Redis", at="x", why="x")

    monkeypatch.setattr(rates, "AGAIN_SECONDS", 0)
    pace = Away()
    rate = shared(pace, clock, asked=10.0, on_no_permits=nobody)
    rate.learn(Verdict(Kind.THROTTLED), clock.now)
    await fetched(rate, pace)
    assert [told["this_minute"] for told in pace.slowed] == [False, True]


async def test_a_pause_that_is_heard_meanwhile_keeps_what_is_granted_from_leaving(clock):
    class Heard(Granting):
        async def reserve(self, *, enough=False):
            found = await super().reserve(enough=enough)
            if len(self.enough) == 1:
                rate.learn(Verdict(Kind.UNSURE, pause=30.0), clock.now)
            return found

    pace = Heard(granted(9, 0.0, 0.01), Later(29.0))
    rate = shared(pace, clock, asked=100.0, on_no_permits=nobody)
    rate.wait(clock.now)
    await fetched(rate, pace)
    assert leaving(rate, clock.now + 5) == 0
    assert [told["pause"] for told in pace.slowed] == [30.0]


async def test_complaints_that_were_heard_are_forgotten(clock):
    """Each slows all workers down once: the next one has to be heard anew."""
    pace = Granting()
    rate = shared(pace, clock, asked=100.0, on_no_permits=nobody)
    for _ in range(2):
        rate.learn(Verdict(Kind.THROTTLED), clock.now)
        await fetched(rate, pace)
    rate.learn(Verdict(Kind.SENT), clock.now)
    rate._want()
    await fetched(rate, pace)
    assert len(pace.slowed) == 2


async def test_without_a_rate_permits_are_good_for_a_second_after_it_was_known(clock):
    rate = shared(Granting(granted(2000, 0.0, 0.0)), clock, asked=inf, on_no_permits=nobody)
    rate.wait(clock.now)
    await fetched(rate, None)
    assert rate.wait(clock.now + 1.0) <= 0
    assert rate.wait(clock.now + 1.001) > 0
