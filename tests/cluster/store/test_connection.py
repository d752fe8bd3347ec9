"""What Redis says, or does not, is told by kind: away, not ready, refusing, or no place for wxpush at all."""

from typing import Any, cast

import pytest
from redis import exceptions

from tests.cluster import servers
from wxpush.cluster.address import EXAMPLE
from wxpush.cluster.store import connection
from wxpush.cluster.store.connection import (
    AwayError,
    RefusedError,
    Script,
    Store,
    may_lose_writes,
    open_store,
    risky_settings,
)
from wxpush.errors import UsageError
from wxpush.words import Sentence

pytestmark = pytest.mark.anyio

#: What a server may do, and whether it is away then.
AWAY = [
    exceptions.ConnectionError("hunter2"),
    exceptions.TimeoutError("hunter2"),
    exceptions.ResponseError("LOADING Redis is loading the dataset in memory"),
    exceptions.ResponseError("BUSY Redis is busy running a script"),
    exceptions.ResponseError("MASTERDOWN Link with MASTER is down"),
    OSError("hunter2"),
    TimeoutError("hunter2"),
]
REFUSES = [
    exceptions.ResponseError("BUSYGROUP Consumer Group name already exists"),
    exceptions.ResponseError("OOM command not allowed"),
    exceptions.ReadOnlyError("You can't write against a read only replica."),
    exceptions.DataError("no such value"),
]


class Says:
    """A Redis that answers by a script of its own: by command, an answer or an error to raise."""

    def __init__(self, answers: dict[tuple, Any] | Exception) -> None:
        self._answers = answers
        self.asked: list[tuple] = []
        self.registered: list[str] = []

    async def execute_command(self, *command):
        self.asked.append(command)
        answer = self._answers if isinstance(self._answers, Exception) else self._answers[command]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def register_script(self, text):
        self.registered.append(text)

        async def run(keys, args):
            return await self.execute_command(text, *keys, *args)

        return run


def of(answers) -> Store:
    return Store(cast("Any", Says(answers)), "redis://here/0")


def uses(store: Store) -> list:
    return [lambda: store.ask("GET", "a"), lambda: store.run(Script("return 1"), ["a"], 2), store.now_ms]


@pytest.mark.parametrize("error", AWAY, ids=str)
async def test_who_does_not_answer_or_is_not_ready_is_away(error):
    for use in uses(of(error)):
        with pytest.raises(AwayError) as caught:
            await use()
        assert "redis://here/0" in str(caught.value)
        assert "hunter2" not in str(caught.value)
        if isinstance(error, exceptions.ResponseError):
            assert str(error) in str(caught.value)
        else:
            assert type(error).__name__ not in str(caught.value), "it is told in words"


@pytest.mark.parametrize("error", REFUSES, ids=str)
async def test_who_answers_and_does_not_do_it_refuses_in_words_of_its_own(error):
    for use in uses(of(error)):
        with pytest.raises(RefusedError) as caught:
            await use()
        assert caught.value.said == str(error)
        assert "redis://here/0" in str(caught.value)


async def test_a_bug_is_neither():
    for use in uses(of(KeyError("a bug"))):
        with pytest.raises(KeyError):
            await use()


async def test_a_script_is_registered_once():
    said = Says({("return 1", "a", 2): 7, ("return 1", "b", 3): 8, ("return 2", "a"): 9})
    store, script = Store(cast("Any", said), "x"), Script("return 1")
    assert [await store.run(script, ["a"], 2), await store.run(script, ["b"], 3)] == [7, 8]
    assert await store.run(Script("return 2"), ["a"]) == 9
    assert said.registered == ["return 1", "return 2"]


async def test_the_servers_time_is_told_in_milliseconds():
    assert await of({("TIME",): [b"1700000000", b"123456"]}).now_ms() == 1_700_000_000_123


async def test_who_is_away_at_the_start_is_told_from_who_lets_nobody_in():
    ping = {("PING",): b"PONG"}
    await of(ping).require_reachable()
    for error in AWAY:
        with pytest.raises(AwayError, match="redis://here/0"):
            await of(error).require_reachable()
    for refusal in (*REFUSES, exceptions.AuthenticationError("x"), exceptions.AuthorizationError("x")):
        with pytest.raises(UsageError, match=type(refusal).__name__):
            await of(refusal).require_reachable()


