"""Machines of several versions share one Redis: what is where, and what it is called, changes for none of them unseen."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
import redis

from tests.cluster import servers
from tests.cluster.conftest import ACCOUNT
from tests.cluster.store.test_rows import claimed, record
from wxpush.cluster.store.dispatcherlock import DispatcherLock
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.store.pause import Pause, PauseCause
from wxpush.cluster.store.rows import SharedCheckpoint
from wxpush.cluster.store.runs import Run, RunFacts
from wxpush.cluster.store.tokens import RedisCache
from wxpush.model import State
from wxpush.sending.tally import Tally
from wxpush.token.base import Kept

pytestmark = pytest.mark.anyio


def held(names) -> dict[str, str]:
    """All keys of the namespace, without it, each with its type."""
    with redis.Redis.from_url(servers.REDIS) as server:
        found = servers.keys(names.namespace, servers.REDIS)
        return {key.decode().removeprefix(f"{names.namespace}:"): server.type(key).decode() for key in found}


def fields(names, key: str) -> set[str]:
    with redis.Redis.from_url(servers.REDIS) as server:
        return {field.decode() for field in server.hkeys(f"{names.namespace}:{key}")}


async def test_a_run_has_its_map_facts_results_and_leases(store, names, clock, run):
    assert held(names) == {"runs": "hash", "run:run": "hash", "run:run:map": "string"}
    assert fields(names, "run:run") == {"facts", "clock", "since", "server"}
    lock = DispatcherLock(store, names, "run", seconds=9)
    await lock.take()
    await run.tell(proven=True, is_row=[40003])
    await run.hand_out(1, 5)
    lease, _ = await claimed(store, names, clock)
    tally = Tally()
    tally.attempts, tally.retries = 5, 2
    tried = msgspec.structs.replace(record(2, State.PENDING, clock), tries=2)
    records = [record(1, State.IN_FLIGHT, clock), tried]
    await SharedCheckpoint(store, names, clock, lease, tally=tally).commit(records)
    assert held(names) == {
        "runs": "hash",
        "run:run": "hash",
        "run:run:map": "string",
        "run:run:first": "hash",
        "run:run:open": "hash",
        "run:run:tries": "hash",
        "run:run:results": "stream",
        "run:run:lease:1": "string",
        f"run:run:commit:{lease.token}": "string",
        "run:run:dispatcher": "string",
    }
    told = {"proven", "is_row", "attempts", "retries"}
    assert fields(names, "run:run") == {"facts", "clock", "since", "server"} | told
    await run.results.forget((await run.results.read("0-0")).position, lock)
    await run.recall(lock)
    assert fields(names, "run:run") - told == {
        "facts", "clock", "since", "server", "collected", "counted attempts", "counted retries", "stopped",
    }  # fmt: skip


async def test_a_map_that_is_being_laid_is_nobodys_yet(store, names, monkeypatch):
    """What an earlier dispatch left of one, as it was killed, is not among it."""
    laid = [names.run("run", part) for part in ("laid", "laid-first")]
    await store.ask("SET", laid[0], b"\x02" * 50)
    await store.ask("HSET", laid[1], 9, 1)
    run = Run(store, names, "run")
    seen = []
    ran = store.run

    async def watched(script, keys, *values):
        seen.append(set(held(names)))
        return await ran(script, keys, *values)

    monkeypatch.setattr(store, "run", watched)
    facts = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=3, chunk_rows=5)
    assert await run.create(facts, bytes([0, 5, 0]), [(2, 1000)])
    assert seen == [{"run:run:laid"}, {"run:run:laid", "run:run:laid-first"}]
    assert await store.ask("GET", names.run("run", "map")) == bytes([0, 5, 0])
    assert await store.ask("HLEN", names.run("run", "first")) == 1


async def test_an_account_has_its_rate_pause_quota_and_token(store, names):
    pace = Pace(store, names, ACCOUNT)
    await pace.set_rate(50.0)
    account = f"account:{ACCOUNT.name}"
    assert held(names) == {account: "hash"}
    assert fields(names, account) == {"appid", "base_url", "asked"}
    kept = await store.ask("HMGET", names.account(ACCOUNT.name), "appid", "base_url", "asked")
    assert [each.decode() for each in kept] == [ACCOUNT.appid, ACCOUNT.base_url, "50.0"]
    await pace.pause(Pause(PauseCause.OPERATOR))
    await pace.set_quota(9)
    cache = RedisCache(store, names, ACCOUNT)
    await cache.write(Kept())
    async with cache.turn():
        found = held(names)
    (quota,) = (key for key in found if ":quota:" in key)
    assert quota.removeprefix(f"{account}:quota:") == await shanghai(store)
    assert set(found) == {account, f"{account}:pause", quota, f"{account}:token", f"{account}:token-turn"}


async def shanghai(store) -> str:
    """Today there, in eight digits."""
    return f"{datetime.fromtimestamp(await store.now_ms() / 1000, UTC) + timedelta(hours=8):%Y%m%d}"
