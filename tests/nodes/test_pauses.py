"""A campaign that is paused at one node is paused at all of them: at those that begin later, and over a Redis that lost everything."""

import time
from contextlib import ExitStack, contextmanager

import pytest

from tests.cli.harness import until
from tests.cluster.servers import OwnRedis, has_own_redis, namespace
from tests.intake.process import ServeProcess
from tests.intake.stand import campaign_file, delivered, line, sandbox
from tests.nodes.test_kills import ready

pytestmark = pytest.mark.skipif(not has_own_redis(), reason="no redis-server")
PAUSE, RESUME = (f"/v1/campaigns/order-shipped/{word}" for word in ("pause", "resume"))


class Nodes:
    """One after another, in a folder, with one Redis."""

    def __init__(self, folder, stack, process, redis):
        campaign_file(folder)
        self._folder, self._stack, self._process, self.redis = folder, stack, process, redis
        self._word = namespace()

    def begin(self, name):
        serve = ServeProcess(
            self._folder,
            self._process,
            *("--state", self.redis.url, "--namespace", self._word, "--spool", f"{name}.db"),
        )
        return self._stack.enter_context(serve.running())


@contextmanager
def standing(folder):
    (folder / "redis").mkdir()
    with OwnRedis(folder / "redis") as redis, sandbox(folder) as process, ExitStack() as stack:
        yield Nodes(folder, stack, process, redis)


def paused_by(node):
    return node.get("/v1/campaigns")["campaigns"][0]["paused_by"]


def got(folder):
    return len(delivered(folder)) if (folder / "ledger.jsonl").exists() else 0


def test_it_holds_for_all_nodes_for_those_that_begin_later_and_until_any_lets_it_leave(tmp_path):
    with standing(tmp_path) as nodes:
        a, b = nodes.begin("a"), nodes.begin("b")
        until(lambda: ready(a) and ready(b))
        assert a.ask("POST", PAUSE).json()["paused_by"] == "api"
        until(lambda: paused_by(b) == "api")
        reasons = b.get("/readyz")["reasons"]
        assert [each["word"] for each in reasons] == ["paused"]
        assert "paused by api" in reasons[0]["detail"].lower()
        c = nodes.begin("c")
        assert paused_by(c) == "api"
        until(lambda: [each["word"] for each in c.get("/readyz")["reasons"]] == ["paused"])
        for number, node in enumerate((a, b, c)):
            assert node.post(line(number)).status_code == 202
        time.sleep(1.5)
        assert got(tmp_path) == 0
        assert c.ask("POST", RESUME).json()["paused_by"] is None
        until(lambda: got(tmp_path) == 3)
        assert [paused_by(each) for each in (a, b, c)] == [None] * 3


def test_a_node_that_was_away_hears_of_the_latest_order_and_a_redis_that_lost_it_of_all(tmp_path):
    with standing(tmp_path) as nodes:
        a, b = nodes.begin("a"), nodes.begin("b")
        until(lambda: ready(a) and ready(b))
        a.ask("POST", PAUSE)
        until(lambda: paused_by(b) == "api")
        b.stop()
        a.ask("POST", RESUME)
        b.start()
        assert paused_by(b) is None  # what its own spool says is older
        b.ask("POST", PAUSE)
        until(lambda: paused_by(a) == "api")
        nodes.redis.kill()
        refused = a.ask("POST", RESUME)
        assert (refused.status_code, refused.json()["code"]) == (503, "state")
        assert paused_by(a) == "api"
        for each in (tmp_path / "redis").rglob("*"):
            if each.is_file() and each.suffix != ".conf":
                each.unlink()
        nodes.redis.start()
        until(lambda: [each["word"] for each in a.get("/readyz")["reasons"]] == ["paused"])
        c = nodes.begin("c")
        until(lambda: paused_by(c) == "api")
        # 503 while one of the others has not told its messages yet
        until(lambda: a.post(line(1)).status_code == 202)
        time.sleep(1.5)
        assert got(tmp_path) == 0
        a.ask("POST", RESUME)
        until(lambda: got(tmp_path) == 1)


def test_what_was_paused_while_it_was_served_alone_holds_for_all_that_it_joins(tmp_path):
    with standing(tmp_path) as nodes:
        alone = ServeProcess(tmp_path, nodes._process, "--spool", "a.db")
        with alone.running():
            assert alone.ask("POST", PAUSE).status_code == 200
            alone.stop()
        b = nodes.begin("b")
        until(lambda: ready(b))
        a = nodes.begin("a")
        assert paused_by(a) == "api"
        until(lambda: paused_by(b) == "api")
