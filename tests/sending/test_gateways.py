"""What answers is not always WeChat: a gateway, a firewall, a captive portal between it and us, on a clock that jumps.

WeChat itself answers with 200. So any other status is somebody else's word, and most of them say that the request was not carried out:
https://www.rfc-editor.org/rfc/rfc9110#section-15
"""

from collections.abc import Callable
from dataclasses import dataclass

import anyio
import pytest
from trio.testing import MockClock

from tests.sending.fakes import World, ok
from wxpush import wiring
from wxpush.channels.template import TEMPLATE
from wxpush.errors import Exit, Reason, Stop
from wxpush.model import Arrival, Reply, State

pytestmark = pytest.mark.anyio
ROWS, FIRST = 100, 50
PORTAL = b"<html><body>Please log in to the hotel's network</body></html>"


@pytest.fixture
def anyio_backend():
    return "trio", {"clock": MockClock(autojump_threshold=0)}


@dataclass(frozen=True)
class Foreign:
    """An answer that is not WeChat's."""

    status: int
    body: bytes = b""

    @property
    def reply(self) -> Reply:
        return Reply(Arrival.ANSWERED, self.status, self.body)

    @property
    def word(self) -> str:
        """What the sentence has of it."""
        return "HTML" if self.status == 200 and self.body else str(self.status)


#: Who sends one of these has not handed the request on.
REFUSED = [Foreign(status) for status in (301, 302, 307, 400, 401, 403, 404, 405, 407, 413, 451)]
SOME = [each for each in REFUSED if each.status in {302, 403, 413}]
#: A page of a hotel's network. It may stand in the way of the answer alone.
LOGIN = Foreign(200, PORTAL)
#: These may pass by themselves, and the request may have arrived.
TROUBLE = [Foreign(502), Foreign(504), LOGIN]


def names(foreign: Foreign) -> str:
    return foreign.word


def sent_to(answer: Callable[[int, int], Reply], rate: float = 50) -> World:
    """A campaign on whose way that stands."""
    return World(
        ROWS,
        answer,
        rate=rate,
        endpoint=TEMPLATE.endpoint(frozenset()),
        refusals=wiring.refusals(TEMPLATE.errcodes),
    )


async def run(world: World) -> tuple[Stop | None, float]:
    began = anyio.current_time()
    stop = await world.sender.run()
    return stop, anyio.current_time() - began


@pytest.mark.parametrize("first", [1, FIRST])
@pytest.mark.parametrize("foreign", REFUSED, ids=names)
async def test_one_refusal_to_everything_ends_it_soon_and_settles_nothing(foreign, first):
    world = sent_to(lambda row, _: ok(row) if row < first else foreign.reply)
    stop, seconds = await run(world)
    states = world.checkpoint.states()
    assert State.IN_DOUBT not in states
    assert states[State.SENT] == first - 1
    assert State.REJECTED not in states
    assert stop is not None
    assert (stop.reason, stop.exit) == (Reason.SERVER, Exit.STOPPED)
    assert foreign.word in stop.told()
    assert seconds <= 60


@pytest.mark.parametrize("first", [1, FIRST])
async def test_a_page_of_html_to_everything_ends_it_soon_too(first):
    world = sent_to(lambda row, _: ok(row) if row < first else LOGIN.reply)
    stop, seconds = await run(world)
    states = world.checkpoint.states()
    assert states[State.SENT] == first - 1
    assert stop is not None
    assert stop.reason is Reason.SERVER
    assert LOGIN.word in stop.told()
    assert seconds <= 60


@pytest.mark.parametrize("foreign", [*SOME, *TROUBLE], ids=names)
async def test_one_in_ten_is_repeated_and_none_is_left(foreign):
    """As behind a balancer of which one machine is sick: the same request passes by another."""
    world = sent_to(lambda row, before: foreign.reply if row % 10 == 0 and not before else ok(row))
    stop, _ = await run(world)
    assert (stop, world.checkpoint.states()) == (None, {State.SENT: ROWS})


@pytest.mark.parametrize("foreign", SOME, ids=names)
async def test_one_in_ten_that_is_refused_each_time_is_not_in_doubt(foreign):
    """As by a firewall that does not like a word of the text."""
    world = sent_to(lambda row, _: foreign.reply if row % 10 == 0 else ok(row))
    await run(world)
    states = world.checkpoint.states()
    assert State.IN_DOUBT not in states
    assert states[State.SENT] == ROWS * 9 // 10


class Limited:
    """A gateway that lets so many a second through, and says no to the others."""

    def __init__(self, status: int, a_second: int) -> None:
        self._reply = Reply(Arrival.ANSWERED, status)
        self._most = a_second
        self._second, self._many = -1, 0
        self.refused = 0

    def __call__(self, row: int, _before: int) -> Reply:
        second = int(anyio.current_time())
        if second != self._second:
            self._second, self._many = second, 0
        self._many += 1
        if self._many <= self._most:
            return ok(row)
        self.refused += 1
        return self._reply


@pytest.mark.parametrize("status", [429, 503])
async def test_a_gateway_that_limits_the_rate_slows_it_down_and_costs_no_row(status):
    gateway = Limited(status, 10)
    world = sent_to(gateway)
    stop, seconds = await run(world)
    assert (stop, world.checkpoint.states()) == (None, {State.SENT: ROWS})
    assert seconds <= 120
    assert gateway.refused <= ROWS // 3


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_is_kept_by_the_whole_campaign(status):
    """`retry_after` of a reply: seconds, as the header says them; None where there is none."""
    waits = Reply(Arrival.ANSWERED, status, retry_after=20.0)
    world = sent_to(lambda row, before: waits if row == 50 and not before else ok(row))
    stop, _ = await run(world)
    assert (stop, world.checkpoint.states()) == (None, {State.SENT: ROWS})
    (told,) = [moment for moment, row, _ in world.wechat.requests if row == 50][:1]
    behind = [moment for moment, *_ in world.wechat.requests if moment > told + 1]
    assert min(behind) >= told + 20
