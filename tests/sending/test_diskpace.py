"""How much a slow disk holds the rate back is measured, and nothing else is taken for it."""

from math import inf

import pytest
from trio.testing import MockClock

from tests.sending.fakes import LoopClock, World
from wxpush.progress.camera import NOTABLE_SHARE
from wxpush.sending.diskpace import DiskPace

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "trio", {"clock": MockClock(autojump_threshold=0)}


async def _share(
    *, seconds: float, rate: float, rows: int, concurrency: int = 10, latency: float = 0.01
) -> float:
    """The share of a run in which the disk held the rate back."""
    world = World(rows, rate=rate, commit_seconds=seconds, latency=latency, concurrency=concurrency)
    pace = DiskPace(
        world.checkpoint, rate=world.limiter, tally=world.tally, clock=LoopClock(), concurrency=concurrency
    )
    world.sender = world.with_checkpoint(pace)
    clock = LoopClock()
    began = clock.monotonic()
    assert await world.sender.run() is None
    return pace.held / (clock.monotonic() - began)


async def test_a_sync_that_is_longer_than_the_rate_allows_holds_it_back():
    assert await _share(seconds=0.3, rate=20, rows=60) > 0.5


@pytest.mark.parametrize(
    "run",
    [
        {"seconds": 0.005, "rate": 20, "rows": 60},
        {"seconds": 0.03, "rate": 20, "rows": 60},
        {"seconds": 0.3, "rate": 1, "rows": 8},
        {"seconds": 0.3, "rate": inf, "rows": 60},
        {"seconds": 0.01, "rate": 50, "rows": 60, "concurrency": 2, "latency": 0.5},
    ],
)
async def test_a_disk_that_keeps_up_a_run_without_rate_and_a_slow_wechat_are_not_taken_for_a_slow_disk(run):
    assert await _share(**run) < NOTABLE_SHARE
