import anyio
import pytest

from tests.account.fakes import START_MS, FakeClock, ScriptedSource, SharedCache
from wxpush.errors import AccountError, UnreachableError, UsageError
from wxpush.token.account import AccountTokens
from wxpush.token.base import Kept
from wxpush.token.lease import lease
from wxpush.token.memorycache import MemoryCache
from wxpush.token.renewal import Renewal
from wxpush.wechat.values import FetchedToken

pytestmark = pytest.mark.anyio

GONE = UnreachableError("no answer")
BARRED = AccountError("wrong secret")


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def tokens(clock):
    def tokens(source, cache=None, *, force=False, **options):
        renewal = Renewal(source, cache or SharedCache(), clock=clock, force=force, sleep=clock.sleep)
        return AccountTokens(renewal, clock=clock, **options)

    return tokens


async def crowd(count, act):
    """What each of `count` concurrent workers got: a value, or the error it met."""
    outcomes = []

    async def one():
        try:
            outcomes.append(await act())
        except (AccountError, UnreachableError) as error:
            outcomes.append(error)

    async with anyio.create_task_group() as group:
        for _ in range(count):
            group.start_soon(one)
    return outcomes


async def test_a_token_is_fetched_once_and_then_held(tokens, clock):
    source = ScriptedSource("A", "B")
    held = tokens(source)
    assert held.current is None
    assert await held.get() == "A"
    assert (held.current, await held.get(), source.fetches) == ("A", "A", 1)


async def test_fifty_workers_that_need_a_token_cause_one_fetch(tokens):
    source = ScriptedSource("A", "B")
    assert await crowd(50, tokens(source).get) == ["A"] * 50
    assert source.fetches == 1


async def test_a_token_is_renewed_when_less_than_five_minutes_are_left(tokens, clock):
    held = tokens(ScriptedSource("A", "B"))
    await held.get()
    clock.now = 6899
    assert await held.get() == "A"
    clock.now = 6900
    assert (held.current, await held.get(), held.current) == (None, "B", "B")


async def test_a_token_reported_with_five_minutes_left_causes_no_storm(tokens, clock):
    source = ScriptedSource(("A", 300))
    held = tokens(source)
    for second in range(239):
        clock.now = second
        await held.get()
    assert source.fetches == 1


async def test_while_one_worker_renews_the_others_go_on_with_the_token_that_still_works(tokens, clock):
    began, go_on = anyio.Event(), anyio.Event()

    class Slow(ScriptedSource):
        async def fetch(self, *, force=False):
            if self.fetches:
                began.set()
                await go_on.wait()
            return await super().fetch(force=force)

    held = tokens(Slow("A", "B"))
    await held.get()
    clock.now = 6950
    async with anyio.create_task_group() as group:
        group.start_soon(held.get)
        await began.wait()
        assert (held.current, await held.get()) == (None, "A")
        go_on.set()
    assert held.current == "B"


async def test_a_renewal_ahead_of_time_that_fails_is_put_off(tokens, clock):
    source = ScriptedSource("A", GONE, "B")
    held = tokens(source)
    await held.get()
    clock.now = 6900
    assert await held.get() == "A"
    assert (held.current, source.fetches) == ("A", 2)
    clock.now = 6930
    assert await held.get() == "B"


async def test_a_token_at_its_end_that_cannot_be_renewed_stops_the_campaign(tokens, clock):
    held = tokens(ScriptedSource("A", GONE, "B"))
    await held.get()
    clock.now = 7200
    with pytest.raises(UnreachableError, match="no answer"):
        await held.get()
    assert await held.get() == "B"


async def test_workers_that_waited_for_a_failed_fetch_share_its_error(tokens):
    source = ScriptedSource(GONE)
    outcomes = await crowd(50, tokens(source).get)
    assert [type(outcome) for outcome in outcomes] == [UnreachableError] * 50
    assert source.fetches == 1


async def test_a_refused_account_is_not_asked_again(tokens):
    source = ScriptedSource(BARRED, "A")
    held = tokens(source)
    for _ in range(2):
        with pytest.raises(AccountError, match="wrong secret"):
            await held.get()
    assert source.fetches == 1


async def test_a_usage_error_of_the_source_passes_as_it_is(tokens):
    with pytest.raises(UsageError, match="no such command"):
        await tokens(ScriptedSource(UsageError("no such command"))).get()


async def test_a_refused_token_is_replaced(tokens, clock):
    source = ScriptedSource("A", "B")
    held = tokens(source)
    await held.get()
    await held.refused("A")
    assert (held.current, source.fetches, clock.slept) == ("B", 2, [])


async def test_fifty_workers_refused_at_once_cause_one_fetch(tokens):
    source = ScriptedSource("A", "B", "C")
    held = tokens(source)
    await held.get()
    assert await crowd(50, lambda: held.refused("A")) == [None] * 50
    assert (held.current, source.fetches) == ("B", 2)


