"""A run that is handed out."""

from math import inf

import pytest

from tests.cluster.conftest import ACCOUNT
from tests.cluster.dispatch.feeding import FACTS, ROWS
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.store.runs import Run


@pytest.fixture
async def run(store, names):
    found = Run(store, names, "run")
    assert await found.create(FACTS, bytes(ROWS), [])
    await Pace(store, names, ACCOUNT).set_rate(inf)
    return found
