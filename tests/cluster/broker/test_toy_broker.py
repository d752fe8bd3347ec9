"""A broker that is registered by one record carries a whole campaign: `dispatch` and a worker, with a real Redis beside it."""

from contextlib import asynccontextmanager

import anyio
import pytest
from anyio import to_thread

import wxpush
from tests.cluster import servers
from tests.cluster.toybroker import SERVERS, TOY
from tests.reliability.campaigns import TEMPLATE, Campaign, Row
from wxpush.cli.common.cluster.place import cluster_place
from wxpush.cluster import broker as broker_table
from wxpush.cluster import wiring
from wxpush.cluster.servers import open_servers
from wxpush.config import Config
from wxpush.errors import Exit, Reason, Stop
from wxpush.model import State
from wxpush.options.cluster import BROKER, LEASE, NAMESPACE, STATE
from wxpush.options.values import Values
from wxpush.run.cluster.dispatching import dispatch
from wxpush.run.machine import Machine
from wxpush.run.place import Place
from wxpush.run.ports import Ports
from wxpush.run.program import Consent, Program, RecordingVoice
from wxpush.run.settings import Settings
from wxpush.sandbox.account.magic import magic_openid
from wxpush.sandbox.options import SandboxOptions, Template

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379"),
]

ROWS = [
    *(Row(f"oFOLLOWER{number:019}", f"text {number}", State.SENT) for number in range(120)),
    Row(magic_openid("unfollowed", 1), "text", State.REJECTED),
]
OVER = Stop(Reason.SIGNAL, Exit.INTERRUPTED)


@pytest.fixture
def account():
    with wxpush.Sandbox(SandboxOptions(templates=(Template(TEMPLATE, ("thing1",)),))) as opened:
        yield opened


@asynccontextmanager
async def at_work(where, access):
    """A worker, for as long as the block."""
    how = wiring.Work(
        lanes=2,
        concurrency=10,
        timeout=5.0,
        lease=where.lease,
        allow_hosts=(),
        once=False,
        health=None,
        access=lambda _: access,
    )
    async with (
        open_servers(where.broker, where.state, where.namespace, where.lease) as on,
        anyio.create_task_group() as tasks,
    ):
        worker = wiring.worker(on, how, Machine().world)
        tasks.start_soon(worker.run)
        yield
        worker.stop(OVER)


async def test_a_campaign_is_dispatched_and_sent_over_a_broker_of_one_record(account, tmp_path, monkeypatch):
    monkeypatch.setattr(broker_table, "BROKERS", (*broker_table.BROKERS, TOY))
    url = f"toy://localhost/{tmp_path.name}"
    namespace = servers.namespace()
    where = cluster_place(Values({BROKER: url, STATE: servers.REDIS, NAMESPACE: namespace, LEASE: "3s"}))
    settings = Settings(
        place=Place.of(Campaign(ROWS).write(tmp_path)),
        config=Config(),
        environ={"WXPUSH_APPID": account.appid},
        base_url=account.base_url,
        access=account.access,
        rate=1000.0,
    )
    record = RecordingVoice(None)
    ports = Ports(record, Consent(None), Program())
    try:
        with anyio.fail_after(60):
            async with at_work(where, account.access):
                code = await to_thread.run_sync(lambda: dispatch(settings, where, ports))
    finally:
        await to_thread.run_sync(lambda: servers.sweep(namespace, servers.REDIS, ""))
    assert code is Exit.PARTLY, record.sentences
    summed = record.summed_up
    assert (summed.sent, summed.rejected, summed.in_doubt, summed.attempts) == (120, 1, 0, 121)
    letters = SERVERS[url].letters
    assert len(letters) > 0
    assert not any(letters.values()), "every chunk was taken, and none died"
