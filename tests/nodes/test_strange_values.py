"""Whoever writes into the Redis of the nodes gets no words of his into an answer, and ends nobody's work."""

import time

import anyio
import pytest

from tests.cluster.servers import REDIS
from tests.intake.stand import CALLER, line
from tests.nodes.stand import joined, node, until
from wxpush.errors import StateError
from wxpush.intake.base import Query, Trouble, TurnedAway
from wxpush.nodes.limits import NodeLimits

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("name", [b'1-"}x', b"", b"\xff", b"0-0123456789abcdef"])
async def test_a_name_that_is_none_is_told_to_nobody(tmp_path, word, name):
    async with node(tmp_path, "a", REDIS, word) as a:
        await joined(a)
        await a.take([line(1)], CALLER, "k")
        (key,) = await a.on.store.ask("KEYS", f"{a.on.prefix}:key:*")
        held = await a.on.store.ask("GET", key)
        await a.on.store.ask("SET", key, held[:32] + name)
        async with node(tmp_path, "b", REDIS, word) as b:
            await joined(b)
            found = await b.take([line(1)], CALLER, "k")
    assert isinstance(found, TurnedAway)
    assert found.trouble is Trouble.STATE


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("state", "99"), ("at", "9" * 30), ("accepted", "-1"), ("tries", "x"), ("tries", "-1")],
        *[("errcode", "9" * 40), ("msgid", "no number"), ("detail", "x" * 1_000_000), ("detail", b"\xff")],
    ],
)
async def test_a_standing_that_is_none_is_an_error_of_the_state(tmp_path, word, field, value):
    async with node(tmp_path, "a", REDIS, word) as a:
        await joined(a)
        (taken,) = await a.take([line(1)], CALLER, "")
        await a.on.store.ask("HSET", a.on.message(taken.id), field, value)
        with pytest.raises(StateError):
            await a.member.standing(taken.id)
        with pytest.raises(StateError):
            await a.member.listing(Query(), frozenset({"order-shipped"}))


async def test_keys_of_another_kind_refuse_and_end_nothing(tmp_path, word):
    async with node(tmp_path, "a", REDIS, word) as a:
        await joined(a)
        await a.on.store.ask("DEL", a.on.index)
        await a.on.store.ask("SET", a.on.index, "x")
        refused = await a.take([line(1)], CALLER, "k")
        await a.on.store.ask("DEL", a.on.index)
        await joined(a)
        (taken,) = await a.take([line(1)], CALLER, "k")
    assert isinstance(refused, TurnedAway)
    assert taken.id


@pytest.mark.parametrize("name", [b"\xff", "n" * 100_000, "\x1b[2J", "node of nobody"])
async def test_a_node_that_is_none_is_waited_for_by_nobody(tmp_path, word, name):
    async with node(tmp_path, "a", REDIS, word) as a:
        await joined(a)
        nodes = f"{a.on.prefix}:nodes"
        await a.on.store.ask("HSET", nodes, name, f"none {round(time.time() * 1000)}")
        async with node(tmp_path, "b", REDIS, word) as b:
            await joined(a, b)
            (taken,) = await b.take([line(1)], CALLER, "k")
        assert await a.on.store.ask("HEXISTS", nodes, name) == 0
    assert taken.id


async def test_a_node_of_the_far_future_is_not_waited_for_until_then(tmp_path, word):
    async with node(tmp_path, "a", REDIS, word) as a:
        await joined(a)
        await a.on.store.ask("HSET", f"{a.on.prefix}:nodes", "0" * 12, "none " + "9" * 30)
        async with node(tmp_path, "b", REDIS, word) as b:
            await joined(b)
            (taken,) = await b.take([line(1)], CALLER, "k")
    assert taken.id


async def test_more_nodes_than_anybody_has_refuse_and_end_nothing(tmp_path, word):
    async with node(tmp_path, "a", REDIS, word) as a:
        await joined(a)
        nodes, now_ms = f"{a.on.prefix}:nodes", round(time.time() * 1000)
        many = [each for number in range(2000) for each in (f"{number:012x}", f"none {now_ms}")]
        await a.on.store.ask("HSET", nodes, *many)
        await until(lambda: a.member.trouble is not None)
        assert isinstance(await a.take([line(1)], CALLER, "k"), TurnedAway)
        await a.on.store.ask("HDEL", nodes, *many[::2])
        await joined(a)
        (taken,) = await a.take([line(1)], CALLER, "k")
    assert taken.id


#: What a server may answer to any script that asks something else.
_LIES = [
    None,
    1,
    b"OK",
    [],
    [1],
    [b"done"],
    [b"done", []],
    [b"x", b"none", [b"\xff"], [b"a", 1, b"b"]],
    [[]] * 4,
    {},
]


@pytest.mark.parametrize("lie", _LIES, ids=repr)
async def test_a_server_that_lies_ends_nothing(tmp_path, word, lie, monkeypatch):
    async with node(tmp_path, "a", REDIS, word) as a:
        await joined(a)
        limits = NodeLimits(a.on)

        async def lies(*_):
            return lie

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(limits.run)
            monkeypatch.setattr(a.on.store, "run", lies)
            with pytest.raises(StateError):
                await limits.count([("rate_of_key", "shop", 1.0, 1.0)])
            assert isinstance(await a.take([line(1)], CALLER, "k"), TurnedAway)
            await until(lambda: a.member.trouble is not None)
            monkeypatch.undo()
            await joined(a)
            assert await limits.count([("rate_of_key", "shop", 1.0, 1.0)]) is None
            (taken,) = await a.take([line(1)], CALLER, "k")
            tasks.cancel_scope.cancel()
    assert taken.id


@pytest.mark.parametrize("value", [b"x", b"1", b"99999999999999999 api", b"7 \xff", b"7 " + b"y" * 65])
async def test_an_order_that_is_none_is_heard_by_nobody_and_gives_way_to_the_next(tmp_path, word, value):
    async with node(tmp_path, "a", REDIS, word) as a:
        await joined(a)
        heard = []
        a.member.hear(lambda *order: heard.append(order))
        await a.on.store.ask("HSET", f"{a.on.prefix}:pauses", "order-shipped", value)
        await a.member.begin()
        assert heard == []
        await a.on.store.ask("HDEL", f"{a.on.prefix}:pauses", "order-shipped")
        await a.member.pause("order-shipped", "ops")
        assert heard == [("order-shipped", "ops")]
