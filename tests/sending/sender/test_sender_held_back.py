"""Refusals that are held back until it is known whether they are about their rows."""

import anyio
import pytest

from tests.sending.fakes import World, code
from wxpush.errors import Exit, Reason, Stop
from wxpush.limits.refusals import MaxErrors, Refusals
from wxpush.model import State

pytestmark = pytest.mark.anyio


async def test_a_streak_that_puts_the_account_at_risk_halts():
    world = World(300, lambda row, _: code(50002 if row > 20 else 0, row), concurrency=2)
    stop = await world.sender.run()
    assert (stop.reason, stop.exit) == (Reason.ACCOUNT, Exit.REFUSED)
    assert "50002" in stop.told()
    assert len(world.wechat.requests) <= 20 + 3 + 2


@pytest.mark.parametrize("rows", [1, 5, 19, 500])
@pytest.mark.parametrize("listed", [True, None])
async def test_a_template_that_is_refused_for_everybody_is_named_within_seconds(rows, listed):
    """Also where the account still lists it, and where the list is shorter than any number in a row."""
    world = World(rows, lambda row, _: code(40037, row), rate=50, refusals=Refusals({40037: 20}))
    world.account.template = listed
    stop = await world.sender.run()
    assert (stop.reason, stop.exit) == (Reason.ACCOUNT, Exit.REFUSED)
    assert "40037 “as told”" in stop.told()
    assert set(world.checkpoint.states()) == {State.PENDING}
    assert world.tally.seconds < 16


async def test_one_row_with_a_template_that_is_refused_is_left_and_named():
    world = World(100, lambda row, _: code(40037 if row == 50 else 0, row), refusals=Refusals({40037: 20}))
    stop = await world.sender.run()
    assert (stop.reason, stop.exit) == (Reason.RETRY_BUDGET, Exit.STOPPED)
    assert "40037 “as told”" in stop.told()
    assert world.checkpoint.states() == {State.SENT: 99, State.PENDING: 1}


async def test_what_is_held_back_is_no_doubt_after_a_crash():
    """A refusal is definite: a kill finds the row pending, and not in flight."""
    world = World(
        300, lambda row, _: code(47003 if row > 20 else 0, row), rate=50, refusals=Refusals({47003: 50})
    )
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(world.sender.run)
        await anyio.sleep(1.2)
        states, asked = world.checkpoint.states(), len(world.wechat.requests)
        tasks.cancel_scope.cancel()
    assert states[State.SENT] == 20
    assert states[State.PENDING] >= asked - 20 - 10 > 5
    assert State.REJECTED not in states
    assert {
        record.tries for record in world.checkpoint.records.values() if record.state is State.PENDING
    } == {1}


async def test_what_is_held_back_counts_for_max_errors():
    world = World(
        500,
        lambda row, _: code(47003 if row > 50 else 0, row),
        max_errors=MaxErrors(count=5),
        refusals=Refusals({47003: 50}),
        concurrency=2,
    )
    stop = await world.sender.run()
    assert stop.reason is Reason.MAX_ERRORS
    assert world.checkpoint.states()[State.REJECTED] in range(6, 9)


async def test_held_back_at_the_end_of_the_list_it_is_about_its_rows():
    world = World(60, lambda row, _: code(47003 if row > 20 else 0, row), refusals=Refusals({47003: 50}))
    assert await world.sender.run() is None
    assert world.checkpoint.states() == {State.SENT: 20, State.REJECTED: 40}


async def test_a_signal_leaves_pending_what_is_held_back():
    world = World(
        300, lambda row, _: code(47003 if row > 20 else 0, row), rate=50, refusals=Refusals({47003: 50})
    )
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(world.sender.run)
        await anyio.sleep(1)
        world.sender.stop(Stop(Reason.SIGNAL, Exit.INTERRUPTED))
    assert set(world.checkpoint.states()) == {State.SENT, State.PENDING}
