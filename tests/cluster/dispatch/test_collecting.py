"""What a dispatcher that is stopped says of the results that it has just taken in."""

from typing import cast

import anyio
import pytest

from wxpush.checkpoint import dispatched
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cluster.dispatch.books import CheckpointBooks
from wxpush.cluster.dispatch.collector import Collector
from wxpush.cluster.store.results import Read, RunResults
from wxpush.cluster.store.rows import RowResult
from wxpush.model import State
from wxpush.sending.tally import Tally
from wxpush.system.clock import SystemClock

pytestmark = pytest.mark.anyio


class StoppedResults:
    """One result, and a stop that comes while it is forgotten."""

    def __init__(self, stopped: anyio.CancelScope) -> None:
        self._stopped = stopped

    async def counted(self):
        return (0, 0)

    async def read(self, _position, *, rows, any_start):
        return Read("1-0", [(RowResult(1, State.SENT, b"k" * 16, 0, 1, -1, 5, 0, 7, None, 9), 0)])

    async def totals(self):
        return (1, 0)

    async def forget(self, _position, _lock):
        self._stopped.cancel()
        await anyio.sleep(0)
        return (1, 0)


async def test_requests_are_counted_with_their_results_though_it_is_stopped_between(tmp_path):
    tally = Tally()
    with SqliteCheckpoint.open(tmp_path / "c.csv.wxpush") as checkpoint, anyio.CancelScope() as stopped:
        await Collector(
            cast("RunResults", StoppedResults(stopped)),
            CheckpointBooks(checkpoint),
            SystemClock(),
            tally,
            invocation=1,
            position="0-0",
            lock=None,
            rows=3,
            over=lambda: False,
        ).run()
    assert (tally.states[State.SENT], tally.attempts) == (1, 1)


class KilledError(Exception):
    """The process is gone."""


class Workers:
    """Two results and then the end; `dies`: at which call the dispatcher does. Requests go on while it is asked."""

    def __init__(self) -> None:
        self.sums, self.known, self.left, self.dies = (0, 0), (0, 0), [1, 2], ""

    async def counted(self):
        return self.known

    async def totals(self):
        return self.sums

    async def read(self, position, *, rows, any_start):
        del rows, any_start
        rows = [row for row in self.left if f"{row}-0" > position][:1]
        self.sums = (self.sums[0] + len(rows), 0)
        results = [(RowResult(row, State.SENT, b"k" * 16, 0, 1, -1, 5, 0, 7, None, 9), 0) for row in rows]
        return Read(f"{rows[0]}-0" if rows else position, results)

    async def forget(self, position, _lock):
        if self.dies == "before":
            raise KilledError
        self.sums = (self.sums[0] + 1, 0)  # another's, whose result is not there yet
        self.known = self.sums
        if self.dies == "behind":
            raise KilledError
        self.left = [row for row in self.left if f"{row}-0" > position]
        return self.sums


@pytest.mark.parametrize("dies", ["before", "behind"])
async def test_requests_are_counted_once_and_never_fewer_than_answers_wherever_a_dispatcher_is_killed(
    tmp_path, dies
):
    """It has told Redis, or not, what it had written; what the checkpoint says is what counts."""
    path, workers = tmp_path / "c.csv.wxpush", Workers()

    def position(checkpoint) -> str:
        mark = checkpoint.ask(dispatched.active)
        return mark.position if mark else ""

    async def collect() -> None:
        with SqliteCheckpoint.open(path) as checkpoint:
            number, tally = checkpoint.begin("boot", 1), Tally()
            if not position(checkpoint):
                with checkpoint.transaction() as connection:
                    dispatched.begin(connection, "state")
            checkpoint.keep_count(lambda: tally.requests)
            await Collector(
                cast("RunResults", workers), CheckpointBooks(checkpoint), SystemClock(), tally,
                invocation=number, position=position(checkpoint), lock=None, rows=3, over=lambda: True,
            ).run()  # fmt: skip

    workers.dies = dies
    with pytest.raises(KilledError):
        await collect()
    workers.dies = ""
    await collect()
    with SqliteCheckpoint.open(path) as checkpoint:
        first, second = (one.attempts for one in checkpoint.invocations())
    assert first == 1, "as many as it has answers"
    assert first + second == workers.sums[0]


class ReasonWithoutEnd(StoppedResults):
    """A result whose reason somebody else wrote, as long as an answer of Redis may be."""

    async def read(self, _position, *, rows, any_start):
        del rows, any_start
        detail = '{"id":"rows.words","words":[' + "[]," * 1_000_000 + "0]}"
        return Read(
            "1-0", [(RowResult(1, State.REJECTED, b"k" * 16, 0, 1, -1, 5, 43004, None, detail, 9), 0)]
        )


async def test_a_reason_that_no_worker_wrote_is_not_kept_whole(tmp_path):
    with SqliteCheckpoint.open(tmp_path / "c.csv.wxpush") as checkpoint:
        with anyio.CancelScope() as stopped:
            await Collector(
                cast("RunResults", ReasonWithoutEnd(stopped)),
                CheckpointBooks(checkpoint),
                SystemClock(),
                Tally(),
                invocation=1,
                position="0-0",
                lock=None,
                rows=3,
                over=lambda: False,
            ).run()
        detail = checkpoint.between(1, 1)[1].detail
    assert detail is not None
    assert len(detail) <= 70_000
