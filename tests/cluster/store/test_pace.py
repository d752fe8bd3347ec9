"""One rate, quota and pause for all workers, in a real Redis."""

from datetime import datetime
from math import inf

import anyio
import pytest

from tests.cluster.conftest import ACCOUNT
from wxpush.answer import LONGEST_PAUSE
from wxpush.cluster.store.pace import (
    AHEAD_SECONDS,
    Granted,
    Later,
    Pace,
    Spent,
    until_renewal,
)
from wxpush.cluster.store.pause import Pause, PauseCause
from wxpush.limits.days import SHANGHAI
from wxpush.sending.stops import NO_QUOTA

pytestmark = pytest.mark.anyio


@pytest.fixture
async def pace(store, names):
    found = Pace(store, names, ACCOUNT)
    await found.set_rate(1000.0)
    return found


def follows(later: Granted, earlier: Granted) -> bool:
    """Whether its slot begins where the other ends, or at once, if that has passed: a test may be kept from the processor."""
    free = earlier.granted_at + earlier.wait + earlier.permits * earlier.step
    return later.granted_at + later.wait == pytest.approx(max(free, later.granted_at), abs=1e-4)


async def granted(pace: Pace) -> Granted:
    """The next slot, where there is one."""
    answer = await pace.reserve()
    assert isinstance(answer, Granted)
    return answer


async def test_workers_get_one_slot_after_another_at_the_accounts_rate(pace, store, names):
    other = Pace(store, names, ACCOUNT)
    first, second, third = await granted(pace), await granted(other), await granted(pace)
    assert [slot.permits for slot in (first, second, third)] == [20, 20, 20]
    assert first.wait == 0
    assert follows(second, first)
    assert follows(third, second)
    assert first.step == pytest.approx(0.001)


async def test_where_many_share_the_rate_each_gets_less_at_once(pace, store, names):
    assert (await granted(pace)).permits == 20
    others = await store.now_ms() * 1000 + AHEAD_SECONDS / 2 * 1_000_000
    await store.ask("HSET", names.account(ACCOUNT.name), "tat", f"{others:.0f}")
    assert (await granted(pace)).permits == 10


@pytest.mark.parametrize(("rate", "permits"), [(0.5, 1), (10.0, 1), (100.0, 2), (inf, 2000)])
async def test_a_reservation_is_some_milliseconds_of_the_rate_and_at_least_one(pace, rate, permits):
    await pace.set_rate(rate)
    granted = await pace.reserve()
    assert granted.permits == permits
    assert granted.step == pytest.approx(0 if rate == inf else 1 / rate)
    assert await pace.rate() == rate


async def test_an_unused_past_is_not_saved_up(pace):
    await pace.reserve()
    await anyio.sleep(0.2)
    granted = await pace.reserve()
    assert granted.wait == 0
    assert follows(await pace.reserve(), granted)


@pytest.mark.parametrize("asked", [1000.0, inf])
async def test_a_complaint_halves_the_rate_for_all_and_many_at_once_are_one(pace, store, names, asked):
    await pace.set_rate(asked)
    for worker in (pace, Pace(store, names, ACCOUNT)):
        await worker.slow_down(this_minute=False, measured=1000.0)
    assert (await granted(Pace(store, names, ACCOUNT))).step == pytest.approx(1 / 500)


async def test_the_rate_comes_back(pace, store, names):
    await pace.slow_down(this_minute=False, measured=0)
    key = names.account(ACCOUNT.name)
    slowed = int(await store.ask("HGET", key, "slowed"))
    await store.ask("HSET", key, "slowed", slowed - 15_000_000)
    assert (await pace.reserve()).step == pytest.approx(1 / 700, rel=0.01)
    await store.ask("HSET", key, "slowed", slowed - 60_000_000)
    assert (await pace.reserve()).step == pytest.approx(1 / 1000)


async def test_a_cap_by_the_minute_closes_the_account_until_the_next(pace, store):
    await pace.slow_down(this_minute=True, measured=0)
    seconds = await store.now_ms() / 1000 % 60
    later = await pace.reserve()
    assert later.wait + AHEAD_SECONDS * isinstance(later, Later) == pytest.approx(60 - seconds, abs=1.0)


async def test_at_a_low_rate_nothing_is_reserved_that_a_pause_would_not_reach_for_long(pace):
    await pace.set_rate(0.5)
    await pace.set_quota(10)
    first = await pace.reserve()
    assert (first.permits, first.wait, first.step) == (1, 0.0, 2.0)
    for _ in range(9):  # nor does asking use up the quota or the time
        found = await pace.reserve()
        assert isinstance(found, Later)
    assert found.wait == pytest.approx(1.0, abs=0.3)
    await pace.pause(Pause(PauseCause.OPERATOR))
    assert isinstance(await pace.reserve(), Pause)
    await pace.resume(PauseCause.OPERATOR)
    await anyio.sleep(found.wait)
    granted = await pace.reserve()
    assert 0.5 < granted.wait <= AHEAD_SECONDS


