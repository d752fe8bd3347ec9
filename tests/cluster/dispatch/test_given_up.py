"""A dispatch that is given up: what is collected first, what is left, and what refuses it. Real processes."""

import json
from contextlib import ExitStack

import pytest

from tests.cluster import servers
from tests.cluster.broker.kafka import OWN, url_of
from tests.cluster.field import Field
from tests.cluster.scenes import (
    Place,
    abandoned,
    checkpoint_of,
    killed,
    listed,
    reached,
    status,
    tables,
    to_the_end,
    twice,
)
from wxpush.checkpoint import dispatched
from wxpush.checkpoint.sqlite import SqliteCheckpoint

pytestmark = pytest.mark.skipif(
    not servers.has_own_redis(), reason="no redis-server is installed to be killed"
)


BROKERS = [
    pytest.param("", id="redis"),
    pytest.param(
        servers.RABBIT,
        id="rabbit",
        marks=pytest.mark.skipif(not servers.has_rabbit(), reason="no RabbitMQ runs on 5672"),
    ),
]


@pytest.mark.parametrize("broker", [*BROKERS, OWN])
def test_a_dispatch_that_is_given_up_is_collected_first_and_its_campaign_is_sent_from_here(tmp_path, broker):
    with ExitStack() as stack:
        field = Place(stack, tmp_path, many=6000, rate="100/s", broker=url_of(stack, broker)).field
        worker = field.work()
        killed(field, 100)
        gone = abandoned(field)
        assert gone.returncode in {4, 8}, gone.stderr
        after = len(reached(field))
        counts = status(field)
        # 1 in 77 is held for review, 1 in 50 has left.
        assert counts["sent"] + counts["under_review"] + counts["already_sent"] + counts["in_doubt"] >= after
        assert counts["in_doubt"] <= 60
        assert not {row["openid"] for row in listed(field, "not_attempted")} & reached(field)
        left = [key for key in servers.keys(field.namespace, field.environ["WXPUSH_STATE"]) if b":run" in key]
        assert left == []
        assert worker.end() == 143, worker.said()
        assert len(reached(field)) == after, "workers went on with a run that was given up"
        ended = to_the_end(field, gone.stderr.replace("wxpush send ", "wxpush send --rate max "))
        assert (ended["in_doubt"], ended["not_attempted"]) == (0, 0), field.words()
        assert twice(field) == []
        assert field.wrong(ended | {"exit_code": 3}) == []


def test_nothing_is_given_up_before_the_yes(place):
    field = place.field
    field.work()
    killed(field, 100)
    before, left = tables(field), len(servers.keys(field.namespace, place.redis.url))
    asked = field.run("dispatch", str(field.recipients), "--abandon")
    assert asked.returncode == 2
    assert "nothing was changed" in asked.stderr
    assert tables(field) == before
    assert len(servers.keys(field.namespace, place.redis.url)) >= left - 3
    assert field.wrong(field.finish(field.dispatch())) == []


def test_changes_are_refused_before_anything_is_written_while_a_cluster_has_the_rows(place):
    field = place.field
    killed(field, 0)
    with field.recipients.open("a", encoding="utf-8") as file:
        file.write("oFOLLOWER9999999999999999999,new\n")
    before = tables(field)
    refused = field.run("dispatch", str(field.recipients), "--accept-changes", "--yes")
    assert refused.returncode == 6, refused.stderr
    assert "--abandon" in refused.stderr
    assert tables(field) == before
    for command in ("retry", "send"):
        ran = field.run(
            command, str(field.recipients), "--accept-changes", "--yes", "--base-url", field.sandbox.base_url
        )
        assert ran.returncode == 6
        assert tables(field) == before


def test_there_is_nothing_to_give_up_where_no_dispatch_is_under_way(place):
    field = place.field
    never = abandoned(field)
    assert never.returncode == 2
    assert "no checkpoint" in never.stderr
    field.work()
    field.finish(field.dispatch())
    over = abandoned(field)
    assert over.returncode == 2
    assert "none to give up" in over.stderr


def mark(field: Field):
    with SqliteCheckpoint.read(checkpoint_of(field)) as checkpoint:
        return checkpoint.ask(dispatched.active)


def test_a_dispatcher_at_work_is_not_given_up_under_its_hands(place):
    field = place.field
    field.work()
    dispatcher = field.dispatch()
    field.wait_for(lambda: field.delivered() > 20)
    refused = abandoned(field)
    assert refused.returncode == 6, refused.stderr
    assert field.wrong(field.finish(dispatcher)) == []
    assert mark(field) is None
    assert json.loads(field.run("status", str(field.recipients), "--json").stdout)["in_doubt"] == 0
