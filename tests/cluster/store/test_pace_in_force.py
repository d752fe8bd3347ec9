"""What workers go by, as people are told it; pauses and complaints as they are kept."""

from math import inf
from typing import Any

import anyio
import pytest

from tests.cluster.conftest import ACCOUNT
from tests.cluster.store.test_lost_answers import Away, keeping
from wxpush.cluster.store import dispatcherlock as locks
from wxpush.cluster.store.connection import AwayError
from wxpush.cluster.store.dispatcherlock import DispatcherLock
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.store.pause import Pause, PauseCause, kept
from wxpush.errors import BusyError
from wxpush.model import Kind, Verdict
from wxpush.sending.stops import NO_QUOTA
from wxpush.words import Sentence

pytestmark = pytest.mark.anyio


@pytest.fixture
async def pace(store, names):
    found = Pace(store, names, ACCOUNT)
    await found.set_rate(1000.0)
    return found


async def test_where_nobody_complains_the_rate_is_the_one_that_was_asked_for(pace):
    found = await pace.in_force()
    assert (found.asked, found.rate, found.closed, found.back, found.why) == (1000.0, 1000.0, 0, 0, None)


@pytest.mark.parametrize(
    ("why", "code"),
    [
        (Verdict(Kind.THROTTLED, 45011, detail="reach max api minute limit"), 45011),
        (Verdict(Kind.THROTTLED, detail="HTTP 429"), None),
        (Verdict(Kind.THROTTLED, detail=Sentence("rows.name_not_resolved")), None),
        (Verdict(Kind.THROTTLED, 45011), 45011),
    ],
)
async def test_a_complaint_is_told_to_all_with_its_words(pace, store, names, why, code):
    await Pace(store, names, ACCOUNT).slow_down(this_minute=False, measured=0, pause=90.0, why=why)
    found = await pace.in_force()
    assert found.why is not None
    assert (found.why.kind, found.why.errcode) == (Kind.THROTTLED, code)
    assert str(found.why.detail) == str(why.detail)
    assert (found.asked, found.rate) == (1000.0, 500.0)
    assert found.closed == pytest.approx(90, abs=5)
    assert found.back > 0


async def test_a_complaint_without_words_slows_down_and_is_told_as_none(pace):
    await pace.slow_down(this_minute=False, measured=0)
    found = await pace.in_force()
    assert (found.rate, found.why) == (500.0, None)


@pytest.mark.parametrize(("seconds", "least", "most"), [(2.0, 1900, 2000), (0.0001, 0, 1), (86_400.0, 86_300_000, 86_400_000)])  # fmt: skip
async def test_a_pause_lasts_as_long_as_it_is_told(pace, store, names, seconds, least, *, most):
    await pace.pause(Pause(PauseCause.ACCOUNT, "why", seconds))
    assert least <= max(0, await store.ask("PTTL", names.account(ACCOUNT.name, "pause"))) <= most


async def test_a_pause_without_an_end_has_none_and_one_with_is_told_in_seconds(pace):
    await pace.pause(Pause(PauseCause.ACCOUNT, "why"))
    assert (await pace.paused()).seconds == inf
    await pace.pause(Pause(PauseCause.ACCOUNT, "why", 60.0))
    assert (await pace.paused()).seconds == pytest.approx(60, abs=5)


@pytest.mark.parametrize(("left", "seconds"), [(-1, inf), (0, 0.0), (1500, 1.5)])
async def test_a_pause_that_ends_this_moment_lasts_no_longer(pace, store, monkeypatch, left, seconds):
    async def ask(command, *_):
        return kept(Pause(PauseCause.ACCOUNT, "why")) if command == "GET" else left

    monkeypatch.setattr(store, "ask", ask)
    assert (await pace.paused()).seconds == seconds


async def test_nobody_resumes_what_is_not_paused_or_is_paused_by_another_by_now(pace, store, names):
    assert await pace.resume(PauseCause.OPERATOR) is False
    await pace.pause(Pause(PauseCause.QUOTA, "used up"))
    assert await pace.resume(PauseCause.OPERATOR) is False
    asked = store.ask

    async def overtaken(*command):
        found = await asked(*command)
        await asked("SET", names.account(ACCOUNT.name, "pause"), kept(Pause(PauseCause.OPERATOR)))
        return found

    store.ask = overtaken
    assert await pace.resume(PauseCause.QUOTA) is False
    store.ask = asked
    assert (await pace.paused()).cause is PauseCause.OPERATOR


async def test_a_spent_quota_pauses_until_it_is_renewed_as_that(pace):
    await pace.pause_until_tomorrow(NO_QUOTA)
    paused = await pace.paused()
    assert (paused.cause, paused.means) == (PauseCause.QUOTA, NO_QUOTA.means)
    assert 0 < paused.seconds <= 86_400


async def test_the_day_of_a_quota_is_that_of_shanghai(pace, store, names, monkeypatch):
    for now, day in ((1_764_518_399_000, b"20251130"), (1_764_518_400_000, b"20251201")):

        async def told(now=now) -> int:
            return now

        monkeypatch.setattr(store, "now_ms", told)
        await pace.set_quota(5)
        assert await store.ask("EXISTS", names.account(ACCOUNT.name, f"quota:{day.decode()}")) == 1
        assert await pace.quota_known()


async def test_a_seat_is_kept_by_asking_five_times_while_it_lasts_though_redis_is_away_meanwhile(
    store, names, monkeypatch
):
    waited: list[float] = []
    slept = anyio.sleep

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await slept(0.001)

    watched: Any = Away(store)
    lock = DispatcherLock(watched, names, "run", seconds=10.0)
    await lock.take()
    assert 9000 < await store.ask("PTTL", lock.key) <= 10_000
    await store.ask("PEXPIRE", lock.key, 500)
    watched._errors = [AwayError("cut")]
    with monkeypatch.context() as patched:
        patched.setattr(anyio, "sleep", sleep)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(lock.keep)
            with anyio.fail_after(5):
                while len(waited) < 5:
                    await slept(0.001)
            tasks.cancel_scope.cancel()
    assert waited[:4] == [2.0] * 4
    assert await store.ask("PTTL", lock.key) > 9000


async def test_a_seat_of_the_living_is_waited_for_twice_as_long_as_it_lasts(store, names, monkeypatch):
    await DispatcherLock(store, names, "run", seconds=60).take()
    monkeypatch.setattr(locks, "_POLL", 0.01)
    begun = anyio.current_time()
    with pytest.raises(BusyError):
        await DispatcherLock(store, names, "run", seconds=0.3).take()
    assert 0.6 <= anyio.current_time() - begun < 0.9 + 2


async def test_a_seat_is_left_by_who_is_cancelled(store, names):
    lock = DispatcherLock(store, names, "run", seconds=60)
    await lock.take()
    async with anyio.create_task_group() as tasks:
        tasks.cancel_scope.cancel()
        await lock.leave()
    assert await store.ask("EXISTS", lock.key) == 0
    await lock.take()
    await keeping(lock)
