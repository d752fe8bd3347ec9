"""How a run ends: what is said of it, what is closed, and how long that may take."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
import pytest

from tests.sending.books import broken
from tests.sending.fakes import FakeTokens, OneBadCommit, World, code, fresh, lost, ok
from wxpush.errors import AccountError, ChangedError, Exit, Reason, Stop, stopped_by
from wxpush.model import State
from wxpush.sending.tally import Tally

pytestmark = pytest.mark.anyio

INTERRUPT = Stop(Reason.SIGNAL, Exit.INTERRUPTED)


@asynccontextmanager
async def interrupted(world: World, *, after: float) -> AsyncIterator[list[Stop | None]]:
    """A run that is told to stop; leaving the block waits for its end, which is then in the list."""
    ends: list[Stop | None] = []

    async def run() -> None:
        ends.append(await world.sender.run())

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(run)
        await anyio.sleep(after)
        world.sender.stop(INTERRUPT)
        yield ends


async def test_every_connection_is_closed():
    world = World(100, concurrency=7)
    await world.sender.run()
    assert world.wechat.closed == 7


async def test_connections_are_closed_though_what_is_out_does_not_come_home():
    world = World(100, concurrency=7, latency=3600)
    world.wechat.closing = 0.5
    async with interrupted(world, after=1):
        pass
    assert world.wechat.closed == 7


async def test_a_connection_that_does_not_close_holds_up_the_end_for_a_second():
    world = World(0, concurrency=3)
    world.wechat.closing = 3600
    began = anyio.current_time()
    await world.sender.run()
    assert anyio.current_time() - began == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("cancelled", [False, True])
async def test_a_probe_that_is_cut_off_makes_way_for_that_of_another_sender_with_the_same_breaker(cancelled):
    first, second = World(100, latency=3600), World(100)
    broken(first.breaker, anyio.current_time())
    second.breaker = first.breaker
    if cancelled:
        with anyio.move_on_after(10):
            await first.sender.run()
    else:
        async with interrupted(first, after=10):
            pass
    with anyio.fail_after(60):
        assert await second.with_checkpoint(second.checkpoint).run() is None
    assert second.checkpoint.states() == {State.SENT: 100}


async def test_a_question_about_the_account_does_not_hold_up_a_stop():
    world = World(100, lambda row, _: code(45009, row))
    world.account.latency = 3600
    async with interrupted(world, after=1):
        stopped = anyio.current_time()
    assert anyio.current_time() - stopped < 0.1


async def test_rows_in_doubt_for_want_of_retries_end_the_run_as_others_do():
    def answer(row: int, before: int):
        return ok(row) if row % 3 else code(45009, row) if before else lost()

    world = World(2000, answer, rate=1e9)
    stop = await world.sender.run()
    assert stop is not None
    assert stop.reason is Reason.RETRY_BUDGET
    assert set(world.checkpoint.states()) == {State.SENT, State.IN_DOUBT}


async def test_a_row_that_was_tried_five_times_leaves_something_to_do():
    world = World(50, lambda row, _: code(45009, row) if row == 30 else ok(row))
    stop = await world.sender.run()
    assert stop is not None
    assert (stop.reason, stop.exit) == (Reason.RETRY_BUDGET, Exit.STOPPED)
    assert world.wechat.asked[30] == 5
    assert world.checkpoint.states() == {State.SENT: 49, State.PENDING: 1}


async def test_a_checkpoint_that_takes_no_last_record_is_told():
    world = World(100, latency=3600)
    async with interrupted(world, after=1) as ends:
        await anyio.sleep(5)
        world.checkpoint.fill()
    assert [stop.reason for stop in ends] == [Reason.DISK]


async def test_the_witness_hears_of_what_was_not_taken():
    heard = []
    world = World(
        30,
        lambda row, before: lost() if row == 5 and not before else code(43004) if row == 7 else ok(row),
        witness=lambda message, verdict: heard.append((message.row, verdict.kind.value)),
    )
    await world.sender.run()
    assert sorted(heard) == [(5, "unsure"), (7, "rejected")]


def test_a_run_takes_no_time_before_its_first_request_is_answered():
    tally = Tally()
    assert tally.seconds == 0.0
    tally.ended = 7.0
    assert tally.seconds == 0.0
    tally.began = 5.0
    assert tally.seconds == 2.0
    tally.ended = None
    assert tally.seconds == 0.0


async def test_a_stop_hands_out_nothing_more_and_lets_what_is_out_come_home():
    world = World(1000, rate=100, latency=2)
    async with interrupted(world, after=3):
        stopped = anyio.current_time()
    assert anyio.current_time() - stopped < 2.1
    assert max(when for when, _, _ in world.wechat.requests) <= stopped
    states = world.checkpoint.states()
    assert states[State.SENT] == len(world.wechat.requests)
    assert states[State.IN_DOUBT] == states[State.IN_FLIGHT] == 0


async def test_what_does_not_come_home_in_ten_seconds_is_in_doubt():
    world = World(1000, latency=3600, concurrency=5)
    async with interrupted(world, after=1):
        stopped = anyio.current_time()
    assert anyio.current_time() - stopped == pytest.approx(10, abs=0.1)
    assert world.checkpoint.states()[State.IN_DOUBT] == 5


async def test_a_full_disk_stops_the_sending_within_what_is_out():
    world = World(5000, fail_after=20)
    stop = await world.sender.run()
    assert stop is not None
    assert (stop.reason, stop.exit) == (Reason.DISK, Exit.DISK)
    assert world.wechat.without_intent == []


async def test_a_checkpoint_that_cannot_be_written_is_told_though_a_signal_came_first():
    """Exit 130 would promise a clean drain."""
    world = World(1000, rate=100, latency=2)
    stops = []

    async def run():
        stops.append(await world.sender.run())

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(run)
        await anyio.sleep(3)
        world.checkpoint.fill()
        world.sender.stop(INTERRUPT)
        world.sender.stop(Stop(Reason.MAX_DURATION, Exit.STOPPED))
    (stop,) = stops
    assert (stop.reason, stop.exit) == (Reason.DISK, Exit.DISK)


async def test_the_first_of_other_reasons_stands():
    world = World(10)
    world.sender.stop(INTERRUPT)
    world.sender.stop(Stop(Reason.MAX_DURATION, Exit.STOPPED))
    assert await world.sender.run() == INTERRUPT
    assert world.wechat.requests == []


async def test_an_account_that_refuses_the_token_stops_and_leaves_the_rows():
    class Refused(FakeTokens):
        async def get(self) -> str:
            raise AccountError("The secret is wrong.")

    world = World(100)
    world.tokens.__class__ = Refused
    stop = await world.sender.run()
    assert stop == stopped_by(AccountError("The secret is wrong."))
    assert set(world.checkpoint.states()) == {State.PENDING}
    assert world.wechat.requests == []


async def test_input_that_changed_stops_and_what_was_sent_is_kept():
    def messages():
        yield from fresh(300)
        raise ChangedError("The input changed.")

    world = World(0, messages=messages())
    stop = await world.sender.run()
    assert (stop.reason, stop.exit) == (Reason.CHANGED, Exit.CHANGED)
    states = world.checkpoint.states()
    assert states[State.SENT] == len(world.wechat.requests) > 0
    assert states[State.SENT] + states[State.PENDING] == len(world.checkpoint.records) <= 300


async def test_refusals_held_back_when_a_stop_comes_are_not_settled():
    world = World(1000, lambda row, _: code(43004, row), rate=5)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(world.sender.run)
        await anyio.sleep(2)
        world.sender.stop(INTERRUPT)
    assert 5 < len(world.wechat.requests) < 20
    assert set(world.checkpoint.states()) == {State.PENDING}


async def test_one_failed_commit_loses_no_answer():
    world = World(400, checkpoint=OneBadCommit(12))
    stop = await world.sender.run()
    assert stop.reason is Reason.DISK
    states = world.checkpoint.states()
    assert states[State.SENT] == len(world.wechat.requests)
    assert states[State.IN_FLIGHT] == states[State.IN_DOUBT] == 0
