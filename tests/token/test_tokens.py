"""Tokens that are held and renewed, by one worker for all."""

import anyio
import pytest

from tests.token.fakes import GONE, HeldUp, ScriptedSource, crowd
from wxpush.errors import AccountError, UnreachableError, UsageError
from wxpush.wechat.refusals import MinuteLimitError

pytestmark = pytest.mark.anyio

BARRED = AccountError("wrong secret")
FULL = MinuteLimitError("full")


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
    source = HeldUp("A", "B")
    held = tokens(source)
    await held.get()
    clock.now = 6950
    async with anyio.create_task_group() as group:
        group.start_soon(held.get)
        await source.renewing.wait()
        assert (held.current, await held.get()) == (None, "A")
        source.go_on.set()
    assert held.current == "B"


async def test_a_token_at_its_end_is_handed_to_nobody_while_it_is_renewed(tokens, clock):
    source = HeldUp("A", "B")
    held = tokens(source)
    await held.get()
    clock.now = 7200
    got = []

    async def ask():
        got.append(await held.get())

    async with anyio.create_task_group() as group:
        group.start_soon(held.get)
        await source.renewing.wait()
        group.start_soon(ask)
        await anyio.wait_all_tasks_blocked()
        assert got == []
        source.go_on.set()
    assert got == ["B"]


async def test_a_renewal_ahead_of_time_that_brings_the_same_token_is_as_good_as_any(tokens, clock):
    source = ScriptedSource("A")
    held = tokens(source)
    await held.get()
    clock.now = 6900
    assert (await held.get(), held.current) == ("A", "A")
    assert (source.fetches, clock.slept) == (2, [])


async def test_a_renewal_ahead_of_time_that_fails_is_put_off(tokens, clock):
    source = ScriptedSource("A", GONE, "B")
    held = tokens(source)
    await held.get()
    clock.now = 6900
    assert await held.get() == "A"
    assert (held.current, source.fetches) == ("A", 2)
    clock.now = 6930
    assert await held.get() == "B"


async def test_a_renewal_is_never_put_off_beyond_the_end_of_the_token(tokens, clock):
    held = tokens(ScriptedSource("A", GONE, "B"))
    await held.get()
    clock.now = 7190
    assert await held.get() == "A"
    clock.now = 7199
    assert held.current == "A"
    clock.now = 7200
    assert (held.current, await held.get()) == (None, "B")


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


async def test_a_full_minute_is_waited_out(tokens, clock):
    clock.now = 37.0
    source, told = ScriptedSource(FULL, "A"), list[object]()
    assert await tokens(source, tell=told.append).get() == "A"
    assert (source.fetches, clock.slept) == (2, [24.0])
    assert list(map(str, told)) == [
        "WeChat gives no more access tokens this minute (45011); asking again in 24s."
    ]


async def test_a_full_minute_after_a_refusal_is_waited_out_for_all(tokens, clock):
    source = ScriptedSource("A", FULL, "B")
    held = tokens(source)
    await held.get()
    await crowd(50, lambda: held.refused("A"))
    assert (held.current, source.fetches, clock.slept) == ("B", 3, [61.0])


async def test_minutes_that_stay_full_are_told(tokens, clock):
    source = ScriptedSource(FULL)
    with pytest.raises(MinuteLimitError):
        await tokens(source).get()
    assert (source.fetches, clock.slept) == (3, [61.0, 60.0])


async def test_nobody_waits_for_a_full_minute_while_the_token_works(tokens, clock):
    source = ScriptedSource("A", FULL, "B")
    held = tokens(source)
    await held.get()
    clock.now = 6900
    assert (await held.get(), clock.slept) == ("A", [])
    clock.now = 6930
    assert await held.get() == "B"
