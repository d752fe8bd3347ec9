"""The pump against a scripted WeChat: nothing lost, nothing twice, limits kept, stops clean."""

from bisect import bisect_left
from collections import Counter
from math import inf
from random import Random

import anyio
import pytest
from trio.testing import MockClock

from tests.sending.fakes import OneBadCommit, World, code, fresh, lost, ok, unsent
from wxpush.errors import AccountError, ChangedError, Exit, Reason, Stop
from wxpush.limits.refusals import MaxErrors
from wxpush.model import Reply, State

pytestmark = pytest.mark.anyio

INTERRUPT = Stop(Reason.SIGNAL, Exit.INTERRUPTED)


@pytest.fixture
def anyio_backend():
    return "trio", {"clock": MockClock(autojump_threshold=0)}


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


async def test_the_same_refusal_twenty_times_halts_and_settles_nothing():
    world = World(500, lambda row, _: code(43004, row), concurrency=10)
    stop = await world.sender.run()
    assert stop is not None
    assert (stop.reason, stop.exit) == (Reason.ACCOUNT, Exit.REFUSED)
    assert set(world.checkpoint.states()) == {State.PENDING}
    assert len(world.wechat.requests) < 40


async def test_fewer_than_twenty_refusals_are_about_their_rows():
    world = World(19, lambda row, _: code(43004, row))
    assert await world.sender.run() is None
    assert world.checkpoint.states() == {State.REJECTED: 19}


async def test_an_account_wide_refusal_halts_at_once():
    world = World(500, lambda row, _: code(48001, row))
    stop = await world.sender.run()
    assert stop is not None
    assert (stop.reason, stop.exit) == (Reason.ACCOUNT, Exit.REFUSED)
    assert set(world.checkpoint.states()) == {State.PENDING}
    assert len(world.wechat.requests) <= 10


async def test_a_refused_token_is_renewed_once_and_the_messages_repeated():
    world = World(200, concurrency=20)
    world.wechat.answer = lambda row, _: ok(row) if world.tokens.number else code(40001, row)
    assert await world.sender.run() is None
    assert world.checkpoint.states() == {State.SENT: 200}
    assert world.tokens.renewals == 1
    assert world.tally.retries == 0
    assert "T1" in world.tokens.proven
    assert {path for _, _, path in world.wechat.requests} == {
        "/send?access_token=T0",
        "/send?access_token=T1",
    }


async def test_a_used_up_quota_stops_and_keeps_the_rows():
    world = World(200, lambda row, _: ok(row) if row <= 50 else code(45009, row))
    world.account.quota = 0
    stop = await world.sender.run()
    assert stop is not None
    assert (stop.reason, stop.exit) == (Reason.QUOTA, Exit.STOPPED)
    assert world.checkpoint.states()[State.SENT] == 50


async def test_a_quota_error_with_quota_left_only_slows_down():
    world = World(
        200, lambda row, before: code(45009, row) if row == 60 and not before else ok(row), rate=100
    )
    assert await world.sender.run() is None
    assert world.checkpoint.states() == {State.SENT: 200}
    assert world.account.asked["quota"] == 1
    assert world.limiter.rate(anyio.current_time()) <= 100


