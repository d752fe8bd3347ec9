"""What of a token keeps messages from leaving, as it is told to whoever looks."""

import anyio
import pytest

from tests.token.fakes import HeldUp, ScriptedSource
from wxpush.hold import Held, Hold
from wxpush.token.account import AccountTokens

pytestmark = pytest.mark.anyio


async def while_renewed(source: HeldUp, held: AccountTokens, act, *args) -> Hold | None:
    """What is told while the act waits for a new token."""
    async with anyio.create_task_group() as group:
        group.start_soon(act, *args)
        await source.renewing.wait()
        told = held.hold(0.0)
        source.go_on.set()
    return told


async def test_nothing_is_held_by_a_token_that_nobody_waits_for(tokens, clock):
    held = tokens(ScriptedSource("A", "B"))
    assert held.hold(0.0) is None
    await held.get()
    assert held.hold(0.0) is None
    clock.now = 7200
    assert held.hold(0.0) is None


async def test_messages_are_held_while_a_refused_token_is_replaced(tokens):
    source = HeldUp("A", "B")
    held = tokens(source)
    await held.get()
    assert await while_renewed(source, held, held.refused, "A") == Hold(by=Held.TOKEN)
    assert held.hold(0.0) is None


async def test_messages_are_held_while_a_token_at_its_end_is_replaced(tokens, clock):
    source = HeldUp("A", "B")
    held = tokens(source)
    await held.get()
    clock.now = 7200
    assert await while_renewed(source, held, held.get) == Hold(by=Held.TOKEN)


async def test_a_renewal_ahead_of_time_holds_nothing(tokens, clock):
    source = HeldUp("A", "B")
    held = tokens(source)
    await held.get()
    clock.now = 6950
    assert await while_renewed(source, held, held.get) is None
