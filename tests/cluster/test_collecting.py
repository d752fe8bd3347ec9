"""What a dispatcher that is stopped says of the results that it has just taken in."""

from typing import cast

import anyio
import pytest

from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.clock import SystemClock
from wxpush.cluster.collector import Collector
from wxpush.cluster.state.rows import Result
from wxpush.cluster.state.runs import Read, Run
from wxpush.model import State
from wxpush.sending.tally import Tally

pytestmark = pytest.mark.anyio


class StoppedRun:
    """One result, and a stop that comes while it is forgotten."""

    def __init__(self, stopped: anyio.CancelScope) -> None:
        self._stopped = stopped

    async def counted(self):
        return (0, 0)

    async def read(self, _position, *, any_start):
        return Read("1-0", [(Result(1, State.SENT, b"k" * 16, 0, 1, -1, 5, 0, 7, None, 9), 0)])

    async def forget(self, _position, _seat):
        self._stopped.cancel()
        await anyio.sleep(0)
        return (1, 0)


async def test_requests_are_counted_with_their_results_though_it_is_stopped_between(tmp_path):
    tally = Tally()
    with SqliteCheckpoint.open(tmp_path / "c.csv.wxpush") as checkpoint, anyio.CancelScope() as stopped:
        await Collector(
            cast("Run", StoppedRun(stopped)),
            checkpoint,
            SystemClock(),
            tally,
            invocation=1,
            position="0-0",
            seat=None,
            over=lambda: False,
        ).run()
    assert (tally.states[State.SENT], tally.attempts) == (1, 1)
