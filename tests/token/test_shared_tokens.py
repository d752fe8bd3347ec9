"""Tokens that several processes share, and refreshes that are forced."""

import pytest

from tests.token.fakes import GONE, START_MS, ScriptedSource, SharedCache, crowd
from wxpush.errors import UnreachableError
from wxpush.token.base import Kept
from wxpush.token.heldtoken import held_token
from wxpush.token.memorycache import MemoryCache
from wxpush.wechat.values import FetchedToken

pytestmark = pytest.mark.anyio


async def test_two_processes_share_one_fetch(tokens):
    source, cache = ScriptedSource("A", "B"), SharedCache()
    assert [await tokens(source, cache).get() for _ in range(2)] == ["A", "A"]
    assert source.fetches == 1


async def test_two_processes_that_need_a_token_at_once_share_one_fetch(tokens):
    source, cache = ScriptedSource("A", "B"), SharedCache()
    each = iter([tokens(source, cache), tokens(source, cache)])
    assert await crowd(2, lambda: next(each).get()) == ["A", "A"]
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
                return Kept(held_token(FetchedToken("B", 7200), clock.instant().wall_ms))
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
    cache.kept = Kept(held_token(FetchedToken("B", 7200), START_MS))
    clock.now = 100
    await held.refused("A")
    assert held.current == "B"
    await held.refused("B")
    assert (held.current, source.fetches) == ("C", 2)


async def test_a_cached_token_that_is_due_is_not_taken(tokens, clock):
    source = ScriptedSource("B")
    held = tokens(source, SharedCache(Kept(held_token(FetchedToken("A", 7200), START_MS - 6_900_000))))
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


@pytest.mark.parametrize("script", ["AB", "AAAAB"], ids=["at once", "at last"])
async def test_a_refresh_is_not_forced_when_an_ordinary_renewal_helps(tokens, script):
    source = ScriptedSource(*script)
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
        ([200, 59], 0),
        ([-10], 0),
        ([100 * number for number in range(1, 20)], 1),
        ([100 * number for number in range(1, 21)], 0),
        ([86_400, *(100 * number for number in range(1, 20))], 1),
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


async def test_a_token_that_comes_at_the_last_wait_needs_no_forced_refresh_where_nothing_can_be_kept(tokens):
    class Forgetful(SharedCache):
        async def write(self, kept):
            pass

    source = ScriptedSource("A", "A", "A", "A", "B")
    held = tokens(source, Forgetful(), force=True)
    await held.get()
    await held.refused("A")
    assert (held.current, source.forced) == ("B", 0)


async def test_two_processes_that_are_refused_at_once_force_one_refresh(tokens):
    source, cache = Forcible("A"), SharedCache()
    held = [tokens(source, cache, force=True) for _ in range(2)]
    for each in held:
        await each.get()
    refused = iter(held)
    assert await crowd(2, lambda: next(refused).refused("A0")) == [None, None]
    assert ([each.current for each in held], source.forced) == (["A1", "A1"], 1)


@pytest.mark.parametrize(
    ("ago_ms", "found", "forced"), [(0, "B", 0), (7_000_000, "A", 1)], ids=["fresh", "due"]
)
async def test_a_refresh_that_another_process_forced_is_taken_over_while_it_is_fresh(
    tokens, clock, ago_ms, found, forced
):
    class Forced(SharedCache):
        reads = 0

        async def read(self):
            self.reads += 1
            if self.reads > 5:
                at_ms = clock.instant().wall_ms - ago_ms
                return Kept(held_token(FetchedToken("B", 7200), at_ms))
            return await super().read()

    source = ScriptedSource("A")
    held = tokens(source, Forced(), force=True)
    await held.get()
    await held.refused("A")
    assert (held.current, source.forced) == (found, forced)
