"""A part of the quota is kept: no more rows are handed out than lists may have, and workers are called back where others use it up."""

import json

import anyio
import msgspec
import pytest

from tests.cluster import servers
from tests.cluster.dispatch.feeding import WIDE, Listed, feeder
from tests.cluster.dispatch.test_feeder import work_off
from wxpush.errors import Exit, Reason, Stop
from wxpush.parsing.quantities import CountOrShare
from wxpush.run.timing.keeping import QuotaAllowance

pytestmark = pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")


@pytest.mark.anyio
async def test_no_more_rows_are_handed_out_than_may_be_and_it_ends_when_those_are_back(
    run, store, names, clock
):
    broker = Listed()
    allowance = QuotaAllowance(CountOrShare(count=1), left=3 * WIDE + 1, answered=lambda: 0, rate=10.0)
    feeding = feeder(run, broker, store, names, allowance=allowance)
    assert not await feeding._step()
    handed = broker.taken()
    assert [chunk.first for chunk in handed] == [1, 1 + WIDE, 1 + 2 * WIDE]
    assert not await feeding._step()  # workers have them
    for chunk in handed:
        await work_off(run, store, names, clock, chunk)
    with anyio.fail_after(10):
        stop = await feeding.run()
    assert isinstance(stop, Stop)
    assert (stop.reason, stop.exit) == (Reason.QUOTA, Exit.STOPPED)
    # Some may have been taken for lost, and put in again.
    assert {chunk.first for chunk in broker.taken()} <= {chunk.first for chunk in handed}


def limited(field, many):
    faults = field.sandbox.control.faults()
    field.sandbox.control.set_faults(msgspec.structs.replace(faults, daily_limit=many))


def test_a_dispatch_leaves_what_is_kept_and_the_next_one_sends_the_rest(field):
    limited(field, 200)
    field.work()
    first = field.dispatch("--keep-quota", "60")
    assert first.process.wait(60) == 4, first.said()
    ended = json.loads(first.errors.with_suffix(".out").read_text().splitlines()[-1])
    left = 200 - field.sandbox.control.summary().requests
    assert (ended["reason"], 60 <= left <= 60 + 140 // 20) == ("quota", True), ended
    limited(field, 10**9)
    summary = field.finish(field.dispatch("--keep-quota", "60"))
    assert field.wrong(summary) == []


def test_workers_are_called_back_where_others_use_up_what_lists_may_have(field):
    limited(field, 400)
    field.rate = "20/s"
    field.work()
    child = field.dispatch("--keep-quota", "60")
    field.wait_for(lambda: field.delivered() >= 10)
    limited(field, 70)  # as if others had sent 330
    assert child.process.wait(60) == 4, child.said()
    assert field.delivered() < 200
    assert "kept for messages over HTTP" in child.said()


def test_a_dispatcher_that_cannot_ask_for_the_quota_says_so(field):
    del field.environ["WXPUSH_SECRET_FILE"]
    ran = field.run("dispatch", str(field.recipients), "--yes", "--keep-quota", "10%")
    assert (ran.returncode, "without the secret nobody" in ran.stderr) == (2, True), ran.stderr
