import asyncio
from math import inf

import pytest

from wxpush.transport.deadline import Sweep

pytestmark = pytest.mark.anyio


class Waiting:
    def __init__(self, deadline=inf):
        self.deadline = deadline
        self.expired = 0

    def expire(self):
        self.expired += 1
        self.deadline = inf


@pytest.fixture
async def sweep():
    sweep = Sweep(10)
    sentinel = Waiting()
    sweep.add(sentinel)
    yield sweep
    sweep.discard(sentinel)


@pytest.mark.parametrize(("deadline", "expired"), [(99.0, 1), (100.0, 1), (100.09, 1), (100.2, 0), (inf, 0)])
async def test_a_look_expires_what_would_be_late_at_the_next(sweep, deadline, expired):
    waiting = Waiting(deadline)
    sweep.add(waiting)
    sweep.look(100.0)
    sweep.look(100.0)
    sweep.discard(waiting)
    assert waiting.expired == expired


async def test_after_a_stall_one_look_is_left_out_so_that_answers_are_read_first(sweep):
    waiting = Waiting(100.0)
    sweep.add(waiting)
    sweep.look(700.0, late=600.0)
    assert waiting.expired == 0
    sweep.look(700.2, late=0.2)
    assert waiting.expired == 1
    sweep.discard(waiting)


async def test_what_is_discarded_is_forgotten(sweep):
    waiting = Waiting(100.0)
    sweep.add(waiting)
    sweep.discard(waiting)
    sweep.look(200.0)
    assert waiting.expired == 0


async def test_the_timer_runs_while_there_is_something_to_look_at():
    sweep = Sweep(0.2)
    waiting = Waiting(asyncio.get_running_loop().time() + 0.1)
    sweep.add(waiting)
    await asyncio.sleep(0.2)
    assert waiting.expired == 1
    sweep.discard(waiting)
    again = Waiting(0.0)
    sweep.discard(again)
    await asyncio.sleep(0.05)
    assert again.expired == 0


async def test_a_member_may_leave_while_it_is_expired(sweep):
    class Leaving(Waiting):
        def expire(self):
            super().expire()
            sweep.discard(self)

    leaving = [Leaving(1.0), Leaving(1.0)]
    for one in leaving:
        sweep.add(one)
    sweep.look(2.0)
    assert [one.expired for one in leaving] == [1, 1]
