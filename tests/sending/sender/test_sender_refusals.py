"""What WeChat refuses, and what the sender makes of it: for the row, for the account, for the run."""

from collections import Counter
from math import inf

import anyio
import pytest

from tests.sending.fakes import World, code, lost, ok, unsent
from wxpush.channels.template import TEMPLATE
from wxpush.errors import Exit, Reason, Stop
from wxpush.limits.refusals import MaxErrors, Refusals
from wxpush.model import Arrival, Reply, State

pytestmark = pytest.mark.anyio


async def test_the_same_refusal_twenty_times_halts_and_settles_nothing():
    world = World(500, lambda row, _: code(43004, row), concurrency=10)
    stop = await world.sender.run()
    assert stop is not None
    assert (stop.reason, stop.exit) == (Reason.ACCOUNT, Exit.REFUSED)
    assert set(world.checkpoint.states()) == {State.PENDING}
    assert len(world.wechat.requests) < 40


async def test_whoever_hears_of_rejected_rows_hears_of_none_that_a_halt_leaves_open():
    rejected = []
    world = World(
        500, lambda row, _: code(43004, row), rejected=lambda message, _verdict: rejected.append(message.row)
    )
    assert await world.sender.run() is not None
    assert rejected == []


async def test_fewer_than_twenty_refusals_are_about_their_rows():
    rejected = []
    world = World(
        19, lambda row, _: code(43004, row), rejected=lambda message, _verdict: rejected.append(message.row)
    )
    assert await world.sender.run() is None
    assert world.checkpoint.states() == {State.REJECTED: 19}
    assert sorted(rejected) == [*range(1, 20)]


@pytest.mark.parametrize(
    ("reason", "state"),
    [(Reason.MAX_DURATION, State.REJECTED), (Reason.SIGNAL, State.PENDING), (Reason.QUOTA, State.PENDING)],
)
async def test_what_is_kept_back_is_settled_where_a_bound_of_the_operators_ends_it(reason, state):
    """Else a run that is bounded so closely comes to the same rows for ever; whoever gives a signal may have seen why."""
    world = World(500, lambda row, _: code(43004, row), concurrency=1)
    answer = world.wechat.answer

    def seventh(row: int, tries: int) -> Reply:
        if row == 7:
            world.sender.stop(Stop(reason, Exit.STOPPED))
        return answer(row, tries)

    world.wechat.answer = seventh
    assert await world.sender.run() is not None
    assert {
        row: record.state for row, record in world.checkpoint.records.items() if row <= 7
    } == dict.fromkeys(range(1, 8), state)


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
    answers: Counter[int] = Counter()

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


@pytest.mark.parametrize("bound", [{"max_errors": MaxErrors(count=8)}, {"canary": 12}])
async def test_a_bound_that_refusals_in_a_row_reach_first_is_no_bound_of_rows(bound):
    """What was in flight when --max-errors ended it brings the streak to its number: none of them is settled."""
    world = World(
        500,
        lambda row, _: code(47003, row),
        concurrency=20,
        refusals=Refusals({47003: 10}, proven=True),
        **bound,
    )
    stop = await world.sender.run()
    assert stop is not None
    assert (stop.reason, stop.exit, stop.row_code) == (Reason.ACCOUNT, Exit.REFUSED, 47003)
    assert set(world.checkpoint.states()) == {State.PENDING}


async def test_max_errors_stops():
    world = World(2000, lambda row, _: code(43004 if row % 2 else 0, row), max_errors=MaxErrors(count=20))
    stop = await world.sender.run()
    assert stop is not None
    assert stop.reason is Reason.MAX_ERRORS
    assert world.checkpoint.states()[State.REJECTED] < 60


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


async def test_a_refusal_without_a_code_is_not_explained_by_one():
    world = World(10, lambda row, _: Reply(Arrival.ANSWERED, 412), endpoint=TEMPLATE.endpoint(frozenset()))
    stop = await world.sender.run()
    assert (stop.exit, "HTTP 412" in stop.told()) == (Exit.REFUSED, True)
    assert "None" not in stop.told()
