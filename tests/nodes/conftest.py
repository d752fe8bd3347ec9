"""A namespace of its own in the real Redis, or one that may be killed."""

import contextlib

import pytest
import redis

from tests.cluster.servers import REDIS, OwnRedis, has_own_redis, has_redis, keys, namespace


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
def word():
    """The first word of all keys of a test."""
    if not has_redis():
        pytest.skip("no Redis")
    found = namespace()
    yield found
    empty(found)


@pytest.fixture
def own(tmp_path):
    """A Redis that may be killed."""
    if not has_own_redis():
        pytest.skip("no redis-server")
    (tmp_path / "redis").mkdir()
    with OwnRedis(tmp_path / "redis") as found:
        yield found


def empty(word):
    """Take all keys of a namespace from the server."""
    with contextlib.suppress(redis.RedisError), redis.Redis.from_url(REDIS) as server:
        if some := keys(word, REDIS):
            server.delete(*some)
