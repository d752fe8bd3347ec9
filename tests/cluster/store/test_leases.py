"""A lease is kept for as long as it is wanted, and no longer than it is one's own. Redis is real."""

import anyio
import pytest

from tests.cluster.conftest import ACCOUNT
from tests.cluster.store.test_lost_answers import Away
from tests.cluster.store.test_rows import claimed, lease_of
from wxpush.cluster.store import lease as leases
from wxpush.cluster.store.connection import AwayError
from wxpush.cluster.store.lease import Claimed, LostLeaseError
from wxpush.cluster.store.runs import Run, RunFacts

pytestmark = pytest.mark.anyio


@pytest.fixture
async def run(store, names):
    found = Run(store, names, "run")
    facts = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=10, chunk_rows=5)
    assert await found.create(facts, bytes(10), [])
    return found


async def test_a_lease_is_kept_for_as_long_as_the_block_and_asked_for_again_where_redis_was_away(
    store, names, clock, run, monkeypatch
):
    monkeypatch.setattr(leases, "AGAIN_SECONDS", 0.01)
    away = Away(store)
    lease, _ = await claimed(away, names, clock, seconds=0.5)
    away._errors.append(AwayError("away"))
    async with lease.kept():
        await anyio.sleep(0.8)
        clock.now += 0.3
        assert lease.valid
        await anyio.sleep(0.3)
        clock.now += 0.3
        assert lease.valid
    clock.now += 0.6
    assert not lease.valid


async def test_a_lease_that_another_holds_is_not_kept(store, names, clock, run):
    lease, _ = await claimed(store, names, clock, seconds=0.1)
    await store.ask("SET", lease.key, "another")
    with anyio.fail_after(5):
        async with lease.kept():
            while lease.valid:
                await anyio.sleep(0.01)
    with pytest.raises(LostLeaseError):
        await lease.renew()
    assert await store.ask("GET", lease.key) == b"another"


async def test_a_chunk_that_was_not_begun_is_free_at_once(store, names, clock, run):
    lease, _ = await claimed(store, names, clock)
    assert not isinstance(await lease_of(store, names, clock).claim(), Claimed)
    await lease.give_back()
    assert not lease.valid
    assert await claimed(store, names, clock)
