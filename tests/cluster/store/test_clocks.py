"""A clock of Redis' machine that is set back: under a running campaign, and stamp by stamp, written as it leaves them: ahead."""

from contextlib import ExitStack
from math import inf

import pytest

from tests.cluster import servers
from tests.cluster.conftest import ACCOUNT
from tests.cluster.field import Field
from tests.cluster.store.test_rows import claimed, lease_of, record
from tests.cluster.store.test_shared_rate import Granting, fetched, nobody, shared
from wxpush.cluster.store.dispatcherlock import DispatcherLock
from wxpush.cluster.store.pace import AHEAD_SECONDS, Granted, Later, Pace
from wxpush.cluster.store.rows import SharedCheckpoint
from wxpush.model import State

pytestmark = pytest.mark.anyio

BACK = [2, 20, 3600, 86_400]


@pytest.fixture
async def pace(store, names):
    found = Pace(store, names, ACCOUNT)
    await found.set_rate(1000.0)
    return found


async def set_back(store, names, seconds, *fields) -> None:
    """What the account has dated is that far ahead."""
    key = names.account(ACCOUNT.name)
    for field in fields or ("tat", "closed", "slowed", "seen"):
        found = await store.ask("HGET", key, field)
        if found is not None:
            await store.ask("HSET", key, field, int(found) + seconds * 1_000_000)


@pytest.mark.parametrize("seconds", BACK)
async def test_the_account_is_sent_for_at_once(pace, store, names, seconds):
    await pace.reserve()
    await set_back(store, names, seconds)
    granted = await pace.reserve()
    assert isinstance(granted, Granted)
    assert granted.wait < 0.5


@pytest.mark.parametrize("seconds", BACK)
async def test_a_low_rate_is_kept(pace, store, names, seconds):
    await pace.set_rate(1 / 60)
    assert isinstance(await pace.reserve(), Granted)
    await set_back(store, names, seconds)
    later = await pace.reserve()
    assert isinstance(later, Later), "it is no leave to send sooner"
    assert later.wait == pytest.approx(60 - AHEAD_SECONDS, abs=5)


async def test_a_minute_that_is_full_ends_a_minute_later_at_the_most(pace, store, names):
    await pace.slow_down(this_minute=True, measured=0)
    before = await pace.reserve()
    await set_back(store, names, 3600)
    after = await pace.reserve()
    assert type(before) is type(after)
    assert after.wait == pytest.approx(before.wait, abs=3)


async def test_a_slowed_rate_comes_back_and_complaints_are_heard(pace, store, names):
    key = names.account(ACCOUNT.name)
    await pace.slow_down(this_minute=False, measured=0)
    slowed = int(await store.ask("HGET", key, "slowed"))
    await store.ask("HSET", key, "slowed", slowed - 2_000_000)
    await set_back(store, names, 3600)
    await pace.slow_down(this_minute=False, measured=0)
    assert (await pace.reserve()).step == pytest.approx(1 / 250, rel=0.01)
    slowed = int(await store.ask("HGET", key, "slowed"))
    await store.ask("HSET", key, "slowed", slowed - 60_000_000)
    await set_back(store, names, 3600)
    assert (await pace.reserve()).step == pytest.approx(1 / 1000)


@pytest.mark.parametrize("fields", [("tat",), ("closed",), ("tat", "closed", "slowed")], ids="+".join)
async def test_stamps_of_which_nobody_knows_when_they_were_made_hold_up_nobody(pace, store, names, fields):
    await pace.slow_down(this_minute=False, measured=0)
    now = await store.now_ms() * 1000
    for field in fields:
        await store.ask("HSET", names.account(ACCOUNT.name), field, now + 3600 * 1_000_000)
    granted = await pace.reserve()
    assert isinstance(granted, Granted)
    assert granted.wait < 0.5


async def test_a_rate_that_is_raised_counts_from_now(pace, store, names):
    await pace.set_rate(1 / 3600)
    assert isinstance(await pace.reserve(), Granted)
    await pace.set_rate(100.0)
    assert isinstance(await pace.reserve(), Granted), "and not when the next was due at the old one"


