"""Fourteen answers that are not WeChat's, to everything from the first row or from row 100 on, or to one row in ten: a table."""

from collections.abc import Callable

import pytest
from trio.testing import MockClock

from tests.sending.fakes import World, ok
from tests.sending.test_gateways import LOGIN, Foreign, names, run
from wxpush import wiring
from wxpush.channels.template import TEMPLATE
from wxpush.errors import Exit, Reason
from wxpush.model import Reply, State

pytestmark = pytest.mark.anyio
ROWS = 200
#: Whose sender has not handed the request on: no byte of it reached WeChat.
REFUSED = [Foreign(status) for status in (302, 307, 400, 401, 403, 404, 407, 413, 429, 451)]
#: What may have come instead of WeChat's own answer.
UNSURE = [Foreign(502), Foreign(503), Foreign(504), LOGIN]
ANSWERS = [*REFUSED, *UNSURE]
Answer = Callable[[int, int], Reply]


@pytest.fixture
def anyio_backend():
    return "trio", {"clock": MockClock(autojump_threshold=0)}


def world_of(answer: Answer) -> World:
    return World(
        ROWS,
        answer,
        rate=50,
        endpoint=TEMPLATE.endpoint(frozenset()),
        refusals=wiring.refusals(TEMPLATE.errcodes),
    )


def test_there_are_fourteen(anyio_backend):
    assert len({names(each) for each in ANSWERS}) == 14


#: What passes by itself, now and then: five minutes are waited for it, in which the screen has the fault and the next try.
PASSING = [each for each in ANSWERS if each.status in {429, 502, 503, 504}]


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
    assert stop is not None
    assert stop.exit is Exit.STOPPED
    assert stop.reason is (Reason.BREAKER if foreign in PASSING else Reason.SERVER)
    assert foreign.word in stop.told()
    assert seconds <= (450 if foreign in PASSING else 60)


@pytest.mark.parametrize("foreign", ANSWERS, ids=names)
async def test_to_one_in_ten_it_costs_no_row_where_a_repeat_passes(foreign):
    world = world_of(lambda row, before: foreign.reply if row % 10 == 0 and not before else ok(row))
    stop, _ = await run(world)
    assert (stop, world.checkpoint.states()) == (None, {State.SENT: ROWS})


@pytest.mark.parametrize("foreign", ANSWERS, ids=names)
async def test_to_the_same_one_in_ten_each_time_all_others_arrive(foreign):
    world = world_of(lambda row, _: foreign.reply if row % 10 == 0 else ok(row))
    await run(world)
    states = world.checkpoint.states()
    assert states[State.SENT] == ROWS * 9 // 10
    assert (State.IN_DOUBT in states) == (foreign in UNSURE)
