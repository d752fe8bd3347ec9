"""What holds a dispatch up, and ends it: a pause, a spent quota, a refused account, no worker, rows that are never taken. Real processes."""

import json

import pytest

from tests.cluster import servers
from tests.cluster.field import Field
from wxpush.sandbox.faults import Faults
from wxpush.system.whoami import host, user

pytestmark = pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")


SLOW = Faults(latency=0.02, daily_limit=10**9)


def test_pause_and_resume_hold_for_all_workers_and_status_tells(stack, tmp_path):
    field = Field(stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=300, rate="80/s")
    field.work()
    assert field.run("pause").returncode == 0
    dispatcher = field.dispatch()
    field.wait_for(lambda: "paused (operator)" in field.run("status", "--broker", servers.REDIS).stdout)
    assert f"paused by {user()}@{host()} at " in field.run("status", "--broker", servers.REDIS).stdout
    assert field.delivered() == 0
    told = json.loads(field.run("status", "--broker", servers.REDIS, "--json").stdout)
    assert [run["rows"] for run in told["runs"]] == [300]
    assert len(told["workers"]) == 1
    field.wait_for(lambda: "paused" in dispatcher.said())
    resumed = field.run("resume")
    assert "is sent for again" in resumed.stderr, resumed.stderr
    assert field.wrong(field.finish(dispatcher)) == []
    assert "the pause is over" in dispatcher.said()
    assert "No campaign is being sent." in field.run("status", "--broker", servers.REDIS).stdout
    assert "was not paused" in field.run("resume").stderr


def test_an_account_wide_refusal_ends_the_dispatch_and_the_same_command_goes_on(field):
    field.work()
    dispatcher = field.dispatch()
    field.wait_for(lambda: field.delivered() > 20)
    field.sandbox.control.set_faults(Faults(latency=0.02, account_errcode=48001, daily_limit=10**9))
    summary = field.finish(dispatcher)
    assert (summary["exit_code"], summary["reason"]) == (5, "account"), dispatcher.said()
    assert "48001" in dispatcher.said()
    field.sandbox.control.set_faults(SLOW)
    assert field.wrong(field.finish(field.dispatch())) == []


def test_a_template_that_wechat_has_briefly_lost_sight_of_pauses_nobody(stack, tmp_path):
    faults = Faults(unknown_template_rate=0.05, daily_limit=10**9)
    field = Field(
        stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=300, rate="300/s", faults=faults
    )
    worker, dispatcher = field.work(), field.dispatch()
    assert field.wrong(field.finish(dispatcher)) == []
    assert "paused" not in dispatcher.said()
    assert worker.end() == 143


def test_a_dispatch_without_a_worker_says_so_and_goes_on_once_there_is_one(stack, tmp_path):
    field = Field(stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=50, rate="10/s")
    dispatcher = field.dispatch()
    field.wait_for(
        lambda: "no worker takes messages of this account, so nothing is sent" in dispatcher.said()
    )
    field.work()
    assert field.wrong(field.finish(dispatcher)) == []
    assert "a worker takes messages now" in dispatcher.said()


def test_a_spent_quota_pauses_the_account_and_keeps_its_rows(stack, tmp_path):
    few = Faults(latency=0.02, daily_limit=100)
    field = Field(
        stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=300, rate="300/s", faults=few
    )
    worker, dispatcher = field.work(), field.dispatch()
    field.wait_for(lambda: "(quota used up)" in dispatcher.said())
    assert field.delivered() <= 100
    assert worker.end() == 143
    assert "`wxpush resume` ends the pause" in dispatcher.said()
    field.sandbox.control.set_faults(SLOW)
    field.work()
    assert field.run("resume").returncode == 0
    assert field.wrong(field.finish(dispatcher)) == []


def test_a_dispatch_that_hears_of_quota_lifts_the_pause_that_was_for_want_of_it(stack, tmp_path):
    few = Faults(latency=0.02, daily_limit=100)
    field = Field(
        stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=300, rate="300/s", faults=few
    )
    field.work()
    first = field.dispatch()
    field.wait_for(lambda: "(quota used up)" in first.said())
    assert first.end() == 143
    field.sandbox.control.set_faults(SLOW)
    assert field.wrong(field.finish(field.dispatch())) == []


@pytest.mark.parametrize(
    ("faults", "ends", "attempts"),
    [
        (Faults(busy_rate=1.0, daily_limit=10**9), (8, None, 3, 0), 15),
        (Faults(account_errcode=45009, daily_limit=10**9), (4, "retry_budget", 0, 3), 15),
    ],
    ids=["perhaps accepted", "refused before effect"],
)
def test_rows_that_are_never_taken_end_the_dispatch_as_they_end_a_send(
    stack, tmp_path, faults, ends, attempts
):
    field = Field(
        stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=3, rate="300/s", faults=faults
    )
    worker, dispatcher = field.work(), field.dispatch()
    summary = field.finish(dispatcher)
    assert tuple(summary[name] for name in ("exit_code", "reason", "in_doubt", "not_attempted")) == ends
    assert summary["attempts"] == attempts
    assert "next: wxpush dispatch" in dispatcher.said()
    field.sandbox.control.set_faults(SLOW)
    again = field.finish(field.dispatch())
    assert field.wrong(again) == []
    assert (again["sent"], again["attempts"]) == (3, 3)
    assert worker.end() == 143
