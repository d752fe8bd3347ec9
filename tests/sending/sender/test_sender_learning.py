"""What the sender learns from answers: of the token, the rate, the server, the first rows."""

from math import inf

import anyio
import pytest

from tests.sending.fakes import Wechat, World, code, lost, ok, unsent
from wxpush.errors import Reason
from wxpush.limits.breaker import BreakerState
from wxpush.limits.refusals import MaxErrors
from wxpush.model import State

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("answer", "proven"),
    [
        (ok, {"T0"}),
        (lambda row, _: code(43004, row), {"T0"}),
        (lambda row, _: code(48001, row), set()),
        (lost, set()),
        (unsent, set()),
    ],
    ids=["sent", "rejected", "refused for all", "unanswered", "unsent"],
)
async def test_a_token_is_proven_by_answers_that_need_one(answer, proven):
    world = World(30, answer)
    await world.sender.run()
    assert world.tokens.proven == proven


class Renewed(Wechat):
    """Knows the second token only."""

    async def serve(self, path: str, body: bytes):
        reply = await super().serve(path, body)
        return code(40001) if path.endswith("T0") else reply


async def test_a_refused_token_is_not_proven_by_its_refusal():
    world = World(30, wechat=Renewed)
    await world.sender.run()
    assert world.tokens.proven == {"T1"}
    assert world.checkpoint.states() == {State.SENT: 30}


async def test_complaints_slow_the_sender_down():
    world = World(
        400, lambda row, before: code(-1, row) if row % 3 == 0 and not before else ok(row), rate=100
    )
    rates = []

    async def look() -> None:
        while True:
            await anyio.sleep(0.5)
            rates.append(world.limiter.rate(anyio.current_time()))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(look)
        await world.sender.run()
        tasks.cancel_scope.cancel()
    assert min(rates) <= 50


async def left_while_open(world: World) -> list[int]:
    """The rows that leave while the breaker is open for the first time."""
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(world.sender.run)
        while world.breaker.state is not BreakerState.OPEN:
            await anyio.sleep(0.001)
        opened = anyio.current_time()
        await anyio.sleep(4.9)
        tasks.cancel_scope.cancel()
    return [row for when, row, _ in world.wechat.requests if when > opened]


@pytest.mark.slow
@pytest.mark.parametrize("commit_seconds", [0.001, 2.0])
async def test_nothing_leaves_once_too_many_stay_without_an_answer(commit_seconds):
    """Not even what is ready, while the disk is slow."""
    world = World(
        2000, lambda row, _: ok(row) if row <= 100 else lost(), rate=200, commit_seconds=commit_seconds
    )
    assert await left_while_open(world) == []


class Failing(Wechat):
    """Says nothing for a long time of any row but the first twenty."""

    async def serve(self, path: str, body: bytes):
        reply = await super().serve(path, body)
        if int(body) > 20:
            await anyio.sleep(60)
        return reply


async def test_nothing_leaves_though_it_is_a_sent_row_that_shows_how_many_stay_without_an_answer():
    """The twentieth answer is the first that is enough to judge by, whatever it says itself."""
    world = World(
        2000,
        lambda row, _: lost() if row <= 10 else ok(row),
        rate=200,
        concurrency=100,
        latency=0.2,
        wechat=Failing,
    )
    assert await left_while_open(world) == []
    assert world.tally.states[State.SENT] == 10


async def test_what_is_ready_when_a_minute_is_full_is_pending_again():
    world = World(
        500, lambda row, before: code(45011, row) if row == 100 and not before else ok(row), rate=100
    )
    with anyio.move_on_after(2):
        await world.sender.run()
    assert world.checkpoint.states()[State.IN_FLIGHT] == 0
    assert world.checkpoint.states()[State.PENDING] > 1


async def test_a_row_that_is_sent_ends_a_streak():
    """Of the third in a row the account is at risk."""
    world = World(100, lambda row, _: code(50002 if row % 3 else 0, row), concurrency=1)
    assert await world.sender.run() is None
    assert world.checkpoint.states() == {State.SENT: 33, State.REJECTED: 67}


async def test_max_errors_stop_though_no_row_is_sent_any_more():
    world = World(
        2000,
        lambda row, _: code((43004, 47003)[row % 2] if row > 30 else 0, row),
        max_errors=MaxErrors(count=20),
    )
    stop = await world.sender.run()
    assert stop is not None
    assert stop.reason is Reason.MAX_ERRORS
    assert world.checkpoint.states()[State.REJECTED] < 60


class Uneven(Wechat):
    """Takes its time for one row."""

    async def serve(self, path: str, body: bytes):
        if body == b"10":
            await anyio.sleep(5)
        return await super().serve(path, body)


async def test_the_last_of_the_canary_is_waited_for():
    world = World(200, canary=10, wechat=Uneven)
    began = anyio.current_time()
    assert await world.sender.run() is None
    assert sorted(when - began > 5 for when, _, _ in world.wechat.requests) == [False] * 9 + [True] * 191


async def test_refusals_that_were_held_back_are_settled_as_soon_as_another_answer_comes():
    world = World(500, lambda row, _: code(43004 if row <= 5 else 0, row), rate=10)
    with anyio.move_on_after(3):
        await world.sender.run()
    assert world.checkpoint.states()[State.REJECTED] == 5
    assert world.tally.states[State.REJECTED] == 5


async def test_what_was_held_back_may_still_have_something_before_it():
    """All of a short campaign was put off: that ends the watch, and the rows go once more."""
    world = World(10, lambda row, before: ok(row) if before else code(43117, row), rate=inf)
    assert await world.sender.run() is None
    assert world.checkpoint.states() == {State.SENT: 10}
