"""A row of which nothing can be made any more ends with its reason, whoever was to send it."""

import csv
import io
import sqlite3
from contextlib import ExitStack, closing

import pytest
import redis

from tests.checkpoint.counting import recount
from tests.cluster import servers
from tests.cluster.field import Field
from tests.cluster.scenes import fed, killed
from wxpush.model import State

pytestmark = pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")


@pytest.fixture
def field(tmp_path):
    with ExitStack() as stack:
        yield Field(stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=30, rate="100/s")


def outcomes(field) -> dict[str, tuple[str, str]]:
    text = field.run("results", str(field.recipients)).stdout.removeprefix("\ufeff")
    return {row["openid"]: (row["state"], row["reason"]) for row in csv.DictReader(io.StringIO(text))}


def test_whoever_is_on_the_list_by_now_is_suppressed_and_a_row_in_doubt_of_theirs_is_held(field):
    fresh, doubtful = (field.campaign.rows[number].openid for number in (20, 1))
    (field.folder / "left.csv").write_text(f"openid\n{fresh}\n{doubtful}\n")
    words = ("--suppress", str(field.folder / "left.csv"))
    for more in ((), words):
        sent = field.run("send", str(field.recipients), "--yes", "--max-sends", "5", *more)
        assert sent.returncode == 4, sent
    checkpoint = field.recipients.with_name("campaign.csv.wxpush")
    with closing(sqlite3.connect(checkpoint)) as connection, connection:
        # As where the list was known already when these became what they are.
        connection.execute("DELETE FROM rows WHERE row = 21")
        connection.execute(
            "UPDATE rows SET state = 5, first_ms = ?, first_boot_ms = 0 WHERE row = 2",
            (connection.execute("SELECT max(last_ms) FROM invocations").fetchone()[0],),
        )
        recount(connection)
        connection.execute("UPDATE invocations SET boot_id = 'another'")
    field.work()
    summary = field.finish(field.dispatch(*words))
    assert (summary["not_attempted"], summary["suppressed"], summary["in_doubt"]) == (0, 1, 1), field.words()
    found = outcomes(field)
    assert found[fresh][0] == "suppressed"
    assert found[doubtful][0] == "in_doubt"
    assert all("suppression_list" in found[openid][1] for openid in (fresh, doubtful))


def test_what_was_handed_out_is_not_left_out_by_a_later_list_or_a_later_question(tmp_path):
    with ExitStack() as stack:
        field = Field(stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=3000, rate="10/s")
        killed(field, 0)
        assert 50 < fed(field) < 2900
        # As where a worker sent both, and died before there was an answer.
        maps = [key for key in servers.keys(field.namespace, servers.REDIS) if key.endswith(b":map")]
        with redis.Redis.from_url(servers.REDIS) as server:
            for row in (10, 50):
                server.setrange(maps[0], row - 1, bytes([State.IN_FLIGHT]))
        out, late = (field.campaign.rows[number].openid for number in (9, 2900))
        (field.folder / "wxpush.yaml").write_text("check_followers: true\n")
        left = field.folder / "left.csv"
        left.write_text(f"openid\n{out}\n{late}\n")
        field.work()
        dispatcher = field.dispatch("--suppress", str(left), "--rate", "max")
        field.finish(dispatcher)
        found = outcomes(field)
        assert "1 more rows are suppressed" in dispatcher.said(), "of those that no worker had"
        assert found[late][0] == "suppressed"
        assert found[out][0] == "in_doubt", "it may have been delivered"
        unfollowed = [found[field.campaign.rows[number].openid][0] for number in (49, 2949)]
        assert unfollowed[0] != "suppressed", "it was sent before anybody was asked"
        assert unfollowed[1] == "suppressed"
