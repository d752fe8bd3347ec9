"""A limit is one for all doors that count, and is kept by Redis's clock."""

import asyncio
import time
from math import inf

import pytest

from tests.cluster.servers import REDIS
from tests.nodes.stand import ACCOUNT
from wxpush.cluster.names import Names
from wxpush.cluster.store.connection import AwayError, open_store
from wxpush.nodes.limits import NodeLimits
from wxpush.nodes.redis import NodeStore

pytestmark = pytest.mark.anyio


class Doors:
    """Two, each with a connection of its own."""

    def __init__(self, url, word):
        self._url, self._word = url, word
        self._stores = []

    async def __aenter__(self):
        found = []
        for name in "ab":
            opened = open_store(self._url)
            self._stores.append(opened)
            on = NodeStore(await opened.__aenter__(), Names(self._word), ACCOUNT, name)
            limits = NodeLimits(on)
            found.append((limits, asyncio.create_task(limits.run())))
        self._tasks = [task for _, task in found]
        return [limits for limits, _ in found]

    async def __aexit__(self, *_):
        for each in self._tasks:
            each.cancel()
        for each in self._stores:
            await each.__aexit__(None, None, None)


async def test_two_doors_let_in_as_many_as_one(word):
    rate, seconds = 50, 2.0
    async with Doors(REDIS, word) as (a, b):
        began, taken = time.monotonic(), []
        while time.monotonic() - began < seconds:
            found = await asyncio.gather(*(each.count([("key", "shop", rate, 10)]) for each in (a, b)))
            taken += [time.monotonic() for each in found if each is None]
            await asyncio.sleep(0.002)
    # As a busy machine may ask too seldom, only the bound from above is held tightly.
    assert len(taken) <= 10 + rate * (taken[-1] - began) + 1
    assert len(taken) >= 10 + rate


async def test_who_is_refused_is_named_with_his_wait_and_those_behind_him_are_not_counted(word):
    async with Doors(REDIS, word) as (a, b):
        first = await a.count([("address", "::1", 0.1, 1), ("key", "shop", 0.1, 2)])
        second = await b.count([("address", "::1", 0.1, 1), ("key", "shop", 0.1, 2)])
        key = [await b.count([("key", "shop", 0.1, 2)]) for _ in range(2)]
        free = await a.count([("address", "::1", inf, 1)])
    assert first is free is None
    assert second[0] == "address"
    assert second[1] == pytest.approx(10, abs=5)
    assert (key[0], key[1][0]) == (None, "key")


async def test_a_door_that_cannot_ask_says_so(own):
    async with Doors(own.url, "w") as (a, _):
        own.kill()
        with pytest.raises(AwayError):
            await a.count([("key", "shop", 1, 1)])
