"""What is said of a broker before it is reached: an address of none, a server that is away, what it needs beside it."""

from dataclasses import replace

import pytest

from tests.cluster import servers
from tests.cluster.broker.toybroker import TOY
from tests.cluster.stands import IDLE
from wxpush.cli.common.cluster.place import cluster_place
from wxpush.cluster import broker as broker_table
from wxpush.cluster.broker import BROKERS, addresses, open_broker
from wxpush.errors import StateError, UsageError
from wxpush.options.cluster import BROKER, CLUSTER_KEY_FILE, STATE
from wxpush.options.values import Values

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("toy")]


with_redis = pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")


with_rabbit = pytest.mark.skipif(not servers.has_rabbit(), reason="no RabbitMQ runs on 5672")


@pytest.mark.process
@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("amqp://127.0.0.1:1/", StateError),
        ("redis://127.0.0.1:1/0", StateError),
        ("nats://x", UsageError),
        ("redis://127.0.0.1:x/0", UsageError),
        pytest.param(servers.REDIS.replace("/9", "/99999"), UsageError, marks=with_redis),
        pytest.param(servers.RABBIT.replace("guest@", "wrong@"), UsageError, marks=with_rabbit),
        pytest.param(servers.RABBIT + "nosuch", UsageError, marks=with_rabbit),
    ],
)
async def test_an_address_that_does_not_work_is_said_in_a_sentence(url, kind):
    """A server that is away may come back; an address that is wrong does not become right."""
    with pytest.raises(kind, match=r"nothing was (changed or )?sent"):
        async with open_broker(url, silence=IDLE):
            pass


@pytest.mark.parametrize("url", ["nats://x", "nats://user:word@x/0", "localhost:5672", ""])
async def test_an_address_of_no_broker_is_told_with_those_there_are_and_nothing_else_first(url):
    with pytest.raises(UsageError) as refused:
        cluster_place(Values({BROKER: url}))
    assert addresses() in str(refused.value)
    assert "user:word" not in str(refused.value)
    assert all(kind.example in addresses() for kind in (*BROKERS, TOY))


async def test_a_broker_that_holds_no_state_asks_for_a_redis_beside_it_by_its_name(tmp_path):
    key = tmp_path / "key"
    key.touch(mode=0o600)
    key.write_text("0f" * 32)
    for kind in (*BROKERS, TOY):
        url = kind.example.replace("HOST", "127.0.0.1").replace("NAME", "127.0.0.1")
        if kind.holds_state:
            assert cluster_place(Values({BROKER: url})).state == url
        else:
            with pytest.raises(UsageError, match=f"Beside {kind.name} a Redis holds"):
                cluster_place(Values({BROKER: url}))
            assert (
                cluster_place(Values({BROKER: url, STATE: "rediss://x/0", CLUSTER_KEY_FILE: key})).state
                == "rediss://x/0"
            )


async def test_a_missing_library_is_told_with_what_brings_it(monkeypatch):
    lacking = replace(TOY, needs=("no_such_module",), extra="toys")
    monkeypatch.setattr(broker_table, "BROKERS", (*BROKERS, lacking))
    with pytest.raises(UsageError, match=r"pip install 'wxpush-cli\[toys\]'"):
        cluster_place(Values({BROKER: "toy://x", STATE: "redis://x/0"}))
