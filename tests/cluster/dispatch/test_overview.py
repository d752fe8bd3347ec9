"""What holds a cluster's rows back, as a dispatcher sees it in a real Redis."""

from math import inf

import anyio
import pytest

from tests.cluster.conftest import ACCOUNT
from wxpush.cluster.dispatch.overview import Overview
from wxpush.cluster.names import AT_WORK
from wxpush.cluster.store.pace import Pace
from wxpush.hold import Held
from wxpush.model import Kind, Verdict
from wxpush.sending.tally import Tally
from wxpush.words import Sentence

pytestmark = pytest.mark.anyio


@pytest.fixture
async def pace(store, names):
    found = Pace(store, names, ACCOUNT)
    await found.set_rate(100.0)
    return found


@pytest.mark.parametrize(
    "why",
    [
        Verdict(Kind.THROTTLED, 45011, detail="reach max api minute limit"),
        Verdict(Kind.THROTTLED, detail="HTTP 429"),
        Verdict(Kind.THROTTLED, -1, detail=Sentence("rows.no_answer", seconds=10)),
    ],
)
async def test_what_is_in_force_and_why_is_told_to_whoever_asks(pace, why):
    found = await pace.in_force()
    assert (found.asked, found.rate, found.closed, found.why) == (100, 100, 0, None)
    await pace.slow_down(this_minute=False, measured=0, pause=30.0, why=why)
    found = await pace.in_force()
    assert (found.asked, found.rate, found.why) == (100, pytest.approx(50, rel=0.01), why)
    assert found.closed == pytest.approx(30, abs=2)
    assert found.back == pytest.approx(30 + 5 + 25, abs=2)


async def test_without_a_rate_the_one_in_force_is_that_of_the_complaint(pace):
    await pace.set_rate(inf)
    assert (await pace.in_force()).rate == inf
    await pace.slow_down(this_minute=True, measured=400, why=Verdict(Kind.THROTTLED, 45011))
    found = await pace.in_force()
    assert (found.asked, found.rate) == (inf, 200)
    assert 0 < found.closed <= 60


async def looked(overview: Overview, seconds: float = 0.3) -> None:
    with anyio.move_on_after(seconds):
        await overview.run()


async def test_a_full_minute_is_told_and_then_the_slower_rate(store, names, pace):
    overview = Overview(store, names, ACCOUNT, Tally(), asked=100.0)
    assert overview.rate(0.0) == 100
    await pace.slow_down(this_minute=False, measured=0, pause=30.0, why=Verdict(Kind.THROTTLED, 45011))
    await looked(overview)
    now = anyio.current_time()
    hold = overview.hold(now)
    assert (hold.by, hold.errcode) == (Held.THROTTLED, 45011)
    assert hold.rate == pytest.approx(50, rel=0.01)
    assert hold.seconds == pytest.approx(30, abs=2)
    later = overview.hold(now + 40)
    assert later.by is Held.SLOWED
    assert later.seconds == pytest.approx(20, abs=2)
    assert overview.rate(now) == pytest.approx(50, rel=0.01)


async def test_that_nobody_is_at_work_is_told_after_some_seconds_and_not_once_a_worker_is_there(store, names):
    tally = Tally()
    overview = Overview(store, names, ACCOUNT, tally, asked=100.0)
    assert overview.nobody(anyio.current_time()) is None, "it has not looked yet"
    await looked(overview)
    now = anyio.current_time()
    assert overview.nobody(now) is None
    assert overview.nobody(now + 4).by is Held.NO_WORKER
    tally.attempts += 1
    await looked(overview)
    assert overview.nobody(anyio.current_time() + 2) is None, "one has sent something"
    await store.ask("SET", names.account(ACCOUNT.name, AT_WORK), 1, "EX", 60)
    await looked(overview)
    assert overview.nobody(anyio.current_time() + 2) is None
