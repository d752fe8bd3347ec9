"""Redis is gone, empty, older or another's, while a cluster sends: no row is told wrongly, and every campaign has an end."""

import json
import shutil
import signal
import sqlite3
from contextlib import ExitStack, closing

import pytest
import redis

from tests.cluster import servers
from tests.cluster.broker.kafka import OWN, url_of
from tests.cluster.field import Field
from tests.cluster.scenes import fed, killed, listed, next_command, reached, status
from tests.reliability import oracle
from wxpush.checkpoint import dispatched
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.model import State
from wxpush.sandbox.account.ledger import LedgerKind

pytestmark = pytest.mark.skipif(
    not servers.has_own_redis(), reason="no redis-server is installed to be killed"
)


class Place:
    """A campaign whose Redis is the test's own, with a copy of its files."""

    def __init__(
        self, stack: ExitStack, folder, *, many: int = 600, rate: str = "150/s", broker: str = ""
    ) -> None:
        self._data, self._copy = folder / "redis", folder / "copy"
        self._data.mkdir()
        self.redis = stack.enter_context(servers.OwnRedis(self._data))
        self.field = Field(
            stack, folder, broker=broker or self.redis.url, state=self.redis.url, many=many, rate=rate
        )

    def copy(self) -> None:
        shutil.copytree(self._data, self._copy)

    def roll_back(self) -> None:
        """Redis is killed and comes back as it was when it was copied."""
        self.redis.kill()
        shutil.rmtree(self._data)
        shutil.copytree(self._copy, self._data)

    def flush(self) -> None:
        with redis.Redis.from_url(self.redis.url) as server:
            server.flushall()


@pytest.fixture
def place(tmp_path):
    with ExitStack() as stack:
        yield Place(stack, tmp_path)


def checkpoint_of(field: Field):
    return field.recipients.with_name("campaign.csv.wxpush")


def tables(field: Field) -> list[str]:
    """All that the checkpoint holds."""
    with closing(sqlite3.connect(f"file:{checkpoint_of(field)}?mode=ro", uri=True)) as connection:
        return list(connection.iterdump())


def settled(field: Field) -> set[str]:
    """The openids of rows that the checkpoint has as sent."""
    known = oracle.records(checkpoint_of(field))
    return {
        row.openid
        for number, row in enumerate(field.campaign.rows, 1)
        if number in known and known[number].state is State.SENT
    }


def abandoned(field: Field, *more: str):
    return field.run("dispatch", str(field.recipients), "--abandon", "--yes", *more)


def to_the_end(field: Field, said: str, *, decide: str = "sent") -> dict:
    """Run what is named next, again and again, until nothing is."""
    for _ in range(6):
        command = next_command(said) if "next: wxpush " in said else []
        if not command or command[0] == "results":
            return status(field)
        command = [decide if "|" in word else word for word in command]
        if command[0] in {"send", "dispatch", "resolve", "retry"}:
            command += ["--yes", "--base-url", field.sandbox.base_url]
        said = field.run(*command).stderr
    raise AssertionError(f"it never ends\n{field.words()}")


def twice(field: Field) -> list[str]:
    """Whom more messages have reached than rows of theirs are to be sent."""
    reached(field)
    first = [line.openid for line in field.lines if line.kind is not LedgerKind.REPEAT]
    return sorted({openid for openid in first if first.count(openid) > 1})


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