async def test_a_late_refusal_of_an_older_token_changes_nothing(tokens):
    source = ScriptedSource("A", "B")
    held = tokens(source)
    await held.get()
    await held.refused("A")
    await held.refused("A")
    await held.refused("never ours")
    assert (held.current, source.fetches) == ("B", 2)


async def test_a_refusal_before_any_token_was_held_changes_nothing(tokens):
    source = ScriptedSource("A")
    await tokens(source).refused("A")
    assert source.fetches == 0


@pytest.mark.parametrize(
    ("script", "waits", "fetches"),
    [
        (["A", "A", "B"], [1], 3),
        (["A", "A", "A", "B"], [1, 5], 4),
        (["A", "A", "A", "A", "B"], [1, 5, 15], 5),
    ],
)
async def test_a_renewal_that_brings_the_dead_token_is_asked_for_again_after_a_while(
    tokens, clock, script, waits, fetches
):
    source = ScriptedSource(*script)
    held = tokens(source)
    await held.get()
    await held.refused("A")
    assert (held.current, clock.slept, source.fetches, source.forced) == ("B", waits, fetches, 0)


async def test_a_token_that_stays_the_same_gets_one_more_chance(tokens, clock):
    held = tokens(ScriptedSource("A"))
    await held.get()
    await held.refused("A")
    assert (held.current, clock.slept) == ("A", [1, 5, 15])
    held.accepted("A")
    await held.refused("A")
    assert held.current == "A"


async def test_workers_refused_together_do_not_spend_the_last_chance(tokens):
    source = ScriptedSource("A")
    held = tokens(source)
    await held.get()
    assert await crowd(50, lambda: held.refused("A")) == [None] * 50
    assert (held.current, source.fetches) == ("A", 5)


@pytest.mark.parametrize("script", [["A"], ["A", "B"]])
async def test_a_token_fetched_after_a_refusal_and_refused_too_stops_the_campaign(tokens, script):
    source = ScriptedSource(*script)
    held = tokens(source)
    await held.get()
    await held.refused("A")
    fetches = source.fetches
    second = held.current
    outcomes = await crowd(50, lambda: held.refused(second))
    assert {type(outcome) for outcome in outcomes} == {AccountError}
    with pytest.raises(AccountError, match="AppID, secret and base URL belong together"):
        await held.get()
    assert (held.current, source.fetches) == (None, fetches)


async def test_a_token_that_was_accepted_expires_like_any_other(tokens):
    held = tokens(ScriptedSource("A", "B", "C", "D"))
    token = await held.get()
    for following in ("B", "C", "D"):
        held.accepted(token)
        await held.refused(token)
        token = held.current
        assert token == following


async def test_an_acceptance_of_another_token_proves_nothing(tokens):
    held = tokens(ScriptedSource("A", "B"))
    await held.get()
    await held.refused("A")
    held.accepted("A")
    with pytest.raises(AccountError):
        await held.refused("B")


async def test_a_dead_token_is_handed_to_nobody_while_it_is_renewed(tokens):
    began, go_on = anyio.Event(), anyio.Event()

    class Slow(ScriptedSource):
        async def fetch(self, *, force=False):
            if self.fetches:
                began.set()
                await go_on.wait()
            return await super().fetch(force=force)

    held = tokens(Slow("A", "B"))
    await held.get()
    got = []

    async def ask():
        got.append(await held.get())

    async with anyio.create_task_group() as group:
        group.start_soon(held.refused, "A")
        await began.wait()
        group.start_soon(ask)
        await anyio.wait_all_tasks_blocked()
        assert (held.current, got) == (None, [])
        go_on.set()
    assert got == ["B"]


async def test_a_renewal_that_fails_leaves_the_token_dead(tokens):
    source = ScriptedSource("A", GONE, "A", "B")
    held = tokens(source)
    await held.get()
    with pytest.raises(UnreachableError):
        await held.refused("A")
    assert held.current is None
    assert await held.get() == "B"


async def test_a_cancelled_renewal_is_begun_anew_by_the_next_worker(tokens):
    class Stuck(ScriptedSource):
        async def fetch(self, *, force=False):
            if self.fetches == 0:
                self.fetches += 1
                await anyio.sleep_forever()
            return await super().fetch(force=force)

    held = tokens(Stuck("A"))
    with anyio.move_on_after(0.01):
        await held.get()
    assert await held.get() == "A"


async def test_each_new_token_is_told_to_who_masks_them(tokens):
    learnt = []
    held = tokens(ScriptedSource("A", "B"), learn=learnt.append)
    await held.get()
    await held.refused("A")
    assert learnt == ["A", "B"]


async def test_two_processes_share_one_fetch(tokens):
    source, cache = ScriptedSource("A", "B"), SharedCache()
    assert [await tokens(source, cache).get() for _ in range(2)] == ["A", "A"]
    assert source.fetches == 1


