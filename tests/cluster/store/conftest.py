"""A run of ten rows in chunks of five, laid in a real Redis."""

import pytest

from tests.cluster.conftest import ACCOUNT
from wxpush.cluster.store.runs import Run, RunFacts


@pytest.fixture
async def run(store, names):
    found = Run(store, names, "run")
    facts = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=10, chunk_rows=5)
    assert await found.create(facts, bytes(10), [])
    return found
