"""What a crash, a silent Redis and one that was emptied leave: never a second message under a key."""

import asyncio

import pytest

from tests.cluster.servers import REDIS
from tests.intake.stand import CALLER, line
from tests.nodes.conftest import empty
from tests.nodes.stand import joined, node, until
from wxpush.intake.base import AlreadyTaken, Taken, Trouble, TurnedAway
from wxpush.intake.spool import claiming
from wxpush.intake.spool.taking import KEY_MS
from wxpush.system.clock import SystemClock

pytestmark = pytest.mark.anyio


async def one(at, number, key):
    (found,) = await at.take([line(number)], CALLER, key)
    assert isinstance(found, Taken | AlreadyTaken), found
    return found.id


class Ahead(SystemClock):
    def wall_ms(self):
        return super().wall_ms() + KEY_MS


async def crashed_before_its_claim(folder, word, number):
    """A node that has a message on disk and told nobody of it."""
    async with node(folder, "a", REDIS, word) as a:
        await joined(a)

        async def never(*_):
            await asyncio.sleep(1000)

        a.member.claim = never
        task = asyncio.create_task(a.take([line(number)], CALLER, "k"))
        await until(lambda: a.spool.ask(claiming.unclaimed))
        task.cancel()


async def test_what_was_not_claimed_is_dropped_where_another_node_took_it_since(tmp_path, word):
    await crashed_before_its_claim(tmp_path, word, 1)
    async with node(tmp_path, "b", REDIS, word) as b:
        await joined(b)
        name = await one(b, 1, "k")
        async with node(tmp_path, "a", REDIS, word) as a:
            await until(lambda: not a.claiming.left)
            assert a.spool.ask(claiming.unclaimed) == a.came == a.doubted == []
            assert await one(a, 1, "k") == name


async def test_what_was_not_claimed_is_taken_where_nobody_else_has_it(tmp_path, word):
    await crashed_before_its_claim(tmp_path, word, 1)
    async with node(tmp_path, "a", REDIS, word) as a, node(tmp_path, "b", REDIS, word) as b:
        await until(lambda: len(a.came) == 1)
        await joined(a, b)
        assert await one(b, 1, "k") == a.names.name(a.came[0])


async def test_what_is_too_old_to_be_claimed_is_in_doubt(tmp_path, word):
    await crashed_before_its_claim(tmp_path, word, 1)
    async with node(tmp_path, "a", REDIS, word, clock=Ahead()) as a:
        await until(lambda: len(a.doubted) == 1)
        assert a.came == a.spool.ask(claiming.unclaimed) == []


async def test_an_emptied_redis_is_told_everything_again_before_anything_is_taken(tmp_path, word):
    async with node(tmp_path, "a", REDIS, word) as a, node(tmp_path, "b", REDIS, word) as b:
        await joined(a, b)
        first, second = await one(a, 1, "k"), await one(b, 2, "l")
        await until(lambda: a.came and b.came)
        empty(word)
        answers = []
        async with asyncio.timeout(30):
            while not isinstance(found := await b.take([line(1)], CALLER, "k"), list):
                answers.append(found.trouble)
                await asyncio.sleep(0.05)
        assert found == [AlreadyTaken(first)]
        await joined(a, b)
        assert await one(a, 2, "l") == second
    assert {*answers} <= {Trouble.STATE}


async def test_a_node_that_is_away_is_waited_for_after_that_unless_it_is_gone_for_good(tmp_path, word):
    async with node(tmp_path, "a", REDIS, word) as a, node(tmp_path, "b", REDIS, word) as b:
        await joined(a, b)
        await until(lambda: b.on.node in a.member._others.seen)
    async with node(tmp_path, "a", REDIS, word) as a:
        await joined(a)
        empty(word)
        await until(
            lambda: a.member.trouble is not None and a.member.trouble.fields.get("nodes") == [b.on.node]
        )
        refused = await a.take([line(1)], CALLER, "k")
    async with node(tmp_path, "a", REDIS, word, without=[b.on.node]) as a:
        await joined(a)
        await one(a, 1, "k")
    assert isinstance(refused, TurnedAway)
    assert (refused.trouble, refused.seconds) == (Trouble.STATE, 2.0)


async def test_while_redis_is_away_nothing_is_taken_and_afterwards_the_same_id_is_told(tmp_path, own):
    async with node(tmp_path, "a", own.url, "w") as a, node(tmp_path, "b", own.url, "w") as b:
        await joined(a, b)
        name = await one(a, 1, "k")
        own.kill()
        away = [await a.take([line(2)], CALLER, "l"), await b.take([line(1)], CALLER, "k")]
        own.start()
        await joined(a, b)
        assert await one(b, 1, "k") == name
        taken = await one(b, 2, "l")
        # The first try is on a's disk: a finds out whose it is by itself.
        await until(lambda: not a.claiming.left)
        assert await one(a, 2, "l") == taken
    assert [each.trouble for each in away] == [Trouble.STATE] * 2


async def test_what_a_node_took_that_is_gone_stays_its_own_as_it_may_come_back_and_another_key_sends_it(
    tmp_path, word
):
    async with node(tmp_path, "a", REDIS, word) as a, node(tmp_path, "b", REDIS, word) as b:
        await joined(a, b)
        name = await one(b, 1, "k")
        gone = b.on.node
    async with node(tmp_path, "a", REDIS, word, without=[gone]) as a:
        await joined(a)
        assert (await one(a, 1, "k"), a.came) == (name, [])
        sent = await one(a, 1, "another")
        await until(lambda: a.came)
        assert sent == a.names.name(a.came[0])
        async with node(tmp_path, "b", REDIS, word) as b:
            await joined(b)
            assert await one(b, 1, "k") == name
