"""Redis is gone, empty, older or another's, while a cluster sends: no row is told wrongly, and every campaign has an end."""

import shutil
import signal

import pytest

from tests.cluster import servers
from tests.cluster.field import Field
from tests.cluster.scenes import (
    abandoned,
    checkpoint_of,
    fed,
    killed,
    listed,
    next_command,
    reached,
    to_the_end,
    twice,
)
from tests.reliability import oracle
from wxpush.model import State
from wxpush.sandbox.account.ledger import LedgerKind

pytestmark = pytest.mark.skipif(
    not servers.has_own_redis(), reason="no redis-server is installed to be killed"
)


def settled(field: Field) -> set[str]:
    """The openids of rows that the checkpoint has as sent."""
    known = oracle.records(checkpoint_of(field))
    return {
        row.openid
        for number, row in enumerate(field.campaign.rows, 1)
        if number in known and known[number].state is State.SENT
    }


def test_redis_that_is_empty_stops_the_dispatch_and_giving_it_up_ends_the_campaign(place):
    field = place.field
    field.work()
    dispatcher = field.dispatch()
    field.wait_for(lambda: field.delivered() > 150)
    place.flush()
    summary = field.finish(dispatcher)
    assert (summary["exit_code"], summary["reason"]) == (8, "state"), dispatcher.said()
    assert not {row["openid"] for row in listed(field, "not_attempted")} & reached(field)
    again = field.finish(field.dispatch())
    assert (again["exit_code"], again["reason"]) == (8, "state")
    command = next_command(dispatcher.said())
    assert command == ["dispatch", str(field.recipients), "--abandon"]
    given = field.run(*command, "--yes")
    assert given.returncode == 8, given.stderr
    ended = to_the_end(field, given.stderr)
    assert (ended["in_doubt"], ended["not_attempted"]) == (0, 0), field.words()
    assert twice(field) == []


def test_redis_that_is_gone_for_good_leaves_a_way_out(place):
    field = place.field
    field.work()
    killed(field, 150)
    place.redis.kill()
    refused = field.run("dispatch", str(field.recipients), "--yes", "--rate", "max")
    assert refused.returncode == 8, refused.stderr
    assert "--abandon" in refused.stderr
    given = abandoned(field)
    assert given.returncode == 8, given.stderr
    assert "could not be told" in given.stderr
    assert not {row["openid"] for row in listed(field, "not_attempted")} & reached(field)
    ended = to_the_end(field, given.stderr)
    assert (ended["in_doubt"], ended["not_attempted"]) == (0, 0), field.words()
    assert twice(field) == []


def test_what_was_sent_is_not_sent_again_by_a_redis_that_came_back_older(place):
    field = place.field
    worker = field.work()
    dispatcher = field.dispatch()
    field.wait_for(lambda: field.delivered() > 80)
    place.copy()
    field.wait_for(lambda: field.delivered() > 300)
    field.wait_for(lambda: len(settled(field)) > 200)
    place.roll_back()
    known = settled(field)
    place.redis.start()
    summary = field.finish(dispatcher)
    assert field.wrong(summary) == []
    asked_again = {line.openid for line in field.lines if line.kind is LedgerKind.REPEAT}
    assert not asked_again & known
    assert "came back older" in dispatcher.said()
    assert worker.end() == 143


def test_a_dispatcher_that_begins_behind_the_rollback_notices_it(place):
    field = place.field
    field.work()
    dispatcher = field.dispatch()
    field.wait_for(lambda: field.delivered() > 80)
    place.copy()
    field.wait_for(lambda: field.delivered() > 300 and len(settled(field)) > 200)
    dispatcher.kill()
    place.roll_back()
    known = settled(field)
    place.redis.start()
    second = field.dispatch()
    assert field.wrong(field.finish(second)) == []
    assert not {line.openid for line in field.lines if line.kind is LedgerKind.REPEAT} & known
    assert "came back older" in second.said()


def test_a_redis_that_kept_all_is_gone_on_with(place):
    field = place.field
    field.work()
    dispatcher = field.dispatch()
    field.wait_for(lambda: field.delivered() > 100)
    place.redis.kill()
    place.redis.start()
    assert field.wrong(field.finish(dispatcher)) == []
    assert "was started again; it was compared with the checkpoint" in dispatcher.said()


def test_another_s_run_of_the_same_name_takes_nothing_from_whom_this_one_handed_out(place):
    field = place.field
    field.work()
    killed(field, 100)
    place.flush()
    elsewhere = field.folder / "elsewhere"
    elsewhere.mkdir()
    for name in ("campaign.csv", "campaign.yaml"):
        shutil.copy(field.folder / name, elsewhere)
    field.run("pause")
    other = field.start("dispatch", str(elsewhere / "campaign.csv"), "--yes", "--rate", "max")
    field.wait_for(
        lambda: (
            (elsewhere / "campaign.csv.wxpush").exists()
            and servers.keys(f"{field.namespace}:runs", place.redis.url)
        )
    )
    mine = field.finish(field.dispatch())
    assert mine["exit_code"] == 8
    assert fed(field) > 0, "the mark was taken away, and with it who was handed out"
    assert not {row["openid"] for row in listed(field, "not_attempted")} & reached(field)
    given = abandoned(field)
    assert given.returncode == 8, given.stderr
    assert servers.keys(f"{field.namespace}:runs", place.redis.url), "it was another's to delete"
    other.process.send_signal(signal.SIGTERM)
