"""Two nodes, of which one is killed at any moment, while callers repeat by key what they got no answer to, at whichever: each 202 is delivered once."""

import random
import time
from collections import Counter
from contextlib import ExitStack

import pytest

from tests.cli.harness import until
from tests.cluster.servers import OwnRedis, has_own_redis, namespace
from tests.intake.process import Callers, ServeProcess
from tests.intake.stand import campaign_file, delivered, sandbox
from tests.intake.test_kills import check

pytestmark = pytest.mark.skipif(not has_own_redis(), reason="no redis-server")


def two(folder, process, redis, *more):
    """Two nodes in one folder, not started."""
    campaign_file(folder)
    word = namespace()
    return [
        ServeProcess(
            folder, process, "--state", redis.url, "--namespace", word, "--spool", f"{name}.db", *more
        )
        for name in "ab"
    ]


def ready(serve):
    return serve.ask("GET", "/readyz").status_code == 200


def killed(folder, kills, seed, *, server=False):
    """Kill one or the other so often, and with `server` the Redis at times. Gives callers, all states, and how often each person got one."""
    chance = random.Random(seed)
    (folder / "redis").mkdir()
    with (
        OwnRedis(folder / "redis") as redis,
        sandbox(folder, latency=0.005, jitter=0.02) as process,
        ExitStack() as stack,
    ):
        nodes = two(folder, process, redis)
        callers = Callers(*(each.url for each in nodes), seed=seed)
        for each in nodes:
            stack.enter_context(each.running())
        callers.start()
        try:
            for _ in range(kills):
                time.sleep(chance.random() * 0.5)
                victim = chance.choice(nodes)
                victim.kill()
                if server and chance.random() < 0.3:
                    redis.kill()
                    time.sleep(chance.random())
                    redis.start()
                time.sleep(chance.random() * 0.5)
                victim.start()
            until(lambda: len(callers.ids) > 50)  # a busy machine may have taken fewer between the kills
            callers.end()
            for each in nodes:
                until(lambda each=each: ready(each))
                each.wait_until_idle()
            until(lambda: {*nodes[0].states().values()} == {"sent"})
            states = nodes[1].states()
        finally:
            callers.give_up()
    return callers, states, Counter(delivered(folder))


def test_each_message_that_was_answered_by_a_node_is_delivered_once_over_kills(tmp_path):
    check(*killed(tmp_path, 4, "short"))


@pytest.mark.long
@pytest.mark.parametrize("part", range(5))
def test_each_message_that_was_answered_by_a_node_is_delivered_once_over_a_hundred_kills(tmp_path, part):
    check(*killed(tmp_path, 20, f"long {part}", server=part % 2 == 1))
