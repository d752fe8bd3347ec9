"""Whatever is killed while workers send a service's messages: each message that was answered is delivered once."""

import os
from collections import Counter
from contextlib import ExitStack
from random import Random

import pytest

from tests.cluster import servers
from tests.cluster.broker.kafka import has_kafka
from tests.intake.process import Callers
from tests.intake.stand import delivered, person
from tests.run.serving.workers.cast import Cast, until

pytestmark = [
    pytest.mark.leases,
    pytest.mark.skipif(not servers.has_own_redis(), reason="no redis-server is installed to be killed"),
]

#: Of each disaster at each broker, in the long run.
KILLS = int(os.environ.get("WXPUSH_SERVED_KILLS", "10"))
DISASTERS = (Cast.kill_serve, Cast.kill_worker, Cast.kill_redis, Cast.kill_broker)


def survived(folder, kind, disasters, seed):
    """Let them happen one after another. Gives the cast, the callers, every message's state, and how often each person got one."""
    chance = Random(seed)
    with ExitStack() as stack:
        cast = Cast(stack, folder, kind, latency=0.005, jitter=0.02)
        callers = Callers(cast.serve.url, seed=seed)
        with cast.serving():
            callers.start()
            try:
                for disaster in disasters:
                    until_more(callers, folder)
                    disaster(cast, chance)
                until_more(callers, folder)
                callers.end()
                until(lambda: not waiting(cast))
                states = cast.serve.states()
            finally:
                callers.give_up()
    return cast, callers, states, Counter(delivered(folder))


def until_more(callers, folder):
    """Until something more is taken and delivered, so that each disaster meets a service at work."""
    taken, sent = len(callers.ids), len(delivered(folder))
    until(lambda: len(callers.ids) > taken + 20 and len(delivered(folder)) > sent + 20)


def waiting(cast):
    """Whether messages wait, or may still be repeated."""
    campaigns = cast.serve.get("/v1/campaigns")["campaigns"]
    return any(each["waiting"] or each["states"].get("in_doubt") for each in campaigns)


def check(cast, callers, states, got):
    said = cast.told()[-4000:]
    assert callers.odd == [], said
    assert [ids for ids in callers.ids.values() if len(ids) != 1] == []
    wrong = {
        name: (states[name], got[person(number)])
        for number, (name,) in callers.ids.items()
        if (states[name], got[person(number)]) != ("sent", 1)
    }
    assert wrong == {}, said
    # What was taken and never answered is sent all the same, and once.
    assert {*got.values()} == {1}, said
    print(f"{len(states):,} messages")


@pytest.mark.long
@pytest.mark.parametrize("disaster", DISASTERS, ids=lambda disaster: disaster.__name__)
@pytest.mark.parametrize("kind", ["redis", "rabbit", "kafka"])
def test_each_message_that_was_answered_is_delivered_once_whoever_is_killed(tmp_path, kind, disaster):
    if kind == "rabbit" and not servers.has_rabbit():
        pytest.skip("no RabbitMQ runs on 5672")
    if kind == "rabbit" and disaster is Cast.kill_broker:
        kind = "ownrabbit"
    if kind == "ownrabbit" and not servers.has_own_rabbit():
        pytest.skip("no RabbitMQ is installed to be killed")
    if kind == "kafka" and not has_kafka():
        pytest.skip("no server that speaks Kafka's protocol is installed")
    check(*survived(tmp_path, kind, [disaster] * KILLS, f"{kind} {disaster.__name__}"))


@pytest.mark.long
def test_each_message_that_was_answered_is_delivered_once_over_a_kill_of_each(tmp_path):
    check(*survived(tmp_path, "redis", DISASTERS[:3], "short"))