async def test_a_renewal_of_another_process_is_taken_over(tokens):
    source, cache = ScriptedSource("A", "B", "C"), SharedCache()
    first, second = tokens(source, cache), tokens(source, cache)
    await first.get()
    await second.get()
    await first.refused("A")
    await second.refused("A")
    assert (first.current, second.current, source.fetches) == ("B", "B", 2)


async def test_a_renewal_of_another_process_that_came_while_waiting_ends_the_wait(tokens, clock):
    source, cache = ScriptedSource("A"), SharedCache()
    held = tokens(source, cache)
    await held.get()

    class Renewing(SharedCache):
        async def read(self):
            if clock.slept:
                return Kept(lease(FetchedToken("B", 7200), clock.instant().wall_ms))
            return await super().read()

    held = tokens(source, Renewing())
    await held.get()
    await held.refused("A")
    assert (held.current, clock.slept) == ("B", [1])


async def test_a_token_that_another_process_fetched_before_the_refusal_is_no_last_chance(tokens, clock):
    cache = SharedCache()
    source = ScriptedSource("A", "C")
    held = tokens(source, cache)
    await held.get()
    cache.kept = Kept(lease(FetchedToken("B", 7200), START_MS))
    clock.now = 100
    await held.refused("A")
    assert held.current == "B"
    await held.refused("B")
    assert (held.current, source.fetches) == ("C", 2)


async def test_a_cached_token_that_is_due_is_not_taken(tokens, clock):
    source = ScriptedSource("B")
    held = tokens(source, SharedCache(Kept(lease(FetchedToken("A", 7200), START_MS - 6_900_000))))
    assert (await held.get(), source.fetches) == ("B", 1)


async def test_a_clock_set_back_only_causes_a_fetch(tokens, clock):
    held = tokens(ScriptedSource("A", "B"))
    await held.get()
    clock.now = -3600
    assert await held.get() == "B"


async def test_a_memory_cache_asks_the_source_each_time(tokens):
    source = ScriptedSource("A", "B")
    cache = MemoryCache()
    assert [await tokens(source, cache).get() for _ in range(2)] == ["A", "B"]


class Forcible(ScriptedSource):
    """Gives the same token until a refresh is forced."""

    async def fetch(self, *, force=False):
        fetched = await super().fetch(force=force)
        return FetchedToken(f"{fetched.token}{self.forced}", 7200)


@pytest.mark.parametrize("make_cache", [SharedCache, MemoryCache])
async def test_a_forced_refresh_is_the_last_resort_where_it_is_allowed(tokens, clock, make_cache):
    source, cache = Forcible("A"), make_cache()
    held = tokens(source, cache, force=True)
    await held.get()
    await held.refused("A0")
    assert (held.current, clock.slept, source.forced) == ("A1", [1, 5, 15], 1)
    assert (await cache.read()).forced_ms == (START_MS + 21_000,)


async def test_a_refresh_is_not_forced_when_an_ordinary_renewal_helps(tokens):
    source = ScriptedSource("A", "B")
    held = tokens(source, force=True)
    await held.get()
    await held.refused("A")
    assert source.forced == 0


@pytest.mark.parametrize(
    ("forced_ago", "forced"),
    [
        ([], 1),
        ([60], 1),
        ([59], 0),
        ([-10], 0),
        ([100 * number for number in range(1, 20)], 1),
        ([100 * number for number in range(1, 21)], 0),
        ([86_400 + number for number in range(1, 30)], 1),
    ],
)
async def test_forced_refreshes_are_a_minute_apart_and_twenty_a_day(tokens, clock, forced_ago, forced):
    at_ms = START_MS + 21_000
    source = Forcible("A")
    cache = SharedCache(Kept(None, tuple(at_ms - ago * 1000 for ago in forced_ago)))
    held = tokens(source, cache, force=True)
    await held.get()
    await held.refused("A0")
    assert source.forced == forced
    assert held.current == f"A{forced}"


async def test_a_forced_refresh_is_counted_even_when_it_fails(tokens, clock):
    source = ScriptedSource("A", "A", "A", "A", "A", GONE)
    cache = SharedCache()
    held = tokens(source, cache, force=True)
    await held.get()
    with pytest.raises(UnreachableError):
        await held.refused("A")
    assert len(cache.kept.forced_ms) == 1


async def test_a_refresh_that_another_process_forced_is_taken_over(tokens, clock):
    class Forced(SharedCache):
        reads = 0

        async def read(self):
            self.reads += 1
            if self.reads > 5:
                return Kept(lease(FetchedToken("B", 7200), clock.instant().wall_ms))
            return await super().read()

    source = ScriptedSource("A")
    held = tokens(source, Forced(), force=True)
    await held.get()
    await held.refused("A")
    assert (held.current, source.forced) == ("B", 0)
