"""Tokens that WeChat refused: replaced once for all workers, asked for again, given up."""

import anyio
import pytest

from tests.token.fakes import GONE, HeldUp, ScriptedSource, crowd
from wxpush.errors import AccountError, UnreachableError

pytestmark = pytest.mark.anyio


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


async def test_an_acceptance_before_any_token_was_held_changes_nothing(tokens):
    held = tokens(ScriptedSource("A"))
    held.accepted("A")
    assert (held.current, await held.get()) == (None, "A")


async def test_workers_refused_at_once_share_the_error_of_a_renewal_that_fails(tokens):
    source = ScriptedSource("A", GONE, "B")
    held = tokens(source)
    await held.get()
    outcomes = await crowd(50, lambda: held.refused("A"))
    assert {type(outcome) for outcome in outcomes} == {UnreachableError}
    assert source.fetches == 2


async def test_workers_of_a_refused_account_all_hear_its_errcode(tokens):
    barred = AccountError("wrong secret")
    barred.errcode = 40125
    outcomes = await crowd(3, tokens(ScriptedSource(barred)).get)
    assert [outcome.errcode for outcome in outcomes] == [40125] * 3


async def test_tokens_made_anew_ask_for_an_account_that_was_refused_once_more(tokens, clock):
    learnt: list[str] = []
    held = tokens(ScriptedSource(AccountError("wrong secret"), "A"), learn=learnt.append)
    with pytest.raises(AccountError):
        await held.get()
    again = held.anew()
    assert (await again.get(), learnt) == ("A", ["A"])
    clock.now = 7000
    assert again.current is None
    with pytest.raises(AccountError):
        await held.get()


async def test_a_dead_token_is_handed_to_nobody_while_it_is_renewed(tokens):
    source = HeldUp("A", "B")
    held = tokens(source)
    await held.get()
    got = []

    async def ask():
        got.append(await held.get())

    async with anyio.create_task_group() as group:
        group.start_soon(held.refused, "A")
        await source.renewing.wait()
        group.start_soon(ask)
        await anyio.wait_all_tasks_blocked()
        assert (held.current, got) == (None, [])
        source.go_on.set()
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
                scope.cancel()
                await anyio.sleep_forever()
            return await super().fetch(force=force)

    held = tokens(Stuck("A"))
    with anyio.CancelScope() as scope:
        await held.get()
    assert scope.cancelled_caught
    assert await held.get() == "A"


async def test_each_new_token_is_told_to_who_masks_them(tokens):
    learnt: list[str] = []
    held = tokens(ScriptedSource("A", "B"), learn=learnt.append)
    await held.get()
    await held.refused("A")
    assert learnt == ["A", "B"]
