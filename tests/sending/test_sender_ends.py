"""How a run ends: what is said of it, what is closed, and how long that may take."""

from collections.abc import Iterator
from contextlib import asynccontextmanager

import anyio
import pytest
from trio.testing import MockClock

from tests.sending.fakes import World, code, lost, ok
from wxpush.errors import Exit, Reason, Stop
from wxpush.model import State
from wxpush.sending.tally import Tally

pytestmark = pytest.mark.anyio

INTERRUPT = Stop(Reason.SIGNAL, Exit.INTERRUPTED)


@pytest.fixture
def anyio_backend():
    return "trio", {"clock": MockClock(autojump_threshold=0)}


@asynccontextmanager
async def interrupted(world: World, *, after: float) -> Iterator[list[Stop | None]]:
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


async def test_the_witness_hears_of_every_request():
    heard = []
    world = World(
        30,
        lambda row, before: lost() if row == 5 and not before else ok(row),
        witness=lambda message, verdict: heard.append((message.row, verdict.kind.value)),
    )
    await world.sender.run()
    expected = [(row, "sent") for row in range(1, 31)] + [(5, "unsure")]
    assert sorted(heard) == sorted(expected)


def test_a_run_takes_no_time_before_its_first_request_is_answered():
    tally = Tally()
    assert tally.seconds == 0.0
    tally.ended = 7.0
    assert tally.seconds == 0.0
    tally.began = 5.0
    assert tally.seconds == 2.0
    tally.ended = None
    assert tally.seconds == 0.0
