"""What the next command offers where another campaign's rows paused the account of this one."""

from math import inf

import pytest

from tests.cluster.conftest import ACCOUNT
from tests.cluster.dispatch.feeding import FACTS, ROWS, Listed, feeder
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.store.pause import Pause, PauseCause
from wxpush.cluster.store.runs import Run
from wxpush.errors import AccountError, stopped_by
from wxpush.model import Kind, Verdict
from wxpush.sending.stops import halted

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(("whose", "code"), [("run", 43004), ("another", None), ("", None)])
async def test_a_code_that_another_campaign_heard_is_not_offered_to_this_one(store, names, whose, code):
    run, pace = Run(store, names, "run"), Pace(store, names, ACCOUNT)
    assert await run.create(FACTS, bytes(ROWS), [])
    await pace.set_rate(inf)
    await pace.pause(Pause(PauseCause.ACCOUNT, "refused", row_code=43004, run=whose))
    with pytest.raises(AccountError) as caught:
        await feeder(run, Listed(), store, names)._step()
    assert caught.value.row_code == code


async def test_the_dispatch_ends_with_what_the_worker_heard(store, names):
    """In a sentence, with what it means for the rows."""
    run, pace = Run(store, names, "run"), Pace(store, names, ACCOUNT)
    assert await run.create(FACTS, bytes(ROWS), [])
    stop = halted(Verdict(Kind.HALT, errcode=48001, detail="api unauthorized"), may_be_of_row=False)
    await pace.pause(Pause(PauseCause.ACCOUNT, stop.sentence, means=stop.means))
    with pytest.raises(AccountError) as caught:
        await feeder(run, Listed(), store, names)._step()
    assert stopped_by(caught.value) == stop
