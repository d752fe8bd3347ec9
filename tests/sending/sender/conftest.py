"""A sender's time is handed in: a clock that jumps to whatever comes next."""

import pytest
from trio.testing import MockClock


@pytest.fixture
def anyio_backend():
    return "trio", {"clock": MockClock(autojump_threshold=0)}
