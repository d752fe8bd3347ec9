"""Whoever writes into the Redis of the nodes gets no words of his into an answer, and ends nobody's work."""

import pytest

from tests.cluster.servers import REDIS
from tests.intake.stand import CALLER, line
from tests.nodes.stand import joined, node
from wxpush.errors import StateError
from wxpush.intake.base import Query, Trouble, TurnedAway

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
    ("field", "value"), [("state", "99"), ("at", "9" * 30), ("accepted", "-1"), ("tries", "x")]
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
