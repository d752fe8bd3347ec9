"""A campaign that was dispatched before: what refuses it meanwhile, and what the next dispatch makes of it. Real processes."""

import json
import shutil

import pytest

from tests.cluster import servers
from tests.cluster.scenes import interrupted, marked
from wxpush.checkpoint.marked import repend
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.model import State

pytestmark = pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")


def test_a_dispatched_campaign_refuses_to_be_sent_here_until_the_cluster_has_ended_it(field):
    interrupted(field)
    url = ("--base-url", field.sandbox.base_url)
    for command in (["send"], ["retry"], ["resolve", "--as", "skip"]):
        refused = field.run(command[0], str(field.recipients), *command[1:], "--yes", *url)
        assert refused.returncode == 6
        assert "to a cluster" in refused.stderr
        assert "Traceback" not in refused.stderr
    standing = field.run("status", str(field.recipients), "--json")
    counts = json.loads(standing.stdout)
    assert (counts["in_doubt"], counts["not_attempted"]) == (0, 297), "no worker had any, and none gets one"
    worker = field.work()
    summary = field.finish(field.dispatch())
    assert field.wrong(summary) == []
    assert worker.end() == 143, worker.said()
    retried = field.run("retry", str(field.recipients), "--yes", "--json", "--rate", "max", *url)
    assert retried.returncode == 3, retried.stderr
    assert json.loads(retried.stdout.splitlines()[-1])["already_sent"] == summary["sent"]


def test_a_finished_campaign_is_not_dispatched_again_and_leaves_nothing_behind(field):
    field.work()
    field.finish(field.dispatch())
    again = field.finish(field.dispatch())
    assert (again["sent"], again["exit_code"]) == (0, 3)
    left = servers.keys(field.namespace, servers.REDIS)
    assert [key for key in left if b":map" in key or b":results" in key or b":first" in key] == []


def test_a_retry_of_rejected_rows_can_be_dispatched_too(field):
    field.work()
    summary = field.finish(field.dispatch())
    path = field.recipients.with_name("campaign.csv.wxpush")
    with SqliteCheckpoint.open(path) as checkpoint, checkpoint.transaction() as connection:
        repend(connection, [State.REJECTED])
    again = field.finish(field.dispatch())
    assert again["rejected"] == summary["rejected"] == 6
    assert again["attempts"] == 6


def test_rows_that_a_local_run_left_come_to_their_end_in_the_cluster(field):
    url = ("--base-url", field.sandbox.base_url, "--rate", "max", "--yes")
    first = field.run("send", str(field.recipients), *url, "--max-sends", "100")
    assert first.returncode == 4, first.stderr
    field.work()
    summary = field.finish(field.dispatch())
    assert field.wrong(summary) == []
    assert summary["already_sent"] > 90


def test_each_dispatch_counts_the_requests_of_its_own_time(field):
    worker = field.work()
    first = interrupted(field, 50)
    second = field.finish(field.dispatch())
    assert field.wrong(second) == []
    assert 0 < first["sent"] <= first["attempts"] < 297
    assert first["attempts"] + second["attempts"] == 297
    assert second["retries"] == 0
    assert worker.end() == 143


def test_a_lost_map_stops_the_campaign(field):
    dispatcher = field.dispatch()
    field.wait_for(lambda: marked(field))
    dispatcher.kill()
    servers.sweep(field.namespace, servers.REDIS, servers.REDIS)
    field.work()
    dispatcher = field.dispatch()
    summary = field.finish(dispatcher)
    assert (summary["exit_code"], summary["reason"]) == (8, "state")
    assert "has no map of this campaign's rows any more" in " ".join(dispatcher.said().split())
    assert field.delivered() == 0


def test_a_lost_map_of_a_dispatch_that_was_stopped_in_order_is_laid_again(field):
    worker = field.work()
    interrupted(field, 50)
    servers.sweep(field.namespace, servers.REDIS, servers.REDIS)
    assert field.wrong(field.finish(field.dispatch())) == []
    assert field.repeats() == 0
    assert worker.end() == 143


def test_a_second_dispatcher_of_one_campaign_is_refused(field):
    first = field.dispatch()
    field.wait_for(lambda: marked(field))
    second = field.dispatch()
    assert second.process.wait(30) == 6
    copy = field.folder / "copy"
    copy.mkdir()
    for name in ("campaign.csv", "campaign.yaml"):
        shutil.copy(field.folder / name, copy)
    third = field.run("dispatch", str(copy / "campaign.csv"), "--yes", "--base-url", field.sandbox.base_url)
    assert third.returncode == 6, third.stderr
    assert "from another checkpoint" in third.stderr
    first.kill()
    elsewhere = field.run(
        "dispatch", str(copy / "campaign.csv"), "--yes", "--base-url", field.sandbox.base_url
    )
    assert elsewhere.returncode == 6
    field.work()
    assert field.wrong(field.finish(field.dispatch())) == []
