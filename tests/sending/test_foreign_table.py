"""Fourteen answers that are not WeChat's, to everything from the first row or from row 100 on, or to one row in ten: a table.

Where nothing can work it ends within a minute, exit 4, reason `server`, and names the status; in doubt is only what may have arrived.
"""

from collections.abc import Callable
from itertools import cycle

import anyio
import msgspec
import pytest
from trio.testing import MockClock

from tests.sending.fakes import World, ok, unsent
from tests.sending.test_gateways import LOGIN, Foreign, names, run
from wxpush import wiring
from wxpush.channels.template import TEMPLATE
from wxpush.errors import Exit, Reason, Stop
from wxpush.limits.foreign import Foreign as Limit
from wxpush.model import Kind, Reply, State, Verdict
from wxpush.sending.stops import NO_QUOTA, by_others

pytestmark = pytest.mark.anyio
ROWS, HOST = 200, "api.weixin.qq.com"
#: Whose sender has not handed the request on: no byte of it reached WeChat.
REFUSED = [Foreign(status) for status in (302, 307, 400, 401, 403, 404, 407, 413, 429, 451)]
#: What may have come instead of WeChat's own answer.
UNSURE = [Foreign(502), Foreign(503), Foreign(504), LOGIN]
ANSWERS = [*REFUSED, *UNSURE]
Answer = Callable[[int, int], Reply]


@pytest.fixture
def anyio_backend():
    return "trio", {"clock": MockClock(autojump_threshold=0)}


def world_of(answer: Answer, rate: float = 50) -> World:
    return World(
        ROWS,
        answer,
        rate=rate,
        foreign=Limit(HOST),
        endpoint=TEMPLATE.endpoint(frozenset()),
        refusals=wiring.refusals(TEMPLATE.errcodes),
    )


def test_there_are_fourteen(anyio_backend):
    assert len({names(each) for each in ANSWERS}) == 14


WITHIN = 60


def ended_by(stop: Stop | None, foreign: Foreign) -> bool:
    told = stop is not None and foreign.word in stop.told() and HOST in stop.told()
    return told and (stop.exit, stop.reason) == (Exit.STOPPED, Reason.SERVER)


@pytest.mark.parametrize("first", [1, 100])
@pytest.mark.parametrize("foreign", ANSWERS, ids=names)
async def test_to_everything_it_ends_soon_and_says_why(foreign, first):
    world = world_of(lambda row, _: ok(row) if row < first else foreign.reply)
    stop, seconds = await run(world)
    states = world.checkpoint.states()
    assert states[State.SENT] == first - 1
    assert State.REJECTED not in states
    if foreign in REFUSED:
        assert State.IN_DOUBT not in states
    assert ended_by(stop, foreign)
    assert seconds <= WITHIN


@pytest.mark.parametrize("rate", [0.2, 1, 10, 1000])
@pytest.mark.parametrize("foreign", [Foreign(429), Foreign(503)], ids=names)
async def test_at_whatever_rate(foreign, rate):
    stop, seconds = await run(world_of(lambda _row, _: foreign.reply, rate=rate))
    assert ended_by(stop, foreign)
    assert seconds <= WITHIN


async def test_one_outage_may_have_several_answers():
    spoken = cycle([Foreign(502), Foreign(503), Foreign(504), Foreign(500), Foreign(429)])
    stop, seconds = await run(world_of(lambda _row, _: next(spoken).reply))
    assert stop is not None
    assert stop.reason is Reason.SERVER
    assert seconds <= WITHIN


@pytest.mark.parametrize("foreign", [Foreign(429), Foreign(502), Foreign(503)], ids=names)
async def test_what_is_over_within_half_a_minute_ends_nothing(foreign):
    """As while a gateway is begun anew."""
    world = world_of(lambda row, _: foreign.reply if 2 <= anyio.current_time() < 32 else ok(row))
    stop, _ = await run(world)
    assert stop is None
    assert world.checkpoint.states()[State.SENT] == ROWS


async def test_a_network_that_is_gone_for_minutes_is_waited_for_though_a_gateway_answers_first_and_last():
    def answer(row: int, _: int) -> Reply:
        now = anyio.current_time()
        if now < 2 or now >= 160:
            return ok(row)
        return unsent() if 5 <= now < 150 else Foreign(502).reply

    world = world_of(answer)
    stop, _ = await run(world)
    assert (stop, world.checkpoint.states()) == (None, {State.SENT: ROWS})


@pytest.mark.parametrize("foreign", [Foreign(429), Foreign(503)], ids=names)
@pytest.mark.parametrize("first", [1, 100])
async def test_who_asks_for_minutes_is_not_asked_at_once_and_waited_for_only_after_a_success(foreign, first):
    waits = msgspec.structs.replace(foreign.reply, retry_after=120.0)
    world = world_of(lambda row, _: ok(row) if row < first else waits)
    stop, seconds = await run(world)
    assert ended_by(stop, foreign)
    moments = [moment for moment, row, _ in world.wechat.requests if row >= first]
    assert all(moment - moments[0] < 1 or moment - moments[0] >= 120 for moment in moments)
    assert seconds <= WITHIN if first == 1 else 120 <= seconds <= 130


@pytest.mark.parametrize("foreign", ANSWERS, ids=names)
async def test_to_one_in_ten_it_costs_no_row_where_a_repeat_passes(foreign):
    world = world_of(lambda row, before: foreign.reply if row % 10 == 0 and not before else ok(row))
    stop, _ = await run(world)
    assert (stop, world.checkpoint.states()) == (None, {State.SENT: ROWS})


@pytest.mark.parametrize("foreign", ANSWERS, ids=names)
async def test_to_the_same_one_in_ten_each_time_all_others_arrive_and_the_end_says_why(foreign):
    world = world_of(lambda row, _: foreign.reply if row % 10 == 0 else ok(row))
    stop, _ = await run(world)
    states = world.checkpoint.states()
    assert states[State.SENT] == ROWS * 9 // 10
    assert (State.IN_DOUBT in states) == (foreign in UNSURE)
    assert ended_by(by_others(stop, world.sender.unsettled, Limit(HOST)), foreign)


async def test_what_ended_it_otherwise_stands():
    world = world_of(lambda row, _: ok(row))
    await run(world)
    assert by_others(None, world.sender.unsettled, Limit(HOST)) is None
    assert by_others(NO_QUOTA, Verdict(Kind.RETRY, foreign=True), Limit(HOST)) is NO_QUOTA
