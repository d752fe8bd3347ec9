"""The pump against a scripted WeChat: nothing lost, nothing twice, limits kept, stops clean."""

from bisect import bisect_left
from collections import Counter
from math import inf
from random import Random

import anyio
import pytest

from tests.sending.fakes import World, code, lost, ok, unsent
from wxpush.errors import Exit, Reason, Stop
from wxpush.model import Reply, State

pytestmark = pytest.mark.anyio

INTERRUPT = Stop(Reason.SIGNAL, Exit.INTERRUPTED)


async def test_every_row_is_sent_once():
    world = World(1000)
    assert await world.sender.run() is None
    assert world.checkpoint.states() == {State.SENT: 1000}
    assert set(world.wechat.asked.values()) == {1}
    assert world.tally.attempts == 1000
    assert world.tally.in_flight == 0


async def test_no_request_leaves_before_its_intent_is_durable():
    world = World(300, commit_seconds=0.2)
    await world.sender.run()
    assert world.wechat.without_intent == []


async def test_concurrency_is_the_most_that_is_out():
    world = World(200, concurrency=7, latency=0.5)
    await world.sender.run()
    assert world.wechat.most_together == 7


@pytest.mark.slow
@pytest.mark.parametrize("rate", [0.5, 20, 1000])
async def test_the_rate_is_reached_and_no_second_exceeds_it(rate):
    rows = int(max(5, rate * 5))
    world = World(rows, rate=rate, concurrency=50)
    await world.sender.run()
    times = [when for when, _, _ in world.wechat.requests]
    allowed = rate + max(1, rate / 20)
    for number, start in enumerate(times):
        assert bisect_left(times, start + 1) - number <= allowed + 1e-6
    assert len(times) / (times[-1] - times[0] + 1 / rate) >= 0.97 * rate


async def test_a_slow_commit_does_not_bunch_requests():
    world = World(100, rate=100, commit_seconds=0.5)
    await world.sender.run()
    times = [when for when, _, _ in world.wechat.requests]
    assert all(sum(start <= when < start + 0.5 for when in times) <= 55 for start in times)


async def test_a_rejected_row_does_not_stop_the_others():
    world = World(50, lambda row, _: code(43004 if row == 3 else 0, row))
    assert await world.sender.run() is None
    assert world.checkpoint.states() == {State.SENT: 49, State.REJECTED: 1}
    assert world.tally.errcodes == {43004: 1}


async def test_a_lost_answer_is_asked_for_again():
    world = World(30, lambda row, before: lost() if row % 5 == 0 and before < 2 else ok(row))
    assert await world.sender.run() is None
    assert world.checkpoint.states() == {State.SENT: 30}
    assert world.tally.retries == 12
    assert world.checkpoint.records[5].tries == 3


async def test_after_five_tries_without_an_answer_the_row_is_in_doubt():
    world = World(30, lambda row, _: lost() if row == 9 else ok(row))
    assert await world.sender.run() is None
    assert world.wechat.asked[9] == 5
    record = world.checkpoint.records[9]
    assert record.state is State.IN_DOUBT
    assert record.first_ms is not None


async def test_no_repeat_leaves_after_nine_minutes():
    world = World(30, lambda row, _: lost() if row == 9 else ok(row), latency=200)
    await world.sender.run()
    times = [when for when, row, _ in world.wechat.requests if row == 9]
    assert max(times) - min(times) < 540
    assert world.checkpoint.records[9].state is State.IN_DOUBT


async def test_a_request_that_never_left_costs_no_try():
    world = World(10, lambda row, before: unsent() if before < 7 and row == 1 else ok(row))
    assert await world.sender.run() is None
    assert world.checkpoint.records[1].tries == 1
    assert world.tally.attempts == 10


async def test_the_breaker_keeps_rows_from_being_burnt():
    down = {"until": 60.0}

    def answer(row: int, _before: int) -> Reply:
        return lost() if anyio.current_time() - begin < down["until"] else ok(row)

    begin = anyio.current_time()
    world = World(500, answer, concurrency=20)
    assert await world.sender.run() is None
    assert world.checkpoint.states() == {State.SENT: 500}
    during = [when for when, _, _ in world.wechat.requests if 1 < when - begin < 60]
    assert len(during) <= 6


async def test_five_minutes_without_success_end_the_invocation():
    world = World(500, lost, concurrency=20)
    stop = await world.sender.run()
    assert stop is not None
    assert (stop.reason, stop.exit) == (Reason.BREAKER, Exit.STOPPED)
    assert set(world.checkpoint.states()) <= {State.IN_DOUBT, State.PENDING}
    assert 300 <= world.tally.seconds < 400


@pytest.mark.parametrize("errcode", [40241, 45065])
async def test_a_repeat_that_wechat_knows_counts_as_sent(errcode):
    world = World(
        50, lambda row, before: ok(row) if row != 7 else lost() if not before else code(errcode, row)
    )
    assert await world.sender.run() is None
    assert world.checkpoint.records[7].state is State.SENT
    assert world.checkpoint.records[7].msgid is None


async def test_more_failures_than_the_retry_budget_carries_end_the_invocation():
    world = World(2000, lambda row, _: code(45009, row) if row % 3 else ok(row), rate=1e9)
    stop = await world.sender.run()
    assert stop is not None
    assert (stop.reason, stop.exit) == (Reason.RETRY_BUDGET, Exit.STOPPED)
    states = world.checkpoint.states()
    assert states[State.SENT] + states[State.PENDING] == 2000
    assert world.tally.retries <= 0.2 * 2000 + 100


@pytest.mark.parametrize("seed", range(9))
async def test_whatever_happens_what_was_accepted_is_sent_or_in_doubt_and_nothing_else_is_sent(seed):
    """WeChat tells repeats apart by row here, as it does by client_msg_id."""
    random = Random(seed)
    accepted: Counter[int] = Counter()
    share = random.choice([0.02, 0.1, 0.3])

    def answer(row: int, _before: int) -> Reply:
        fault = random.random()
        if fault > share:
            if accepted[row]:
                return code(45065, row)
            accepted[row] = 1
            return ok(row)
        if fault > share / 2:
            return unsent()
        if random.random() < 0.3:
            return code(45009, row)
        if random.random() < 0.5:
            accepted[row] = 1
        return random.choice([lost(), code(-1, row)])

    world = World(200, answer, rate=random.choice([inf, 300.0]), concurrency=random.choice([1, 8, 40]))
    if seed % 3 == 0:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(world.sender.run)
            await anyio.sleep(random.random())
            world.sender.stop(INTERRUPT)
    else:
        await world.sender.run()
    records = world.checkpoint.records
    assert all(record.state is not State.IN_FLIGHT for record in records.values())
    for row, record in records.items():
        assert (
            record.state in {State.SENT, State.IN_DOUBT} if accepted[row] else record.state is not State.SENT
        )
    assert set(accepted) <= set(records)
    assert world.tally.in_flight == 0
    assert world.tally.settled == sum(record.state is not State.PENDING for record in records.values())