async def test_a_quota_is_counted_down_together_and_then_spent(pace, store, names):
    assert not await pace.quota_known()
    await pace.set_quota(50)
    await pace.set_quota(9999)
    assert await pace.quota_known()
    assert [(await granted(each)).permits for each in (pace, Pace(store, names, ACCOUNT))] == [20, 20]
    assert (await pace.reserve()).permits == 10
    assert await pace.reserve() is Spent.QUOTA
    await pace.set_quota(7, anew=True)
    assert (await pace.reserve()).permits == 7


async def test_a_paused_account_has_no_permits_until_it_is_resumed(pace, store, names):
    pause = Pause(PauseCause.ACCOUNT, "why")
    await pace.pause(pause)
    assert await pace.reserve() == pause
    assert not await pace.resume(PauseCause.QUOTA)
    assert await pace.resume(PauseCause.ACCOUNT, PauseCause.QUOTA)
    assert isinstance(await pace.reserve(), Granted)


async def test_what_an_operator_paused_stays_paused_whatever_else_happens(pace):
    await pace.pause(Pause(PauseCause.OPERATOR, "by hand"))
    await pace.pause(Pause(PauseCause.QUOTA, "used up", 0.01))
    await anyio.sleep(0.05)
    assert (await pace.paused()).why == "by hand"


async def test_a_spent_quota_does_not_end_what_lasts_until_somebody_has_looked(pace):
    await pace.pause(Pause(PauseCause.ACCOUNT, "refused"))
    await pace.pause(Pause(PauseCause.QUOTA, "used up", 0.01))
    assert await pace.paused() == Pause(PauseCause.ACCOUNT, "refused")
    await pace.pause(Pause(PauseCause.OPERATOR, "by hand"))
    assert (await pace.paused()).cause is PauseCause.OPERATOR


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        (datetime(2026, 11, 26, 23, 59, tzinfo=SHANGHAI), 360),
        (datetime(2026, 11, 27, 0, 0, 10, tzinfo=SHANGHAI), 290),
        (datetime(2026, 11, 27, 0, 5, tzinfo=SHANGHAI), 86_400),
    ],
)
def test_right_after_midnight_the_quota_of_the_day_before_costs_minutes_and_no_day(now, seconds):
    assert until_renewal(now) == seconds


async def test_a_pause_with_an_end_ends_by_itself_and_a_quotas_after_midnight_in_shanghai(pace, store):
    await pace.pause(Pause(PauseCause.QUOTA, "", 0.05))
    await anyio.sleep(0.1)
    assert await pace.paused() is None
    await pace.pause_until_tomorrow(NO_QUOTA)
    paused = await pace.paused()
    assert paused.told() == NO_QUOTA.told()
    now = datetime.fromtimestamp(await store.now_ms() / 1000, SHANGHAI)
    assert paused.seconds == pytest.approx(until_renewal(now), abs=2)


async def test_who_has_enough_is_granted_none_without_a_rate(pace):
    await pace.set_rate(inf)
    await pace.set_quota(10)
    assert (await pace.reserve(enough=True)).permits == 0
    assert (await pace.reserve()).permits == 10
    await pace.set_quota(10, anew=True)
    await pace.set_rate(100.0)
    assert (await pace.reserve(enough=True)).permits == 2


async def test_for_so_long_as_a_gateway_asks_nothing_leaves_for_anybody_and_a_shorter_word_ends_it_no_sooner(
    pace, store, names
):
    other = Pace(store, names, ACCOUNT)
    await pace.slow_down(this_minute=False, measured=0, pause=90.0)
    await other.slow_down(this_minute=False, measured=0, pause=5.0)
    later = await other.reserve()
    assert isinstance(later, Later)
    assert later.wait == pytest.approx(90 - AHEAD_SECONDS, abs=1)


async def test_the_longest_time_that_a_gateway_is_granted_is_kept(pace):
    await pace.slow_down(this_minute=False, measured=0, pause=10 * LONGEST_PAUSE)
    for _ in range(2):
        later = await pace.reserve()
        assert later.wait == pytest.approx(LONGEST_PAUSE - AHEAD_SECONDS, abs=1)


async def test_a_minute_that_is_full_ends_no_longer_pause(pace):
    await pace.slow_down(this_minute=False, measured=0, pause=90.0)
    await pace.slow_down(this_minute=True, measured=0)
    assert (await pace.reserve()).wait > 60