@pytest.mark.parametrize("seconds", [0.5, 20.0])
async def test_a_workers_permits_have_their_moments_by_the_clock_as_it_is_now(clock, seconds):
    grants = Granting(Granted(1, 0.0, 0.002, 5000.0))
    rate = shared(grants, clock, asked=500.0, on_no_permits=nobody)
    rate.wait(clock.now)
    await fetched(rate, grants)
    rate.take(clock.now)
    grants.answers = [Granted(5, 0.1, 0.002, 5000.1 - seconds)]
    clock.now += 0.1
    await fetched(rate, grants)
    assert rate.wait(clock.now) == pytest.approx(0.1, abs=1e-3)


async def test_a_chunk_that_was_lost_at_the_broker_does_not_wait_for_a_time_of_day(store, names, run):
    await run.hand_out(1, 5)
    await store.ask("HINCRBY", names.run("run", "open"), 1, 3_600_000)
    assert (await run.handed()).ages == {1: inf}


async def test_a_lease_of_the_dead_ends(store, names, clock, run):
    lease, _ = await claimed(store, names, clock)
    await store.ask("PEXPIRE", lease.key, 3_600_000)
    assert await lease_of(store, names, clock).claim() <= 120
    assert await store.ask("PTTL", lease.key) <= 120_000
    lock, late = (DispatcherLock(store, names, "run", seconds=0.1) for _ in range(2))
    await lock.take()
    await store.ask("PEXPIRE", lock.key, 3_600_000)
    with pytest.raises(Exception, match="is at work"):
        await late.take()
    assert await store.ask("PTTL", lock.key) <= 120_000


async def in_flight(store, names, clock, *rows_) -> None:
    lease, _ = await claimed(store, names, clock)
    records = [record(row, State.IN_FLIGHT, clock) for row in rows_]
    await SharedCheckpoint(store, names, clock, lease).commit(records)
    await lease.give_back()


async def ages(store, names, clock):
    lease, found = await claimed(store, names, clock)
    await lease.give_back()
    return {unknown.row: unknown.age for unknown in found.unknown}


async def test_first_tries_of_before_are_of_no_known_age_and_those_of_afterwards_are(
    store, names, clock, run
):
    await in_flight(store, names, clock, 1)
    await store.ask("HINCRBY", names.run("run"), "clock", 3_600_000)
    assert await ages(store, names, clock) == {1: None}
    await in_flight(store, names, clock, 2)
    found = await ages(store, names, clock)
    assert found[1] is None
    assert found[2] < 5


async def test_results_of_before_date_no_first_try(store, names, clock, run):
    lease, _ = await claimed(store, names, clock)
    await SharedCheckpoint(store, names, clock, lease).commit(
        [record(1, State.IN_DOUBT, clock, ago=10.0), record(2, State.SENT, clock)]
    )
    ((doubt, ago), _) = (await run.results.read("0-0")).results
    assert (doubt.age_ms, ago < 5000) == (10_000, True)
    await store.ask("HINCRBY", names.run("run"), "clock", 3_600_000)
    ((doubt, ago), (sent, _)) = (await run.results.read("0-0")).results
    assert doubt.age_ms == -1, "nobody can tell, so it is held"
    assert ago >= 0
    assert sent.state == State.SENT


@pytest.mark.skipif(not servers.can_turn(), reason="no redis-server and no C compiler for its clock")
@pytest.mark.parametrize("seconds", [-20, -3600])
def test_a_campaign_goes_on_when_the_clock_is_set_back_under_it(tmp_path, seconds):
    with ExitStack() as stack:
        turned = stack.enter_context(servers.TurnedRedis(tmp_path))
        field = Field(stack, tmp_path, broker=turned.url, state=turned.url, many=1500, rate="300/s")
        field.work()
        dispatcher = field.dispatch()
        field.wait_for(lambda: field.delivered() >= 300)
        turned.turn(seconds)
        field.wait_for(lambda: field.delivered() >= 1000, 10)
        summary = field.finish(dispatcher)
        assert field.wrong(summary) == []
        assert summary["in_doubt"] == 0