async def test_a_minute_cap_waits_for_the_next_minute():
    answers = Counter()

    def answer(row: int, _before: int) -> Reply:
        minute = int((1_700_000_000 + anyio.current_time()) // 60)
        answers[minute] += 1
        return ok(row) if answers[minute] <= 60 else code(45011, row)

    world = World(150, answer, rate=50)
    assert await world.sender.run() is None
    assert world.checkpoint.states() == {State.SENT: 150}


async def test_a_template_that_is_gone_halts_and_one_that_is_there_is_retried():
    world = World(100, lambda row, before: code(40037, row) if row == 30 and before < 2 else ok(row))
    assert await world.sender.run() is None
    gone = World(100, lambda row, before: code(40037, row) if row >= 30 else ok(row))
    gone.account.template = False
    stop = await gone.sender.run()
    assert stop is not None
    assert (stop.reason, stop.exit) == (Reason.ACCOUNT, Exit.REFUSED)


async def test_a_frequency_refusal_is_tried_again_at_the_end():
    world = World(
        100, lambda row, before: code(43117, row) if row in {30, 31} and before < row - 29 else ok(row)
    )
    assert await world.sender.run() is None
    assert world.checkpoint.states() == {State.SENT: 99, State.REJECTED: 1}
    assert {row for _, row, _ in world.wechat.requests[-2:]} == {30, 31}


@pytest.mark.parametrize("errcode", [40241, 45065])
async def test_a_repeat_that_wechat_knows_counts_as_sent(errcode):
    world = World(
        50, lambda row, before: ok(row) if row != 7 else lost() if not before else code(errcode, row)
    )
    assert await world.sender.run() is None
    assert world.checkpoint.records[7].state is State.SENT
    assert world.checkpoint.records[7].msgid is None


async def test_the_canary_goes_first_and_alone():
    world = World(200, canary=10, rate=inf)
    assert await world.sender.run() is None
    eleventh = world.wechat.requests[10][0]
    assert all(when < eleventh for when, _, _ in world.wechat.requests[:10])
    assert eleventh - world.wechat.requests[9][0] >= world.wechat.latency


@pytest.mark.parametrize("errcodes", [{5: 43004}, dict.fromkeys(range(1, 11), 43004)])
async def test_a_rejected_canary_stops(errcodes):
    world = World(200, lambda row, _: code(errcodes.get(row, 0), row), canary=10)
    stop = await world.sender.run()
    assert stop is not None
    assert stop.reason is Reason.CANARY
    assert len(world.wechat.requests) == 10


async def test_max_errors_stops():
    world = World(2000, lambda row, _: code(43004 if row % 2 else 0, row), max_errors=MaxErrors(count=20))
    stop = await world.sender.run()
    assert stop is not None
    assert stop.reason is Reason.MAX_ERRORS
    assert world.checkpoint.states()[State.REJECTED] < 60


async def test_a_stop_hands_out_nothing_more_and_lets_what_is_out_come_home():
    world = World(1000, rate=100, latency=2)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(world.sender.run)
        await anyio.sleep(3)
        world.sender.stop(INTERRUPT)
        stopped = anyio.current_time()
    assert anyio.current_time() - stopped < 2.1
    assert max(when for when, _, _ in world.wechat.requests) <= stopped
    states = world.checkpoint.states()
    assert states[State.SENT] == len(world.wechat.requests)
    assert states[State.IN_DOUBT] == states[State.IN_FLIGHT] == 0


async def test_what_does_not_come_home_in_ten_seconds_is_in_doubt():
    world = World(1000, latency=3600, concurrency=5)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(world.sender.run)
        await anyio.sleep(1)
        world.sender.stop(INTERRUPT)
        stopped = anyio.current_time()
    assert anyio.current_time() - stopped == pytest.approx(10, abs=0.1)
    assert world.checkpoint.states()[State.IN_DOUBT] == 5


async def test_a_full_disk_stops_the_sending_within_what_is_out():
    world = World(5000, fail_after=20)
    stop = await world.sender.run()
    assert stop is not None
    assert (stop.reason, stop.exit) == (Reason.DISK, Exit.DISK)
    assert world.wechat.without_intent == []


async def test_more_failures_than_the_retry_budget_carries_end_the_invocation():
    world = World(2000, lambda row, _: code(45009, row) if row % 3 else ok(row), rate=1e9)
    stop = await world.sender.run()
    assert stop is not None
    assert (stop.reason, stop.exit) == (Reason.RETRY_BUDGET, Exit.STOPPED)
    states = world.checkpoint.states()
    assert states[State.SENT] + states[State.PENDING] == 2000
    assert world.tally.retries <= 0.2 * 2000 + 100


@pytest.mark.parametrize("nothing", [lost, unsent, lambda row, _: code(40001, row)])
async def test_a_lost_answer_among_the_first_does_not_hide_a_refusal_of_all(nothing):
    """A lost answer is no answer: it neither counts nor ends the watch."""
    world = World(
        500, lambda row, before: nothing(row, before) if row in {3, 8} and not before else code(43004, row)
    )
    stop = await world.sender.run()
    assert stop is not None
    assert (stop.reason, stop.exit) == (Reason.ACCOUNT, Exit.REFUSED)
    assert set(world.checkpoint.states()) <= {State.PENDING, State.IN_DOUBT}
    assert len(world.wechat.requests) < 50


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
    world = World(100)

    async def refuse():
        raise AccountError("The secret is wrong.")

    world.tokens.get = refuse
    stop = await world.sender.run()
    assert stop == Stop(Reason.ACCOUNT, Exit.REFUSED, "The secret is wrong.")
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


async def test_a_streak_that_puts_the_account_at_risk_halts():
    world = World(300, lambda row, _: code(50002 if row > 20 else 0, row), concurrency=2)
    stop = await world.sender.run()
    assert (stop.reason, stop.exit) == (Reason.ACCOUNT, Exit.REFUSED)
    assert "50002" in stop.sentence
    assert len(world.wechat.requests) <= 20 + 3 + 2
