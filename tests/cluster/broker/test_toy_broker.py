"""A broker that is registered by one record carries a whole campaign: `dispatch` and a worker, with a real Redis beside it."""

import pytest

import wxpush
from tests.cluster import servers
from tests.cluster.broker.toybroker import SERVERS, TOY
from tests.cluster.inprocess import dispatched
from tests.reliability.campaigns import TEMPLATE, Campaign, Row
from wxpush.cli.common.cluster.place import cluster_place
from wxpush.cluster import broker as broker_table
from wxpush.errors import Exit
from wxpush.model import State
from wxpush.options.cluster import BROKER, LEASE, NAMESPACE, STATE
from wxpush.options.values import Values
from wxpush.run.place import Place
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


@pytest.fixture
def account():
    with wxpush.Sandbox(SandboxOptions(templates=(Template(TEMPLATE, ("thing1",)),))) as opened:
        yield opened


async def test_a_campaign_is_dispatched_and_sent_over_a_broker_of_one_record(account, tmp_path, monkeypatch):
    monkeypatch.setattr(broker_table, "BROKERS", (*broker_table.BROKERS, TOY))
    url = f"toy://localhost/{tmp_path.name}"
    options = {BROKER: url, STATE: servers.REDIS, NAMESPACE: servers.namespace(), LEASE: "3s"}
    where = cluster_place(Values(options))
    code, voice = await dispatched(account, Place.of(Campaign(ROWS).write(tmp_path)), where)
    assert code is Exit.PARTLY, voice.sentences
    summed = voice.summed_up
    assert (summed.sent, summed.rejected, summed.in_doubt, summed.attempts) == (120, 1, 0, 121)
    letters = SERVERS[url].letters
    assert len(letters) > 0
    assert not any(letters.values()), "every chunk was taken, and none died"
