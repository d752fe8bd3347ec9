"""A Kafka of a test's own, and a queue of its own name."""

import pytest

from tests.cluster import servers
from tests.cluster.broker.kafka import OwnKafka
from wxpush.cluster.broker.base import ChunkQueue


@pytest.fixture
def kafka():
    with OwnKafka() as running:
        yield running


@pytest.fixture
def queue():
    name = servers.namespace()
    return ChunkQueue(f"{name}.chunks", f"{name}.dead")
