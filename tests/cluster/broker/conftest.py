"""A queue of a test's own."""

import pytest

from tests.cluster import servers
from wxpush.cluster.broker.base import ChunkQueue


@pytest.fixture
def queue():
    name = servers.namespace()
    return ChunkQueue(f"{name}.chunks", f"{name}.dead")
