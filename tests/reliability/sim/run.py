"""Runs one seed, the same way every time."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import trio
from trio._core import _run
from trio.testing import MockClock

from tests.reliability.sim.watch import Watch
from tests.reliability.sim.world import World


def simulate(seed: int) -> Watch:
    """One campaign, in virtual time and one thread."""
    with deterministic(seed):
        clock = MockClock(autojump_threshold=0)
        return trio.run(_live, Random(seed), clock, clock=clock)


async def _live(random: Random, clock: MockClock) -> Watch:
    world = World(random, clock)
    await world.run()
    return world.watch


@contextmanager
def deterministic(seed: int) -> Iterator[None]:
    """Inside, trio does the same things in the same order every time."""
    # Trio shuffles what it runs, on purpose; its own tests turn that off in the same way.
    trio_run: Any = _run
    before = trio_run._ALLOW_DETERMINISTIC_SCHEDULING, trio_run._r
    trio_run._ALLOW_DETERMINISTIC_SCHEDULING, trio_run._r = True, Random(seed)
    try:
        yield
    finally:
        trio_run._ALLOW_DETERMINISTIC_SCHEDULING, trio_run._r = before