def settings(appendonly="yes", appendfsync="always", policy="noeviction", replid="0" * 40, *, pairs=False):
    """What a server answers that keeps its writes, but for what is said."""
    kept = {"appendonly": appendonly, "appendfsync": appendfsync, "maxmemory-policy": policy}
    answers: dict[tuple, Any] = {
        ("CONFIG", "GET", name): [name.encode(), value.encode()] if pairs else {name: value}
        for name, value in kept.items()
    }
    return answers | {("INFO", "replication"): {"master_replid2": replid}}


@pytest.mark.parametrize("pairs", [False, True])
@pytest.mark.parametrize(
    ("odd", "loses", "said"),
    [
        ({}, False, []),
        ({"appendonly": "no"}, True, ["appendonly"]),
        ({"appendfsync": "everysec"}, True, ["everysec"]),
        ({"replid": "0" * 39 + "1"}, True, []),
        ({"policy": "allkeys-lru"}, False, ["allkeys-lru"]),
        ({"appendonly": "no", "policy": "allkeys-lru"}, True, ["appendonly", "allkeys-lru"]),
    ],
    ids=str,
)
async def test_a_server_that_may_lose_what_it_confirmed_is_known_by_its_settings(pairs, odd, loses, said):
    store = of(settings(**odd, pairs=pairs))
    assert await may_lose_writes(store) is loses
    found = await risky_settings(store)
    assert len(found) == len(said)
    assert all(
        word in str(sentence) and store.label in str(sentence)
        for word, sentence in zip(said, found, strict=True)
    )


async def test_a_server_that_does_not_tell_its_settings_may_lose_anything():
    store = of(exceptions.ResponseError("NOPERM no permissions to run 'config'"))
    assert await may_lose_writes(store)
    (sentence,) = await risky_settings(store)
    assert "redis://here/0" in str(sentence)
    assert await may_lose_writes(of(settings() | {("INFO", "replication"): {}}))
    assert await may_lose_writes(of(settings() | {("INFO", "replication"): b"master_replid2:0"}))


async def test_whether_a_server_that_is_away_loses_anything_is_not_known():
    with pytest.raises(AwayError):
        await may_lose_writes(of(exceptions.ConnectionError("cut")))


@pytest.mark.parametrize("url", ["redis://here:99999999/0", "redis://here/word", "http://here/"])
async def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(UsageError):
        async with open_store(url):
            pass


async def test_the_library_repeats_nothing_and_waits_for_no_more_than_its_time(monkeypatch):
    asked: dict[str, Any] = {}

    class Redis:
        closed = 0

        @classmethod
        def from_url(cls, url, **how):
            asked.update(how, url=url)
            return cls()

        async def aclose(self):
            Redis.closed += 1

    monkeypatch.setattr(connection, "Redis", Redis)
    async with open_store("redis://user:hunter2@here:6379/1") as store:
        assert "hunter2" not in store.label
        assert Redis.closed == 0
    assert Redis.closed == 1
    assert (asked["url"], asked["retry"]._retries) == ("redis://user:hunter2@here:6379/1", 0)
    assert asked["socket_timeout"] == asked["socket_connect_timeout"] == connection._SECONDS


async def test_an_address_that_the_library_does_not_take_is_told_without_what_it_says_of_it(monkeypatch):
    def from_url(*_: object, **__: object) -> None:
        raise ValueError("hunter2")

    monkeypatch.setattr("wxpush.cluster.store.connection.Redis.from_url", from_url)
    with pytest.raises(UsageError) as caught:
        async with open_store("redis://user:hunter2@here:6379/1"):
            pass
    assert "hunter2" not in str(caught.value)
    assert isinstance(caught.value.sentence, Sentence)
    fields = caught.value.sentence.fields
    assert (fields["why"], fields["address"], fields["example"]) == (
        "ValueError", "redis://here:6379/1", EXAMPLE,
    )  # fmt: skip


async def test_settings_that_endanger_rows_are_said(store):
    said = await risky_settings(store)
    assert any("appendfsync" in str(sentence) for sentence in said)


@pytest.mark.skipif(not servers.has_own_redis(), reason="no redis-server is installed")
async def test_a_redis_that_keeps_every_write_needs_no_words(tmp_path):
    with servers.OwnRedis(tmp_path) as own:
        async with open_store(own.url) as store:
            assert await risky_settings(store) == []


async def test_what_is_no_redis_is_said_in_a_sentence():
    with pytest.raises(UsageError, match="nothing was sent"):
        async with open_store("redis://127.0.0.1:99999999/0"):
            pass


async def test_a_bug_that_is_told_by_a_runtime_error_is_one():
    for use in uses(of(RuntimeError("a bug"))):
        with pytest.raises(RuntimeError):
            await use()
