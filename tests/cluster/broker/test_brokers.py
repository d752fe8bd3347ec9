"""One suite for every broker of the table and for a toy that is registered there, on the real servers: what a queue carries."""

import anyio
import pytest

from tests.cluster.broker.taken import Taken, emptied
from tests.cluster.stands import IDLE, connected
from wxpush.cluster.broker import base
from wxpush.cluster.broker.base import DELIVERIES
from wxpush.cluster.poison import PoisonError

pytestmark = pytest.mark.anyio


@pytest.fixture
async def queue(stand, queue):
    """Forgotten at the end."""
    yield queue
    await stand.forget(queue)


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
