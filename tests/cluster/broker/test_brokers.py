"""One suite for every broker of the table and for a toy that is registered there, on the real servers."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import aio_pika
import anyio
import pytest

from tests.cluster import servers
from tests.cluster.broker.toybroker import TOY
from tests.cluster.stands import STANDS, stand_of
from wxpush.cli.common.cluster.place import cluster_place
from wxpush.cluster import broker as broker_table
from wxpush.cluster.broker import BROKERS, addresses, base, open_broker
from wxpush.cluster.broker.base import DELIVERIES, BrokerError, ChunkQueue
from wxpush.cluster.broker.redis import open_redis
from wxpush.cluster.poison import PoisonError
from wxpush.errors import StateError, UsageError
from wxpush.options.cluster import BROKER, CLUSTER_KEY_FILE, STATE
from wxpush.options.values import Values

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "asyncio"


with_redis = pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")
with_rabbit = pytest.mark.skipif(not servers.has_rabbit(), reason="no RabbitMQ runs on 5672")
#: A silent reader's messages are claimed after this long on Redis.
IDLE = 0.6


@pytest.fixture(autouse=True)
def toy(monkeypatch):
    monkeypatch.setattr(broker_table, "BROKERS", (*BROKERS, TOY))


@pytest.fixture(
    params=[
        pytest.param(
            stand_of(kind.name),
            id=kind.name,
            marks=pytest.mark.skipif(not stand_of(kind.name).runs(), reason=f"no {kind.name} runs here"),
        )
        for kind in (*BROKERS, TOY)
    ]
)
def stand(request):
    with request.param.started():
        yield request.param


def connected(stand):
    return open_broker(stand.url, silence=IDLE)


@pytest.fixture
async def queue(stand):
    name = servers.namespace()
    queue = ChunkQueue(f"{name}.chunks", f"{name}.dead")
    yield queue
    await stand.forget(queue)


class Taken:
    """A handler that remembers, and deals with messages only when told."""

    def __init__(self, *, fails: bool = False) -> None:
        self.bodies: list[bytes] = []
        self.ended: list[bytes] = []
        self.go = anyio.Event()
        self._fails = fails

    async def __call__(self, body: bytes) -> None:
        self.bodies.append(body)
        if self._fails:
            raise ValueError("no")
        await self.go.wait()
        self.ended.append(body)

    async def came(self, many: int, seconds: float = 30.0) -> None:
        with anyio.fail_after(seconds):
            while len(self.bodies) < many:
                await anyio.sleep(0.01)


async def emptied(broker, queue) -> None:
    with anyio.fail_after(30):
        while await broker.waiting(queue):
            await anyio.sleep(0.02)


async def test_messages_from_before_the_first_worker_come_whole_and_once(stand, queue):
    async with connected(stand) as broker:
        for number in range(5):
            await broker.publish(queue, b"\x00\xff%d" % number)
        assert await broker.waiting(queue) == 5
        taken = Taken()
        taken.go.set()
        await broker.consume(queue, taken, lanes=2)
        await taken.came(5)
        await emptied(broker, queue)
        assert sorted(taken.bodies) == [b"\x00\xff%d" % number for number in range(5)]
        await broker.stop()


async def test_messages_that_are_not_wanted_any_more_are_taken_out_for_good(stand, queue):
    async with connected(stand) as broker:
        for number in range(60):
            await broker.publish(queue, b"%s %d" % (b"keep" if number % 2 else b"drop", number))
        assert await broker.remove(queue, lambda body: body.startswith(b"drop")) == 30
        assert await broker.waiting(queue) == 30
        assert await broker.remove(queue, lambda body: body.startswith(b"drop")) == 0
        taken = Taken()
        taken.go.set()
        await broker.consume(queue, taken, lanes=2)
        await taken.came(30)
        await emptied(broker, queue)
        assert {body[:4] for body in taken.bodies} == {b"keep"}
        await broker.stop()


async def test_dead_letters_and_what_a_reader_has_taken_are_taken_out_too(stand, queue):
    async with connected(stand) as broker:
        await broker.publish(queue, b"drop dead")
        taken = Taken(fails=True)
        base.BACK_OFF, before = 0.01, base.BACK_OFF
        try:
            await broker.consume(queue, taken, lanes=1)
            await taken.came(DELIVERIES)
            with anyio.fail_after(30):
                while not await broker.dead(queue):
                    await anyio.sleep(0.05)
        finally:
            base.BACK_OFF = before
        await broker.stop()
        assert await broker.remove(queue, lambda body: body == b"drop dead") == 1
        assert await broker.dead(queue) == 0
        assert await broker.waiting(queue) == 0


async def test_no_more_than_its_lanes_are_in_a_workers_hands(stand, queue):
    async with connected(stand) as broker:
        for _ in range(6):
            await broker.publish(queue, b"x")
        taken = Taken()
        await broker.consume(queue, taken, lanes=2)
        await taken.came(2)
        await anyio.sleep(IDLE * 2)  # nor does a slow one lose what it has
        assert len(taken.bodies) == 2
        taken.go.set()
        await taken.came(6)
        await emptied(broker, queue)
        await broker.stop()


async def test_what_a_lost_worker_had_comes_to_another(stand, queue):
    async with connected(stand) as other:
        lost = Taken()
        async with connected(stand) as broker:
            await broker.publish(queue, b"x")
            await broker.consume(queue, lost, lanes=1)
            await lost.came(1)
            await stand.cut(broker)
        taken = Taken()
        taken.go.set()
        await other.consume(queue, taken, lanes=1)
        await taken.came(1)
        await emptied(other, queue)
        await other.stop()


async def test_what_nobody_can_deal_with_ends_in_the_dead_letters(stand, queue, monkeypatch):
    monkeypatch.setattr(base, "BACK_OFF", 0.01)
    async with connected(stand) as broker:
        await broker.publish(queue, b"poison")
        taken = Taken(fails=True)
        await broker.consume(queue, taken, lanes=1)
        with anyio.fail_after(30):
            while not await broker.dead(queue):
                await anyio.sleep(0.05)
        assert len(taken.bodies) == DELIVERIES
        assert await broker.waiting(queue) == 0
        await broker.stop()


async def test_what_is_no_chunk_is_a_dead_letter_at_once(stand, queue):
    async def refuses(_payload):
        raise PoisonError("none of ours")

    async with connected(stand) as broker:
        await broker.publish(queue, b"poison")
        await broker.consume(queue, refuses, lanes=1)
        with anyio.fail_after(5):
            while not await broker.dead(queue):
                await anyio.sleep(0.05)
        assert (await broker.dead(queue), await broker.waiting(queue)) == (1, 0)
        await broker.stop()


async def test_a_stopped_worker_takes_nothing_more(stand, queue):
    async with connected(stand) as broker:
        taken = Taken()
        taken.go.set()
        await broker.consume(queue, taken, lanes=1)
        await broker.publish(queue, b"1")
        await taken.came(1)
        await emptied(broker, queue)
        await broker.stop()
        await broker.publish(queue, b"2")
        await anyio.sleep(0.5)
        assert taken.bodies == [b"1"]
        assert await broker.waiting(queue) == 1


async def test_what_is_in_hand_when_a_worker_stops_is_dealt_with_to_its_end(stand, queue):
    async with connected(stand) as broker:
        taken = Taken()
        await broker.publish(queue, b"x")
        await broker.consume(queue, taken, lanes=1)
        await taken.came(1)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(broker.stop)
            await anyio.sleep(0.2)
            taken.go.set()
        with anyio.fail_after(5):
            while not taken.ended:
                await anyio.sleep(0.01)


async def test_who_cancels_takes_nothing_until_it_consumes_anew_and_keeps_what_it_has(stand, queue):
    async with connected(stand) as broker:
        taken = Taken()
        for body in (b"1", b"2", b"3"):
            await broker.publish(queue, body)
        await broker.consume(queue, taken, lanes=1)
        await taken.came(1)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(broker.cancel, queue)
            await anyio.sleep(0.2)
            taken.go.set()
        await anyio.sleep(IDLE * 2)
        assert taken.bodies == taken.ended
        assert len(taken.bodies) == 1  # whichever: no broker needs to keep an order
        await broker.consume(queue, taken, lanes=1)
        await taken.came(3)
        await emptied(broker, queue)
        assert sorted(taken.bodies) == [b"1", b"2", b"3"]
        await broker.stop()


async def test_a_queue_that_was_lost_and_laid_again_is_consumed_once_it_is_asked_for_anew(stand, queue):
    async with connected(stand) as broker, connected(stand) as feeder:
        taken = Taken()
        taken.go.set()
        await broker.consume(queue, taken, lanes=1)
        await feeder.publish(queue, b"1")
        await taken.came(1)
        await emptied(broker, queue)
        await stand.forget(queue)
        with anyio.fail_after(30):
            while not await broker.waiting(queue):
                with suppress(BrokerError):
                    await feeder.publish(queue, b"2")
                await anyio.sleep(0.3)
                if len(taken.bodies) > 1:
                    break
        await broker.consume(queue, taken, lanes=1)
        await taken.came(2)
        assert set(taken.bodies[1:]) == {b"2"}
        await broker.stop()


@pytest.mark.parametrize("stand", [STANDS["Redis"]], ids=["Redis"])
@pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")
async def test_what_a_reader_took_and_never_began_with_comes_to_another_at_once(queue):
    async with open_redis(servers.REDIS, idle_seconds=3600) as other:
        async with open_redis(servers.REDIS, idle_seconds=3600) as broker:
            await broker.consume(queue, Taken(), lanes=1)
            reader = broker._readers[0].name
            await broker.stop()
            await broker.publish(queue, b"x")
            await broker._ask(
                "XREADGROUP", "GROUP", "workers", reader, "COUNT", "1", "STREAMS", queue.name, ">"
            )
        assert await other.waiting(queue) == 0
        taken = Taken()
        taken.go.set()
        await other.consume(queue, taken, lanes=1)
        await taken.came(1, seconds=3)
        await other.stop()


@pytest.mark.process
@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("amqp://127.0.0.1:1/", StateError),
        ("redis://127.0.0.1:1/0", StateError),
        ("nats://x", UsageError),
        ("redis://127.0.0.1:x/0", UsageError),
        pytest.param(servers.REDIS.replace("/9", "/99999"), UsageError, marks=with_redis),
        pytest.param(servers.RABBIT.replace("guest@", "wrong@"), UsageError, marks=with_rabbit),
        pytest.param(servers.RABBIT + "nosuch", UsageError, marks=with_rabbit),
    ],
)
async def test_an_address_that_does_not_work_is_said_in_a_sentence(url, kind):
    """A server that is away may come back; an address that is wrong does not become right."""
    with pytest.raises(kind, match=r"nothing was (changed or )?sent"):
        async with open_broker(url, silence=IDLE):
            pass


@pytest.mark.parametrize("url", ["nats://x", "nats://user:word@x/0", "localhost:5672", ""])
async def test_an_address_of_no_broker_is_told_with_those_there_are_and_nothing_else_first(url):
    with pytest.raises(UsageError) as refused:
        cluster_place(Values({BROKER: url}))
    assert addresses() in str(refused.value)
    assert "user:word" not in str(refused.value)
    assert all(kind.example in addresses() for kind in (*BROKERS, TOY))


async def test_a_broker_that_holds_no_state_asks_for_a_redis_beside_it_by_its_name(tmp_path):
    key = tmp_path / "key"
    key.touch(mode=0o600)
    key.write_text("0f" * 32)
    for kind in (*BROKERS, TOY):
        url = kind.example.replace("HOST", "127.0.0.1").replace("NAME", "127.0.0.1")
        if kind.holds_state:
            assert cluster_place(Values({BROKER: url})).state == url
        else:
            with pytest.raises(UsageError, match=f"Beside {kind.name} a Redis holds"):
                cluster_place(Values({BROKER: url}))
            assert (
                cluster_place(Values({BROKER: url, STATE: "rediss://x/0", CLUSTER_KEY_FILE: key})).state
                == "rediss://x/0"
            )


async def test_a_missing_library_is_told_with_what_brings_it(monkeypatch):
    lacking = replace(TOY, needs=("no_such_module",), extra="toys")
    monkeypatch.setattr(broker_table, "BROKERS", (*BROKERS, lacking))
    with pytest.raises(UsageError, match=r"pip install 'wxpush-cli\[toys\]'"):
        cluster_place(Values({BROKER: "toy://x", STATE: "redis://x/0"}))


@pytest.mark.long
@pytest.mark.skipif(not servers.has_own_rabbit(), reason="no RabbitMQ is installed to be killed")
async def test_a_queue_over_whose_birth_rabbitmq_was_killed_is_laid_anew(tmp_path):
    queue = ChunkQueue("wxt.chunks.newborn", "wxt.dead.newborn")
    with servers.OwnRabbit(tmp_path) as rabbit:
        async with open_broker(rabbit.url, silence=IDLE) as broker:
            await broker.publish(queue, b"before")
            rabbit.kill()
            rabbit.start()
            with anyio.fail_after(90):
                while not await taken(broker, queue, b"after"):
                    await anyio.sleep(0.5)
            assert await broker.waiting(queue)


async def taken(broker, queue, payload) -> bool:
    try:
        await broker.publish(queue, payload)
    except BrokerError:
        return False
    return True


@with_rabbit
async def test_dead_letters_that_an_earlier_version_kept_for_ever_are_laid_anew():
    queue = ChunkQueue("wxt.chunks.older", "wxt.dead.older")
    async with await aio_pika.connect(servers.RABBIT) as connection:
        channel = await connection.channel()
        arguments: Any = {"x-queue-type": "quorum"}
        await channel.declare_queue(queue.dead, durable=True, arguments=arguments)
        await channel.default_exchange.publish(aio_pika.Message(b"old"), routing_key=queue.dead)
        try:
            async with open_broker(servers.RABBIT, silence=IDLE) as broker:
                assert await broker.dead(queue) == 1  # who only looks changes nothing
                await broker.publish(queue, b"x")
                assert (await broker.dead(queue), await broker.waiting(queue)) == (0, 1)
        finally:
            for name in (queue.name, queue.dead):
                await channel.queue_delete(name)
