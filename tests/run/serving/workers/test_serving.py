"""A service whose messages workers send, as processes: it parks and never ends, leaves nothing with workers, and is refused another way."""

import signal
import subprocess
import sys
from contextlib import ExitStack

import pytest
import redis

from tests.cluster import servers
from tests.intake.process import NDJSON, PATIENCE
from tests.intake.stand import delivered, line, person
from tests.run.serving.workers.cast import Cast, until
from wxpush.sandbox.faults import Faults

pytestmark = [
    pytest.mark.leases,
    pytest.mark.skipif(not servers.has_own_redis(), reason="no redis-server is installed for a test alone"),
]

_MANY = 10**9


@pytest.fixture
def cast(tmp_path):
    with ExitStack() as stack:
        yield Cast(stack, tmp_path, "redis", workers=1)


def reasons(cast):
    return {each["word"] for each in cast.serve.get("/readyz")["reasons"]}


def posted(cast, *people):
    answer = cast.serve.post(b"\n".join(map(line, people)), NDJSON)
    assert answer.status_code == 202
    return answer


def left(cast):
    """The keys of runs that are in Redis."""
    return [key for key in servers.keys(cast.namespace, cast.redis.url) if b":run" in key]


def test_messages_leave_by_workers_are_told_of_and_nothing_stays_with_workers(cast):
    with cast.serving():
        posted(cast, 1, 2, 3)
        cast.serve.wait_until_idle()
        assert {*cast.serve.states().values()} == {"sent"}
        cast.serve.post(b"", path="/v1/campaigns/order-shipped/pause")
        posted(cast, 4)
        until(lambda: not left(cast))
        cast.serve.post(b"", path="/v1/campaigns/order-shipped/resume")
        cast.serve.wait_until_idle()
        assert reasons(cast) == set()
    assert left(cast) == []
    assert sorted(delivered(cast.folder)) == [person(number) for number in (1, 2, 3, 4)]


@pytest.mark.long
def test_without_a_worker_messages_are_taken_and_it_says_so(cast):
    cast.workers[0].terminate()
    cast.workers[0].wait()
    with cast.serving():
        posted(cast, 1)
        until(lambda: reasons(cast) == {"no_worker"})
        assert [*cast.serve.states().values()] == ["not_attempted"]
        cast.work()
        cast.serve.wait_until_idle()
    assert delivered(cast.folder) == [person(1)]


def test_while_the_lease_of_one_that_was_killed_lasts_it_says_why_nothing_leaves(cast):
    with cast.serving():
        posted(cast, 1)
        cast.serve.wait_until_idle()
        cast.serve.kill()
        (lock,) = [key for key in left(cast) if key.endswith(b":dispatcher")]
        with redis.Redis.from_url(cast.redis.url) as client:
            # As of a lease that lasts longer than it takes to start.
            assert client.pexpire(lock, 60_000)
            cast.serve.start()
            posted(cast, 2)
            until(lambda: reasons(cast) == {"taking_back"})
            (campaign,) = cast.serve.get("/v1/campaigns")["campaigns"]
            client.delete(lock)
        until(lambda: reasons(cast) == set())
        cast.serve.wait_until_idle()
    assert campaign["parked"]["word"] == "taking_back"
    assert delivered(cast.folder) == [person(1), person(2)]


@pytest.mark.long
def test_a_redis_that_comes_back_empty_leaves_what_workers_had_in_doubt_and_the_rest_goes_on(cast, tmp_path):
    cast.workers[0].send_signal(signal.SIGSTOP)
    with cast.serving():
        posted(cast, 1, 2)
        until(lambda: open_chunks(cast))
        cast.redis.kill()
        for file in (tmp_path / "redis" / "appendonlydir").iterdir():
            file.unlink()
        cast.redis.start()
        until(lambda: {*cast.serve.states().values()} == {"in_doubt"})
        cast.workers[0].kill()
        cast.work()
        posted(cast, 3)
        until(lambda: delivered(cast.folder).count(person(3)))
        cast.serve.wait_until_idle()
        assert sorted(cast.serve.states().values()) == ["in_doubt", "in_doubt", "sent"]


def open_chunks(cast):
    return [key for key in left(cast) if key.endswith(b":open")]


@pytest.mark.long
def test_what_workers_may_have_is_for_the_next_service_with_their_cluster_alone(cast):
    with cast.serving():
        cast.workers[0].send_signal(signal.SIGSTOP)
        posted(cast, 1)
        until(lambda: open_chunks(cast))
        cast.serve.kill()
        for words, code, said in (
            (["serve", "order-shipped.yaml", "--base-url", cast.sandbox.base_url], 6, "with that broker"),
            (
                [*_words(cast)[:-4], "--namespace", "another", "--lease", "2s"],
                2,
                "another cluster may have",
            ),
            (["resolve", "inbox.db", "--as", "sent", "--yes"], 6, "with that broker"),
        ):
            ended = run(cast, *words)
            assert (ended.returncode, said in ended.stderr) == (code, True), ended.stderr
        cast.workers[0].send_signal(signal.SIGCONT)
        cast.serve.start()
        cast.serve.wait_until_idle()
    assert delivered(cast.folder) == [person(1)]


def _words(cast):
    return ["serve", "order-shipped.yaml", "--base-url", cast.sandbox.base_url, *cast.options]


def run(cast, *words):
    environ = cast.serve.environ | {"WXPUSH_LANG": "en"}
    return subprocess.run(
        [sys.executable, "-m", "wxpush", *words],
        cwd=cast.folder, env=environ, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip


def test_an_account_that_is_refused_parks_the_campaign_until_it_is_mended(cast):
    cast.sandbox.control.set_faults(Faults(daily_limit=_MANY, account_errcode=48001))
    with cast.serving():
        posted(cast, 1, 2, 3)
        until(lambda: reasons(cast) == {"account"})
        assert cast.serve.ask("GET", "/readyz").status_code == 503
        until(lambda: not left(cast))
        cast.sandbox.control.set_faults(Faults(daily_limit=2))
        cast.serve.post(b"", path="/v1/campaigns/order-shipped/resume")
        until(lambda: reasons(cast) == {"quota"})
        until(lambda: len(delivered(cast.folder)) == 2)
        assert sorted(cast.serve.states().values()) == ["not_attempted", "sent", "sent"]
