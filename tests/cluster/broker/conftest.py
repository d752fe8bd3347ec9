"""A queue of a test's own, and each broker of the table with a toy that is registered there."""

import pytest

from tests.cluster import servers
from tests.cluster.broker.toybroker import TOY
from tests.cluster.stands import stand_of
from wxpush.cluster import broker as broker_table
from wxpush.cluster.broker import BROKERS
from wxpush.cluster.broker.base import ChunkQueue


@pytest.fixture
def queue():
    name = servers.namespace()
    return ChunkQueue(f"{name}.chunks", f"{name}.dead")


@pytest.fixture
def toy(monkeypatch):
    monkeypatch.setattr(broker_table, "BROKERS", (*BROKERS, TOY))


@pytest.fixture(
    params=[
        pytest.param(
            stand_of(kind.name),
            id=kind.name,
            marks=pytest.mark.skipif(not stand_of(kind.name).runs(), reason=f"no {kind.name} runs here"),
        )
        for kind in (*BROKERS, TOY)
    ]
)
def stand(request, toy):
    with request.param.started():
        yield request.param
