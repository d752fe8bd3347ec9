"""A Redis that answers something else than it was asked: whoever asks hears that it does not answer, or which key is strange; nothing ends as a bug, nor waits."""

from contextlib import suppress
from typing import cast

import anyio
import msgspec
import pytest
from anyio import lowlevel
from redis.asyncio import Redis

from tests.cluster.conftest import ACCOUNT
from wxpush.cluster.chunk import MOST_ROWS
from wxpush.cluster.dispatch.books import Books
from wxpush.cluster.dispatch.reconciling import Reconciler
from wxpush.cluster.names import Names
from wxpush.cluster.store.connection import Store
from wxpush.cluster.store.dispatcherlock import DispatcherLock
from wxpush.cluster.store.inflight import in_flight
from wxpush.cluster.store.knowledge import RunKnowledge
from wxpush.cluster.store.lease import Lease
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.store.results import RunResults
from wxpush.cluster.store.rows import RowResult
from wxpush.cluster.store.runs import Run, runs
from wxpush.cluster.store.strange import StrangeError
from wxpush.errors import WxpushError
from wxpush.system.clock import SystemClock

pytestmark = pytest.mark.anyio

NAMES = Names("lies")


class Liar:
    """A client of a Redis that gives these answers by turns."""

    def __init__(self, *lies: object) -> None:
        self.lies = lies
        self.asked = 0

    async def execute_command(self, *_):
        await lowlevel.checkpoint()
        self.asked += 1
        return self.lies[(self.asked - 1) % len(self.lies)]

    def register_script(self, _):
        async def script(**_):
            return await self.execute_command()

        return script


_LIES = [
    [None],
    [1],
    [-1],
    [2**60],
    [b"OK"],
    [b"\xff"],
    [b"abc"],
    [[]],
    [[1]],
    [[b"1"]],
    [[b"\xff"]],
    [[b"1", b"2"]],
    [[b"1", b"2", b"3"]],
    [[1, 2, 3, 4]],
    [[b"1", b"x", b"x", b"1"]],
    [[[b"x", [b"at", b"1", b"rows", b"\x90"]]], [1, b"0"]],
    [[[b"1", [b"at", b"1", b"rows", b"\x90"]]], [1, b"0"]],
    [[[b"1-2", [b"at", b"1", b"rows", b"\x90"]]], [b"x", b"0"]],
    [[b"x-y", b"x"], [b"1-0", b"y-0"]],
    [[b"1", b"2"], [b"lease"]],
    [[b"1", b"2"], [b"1", b"2"], [b"a", b"b"]],
    [{b"1": b"2"}, [b"1", b"2"], []],
    [{b"1": b"x"}],
    [{}],
    [[[]] * 4],
    [[1, b"x", b"y", 1]],
    [[1, b"1-1", b"y", 1]],
    [[1, b"\xff", b"y", 1]],
    [4, b"\x01\x01\x05", [1, 2]],
    [4, b"\x01\x01\x05", 7],
    [4, b"\x01\x01\x05", [b"a", b"b", b"c"]],
    [4, b"\x01\x01\x05", [None, None, None]],
    [2**60, b""],
    [1, b"\x00" * 50],
]


async def _pieces(run):
    async for _ in run.pieces():
        pass


async def _read(results):
    read = await results.read("0-0")
    await results.forget(read.position, _lock(results._store))


#: Those that wait for somebody else's turn, or go through all keys.
_WAITING = {"take", "drop"}


def _lock(store):
    return DispatcherLock(store, NAMES, "run", seconds=0.2)


def _lease(store):
    return Lease(store, NAMES, SystemClock(), run="run", first=1, last=4, seconds=1.0)


_ASKED = {
    "facts": lambda s, _a: Run(s, NAMES, "run").facts(),
    "handed": lambda s, _a: Run(s, NAMES, "run").handed(),
    "hand out": lambda s, _a: Run(s, NAMES, "run").hand_out(1, 4),
    "grow": lambda s, _a: Run(s, NAMES, "run").grow(1, b"\0"),
    "span": lambda s, _a: Run(s, NAMES, "run").span(1, 4),
    "pieces": lambda s, _a: _pieces(Run(s, NAMES, "run")),
    "forget tries": lambda s, _a: Run(s, NAMES, "run").forget_tries(),
    "recall": lambda s, _a: Run(s, NAMES, "run").recall(_lock(s)),
    "finish": lambda s, _a: Run(s, NAMES, "run").finish(),
    "in flight": lambda s, _a: in_flight(s, NAMES, Run(s, NAMES, "run"), doubtful=True),
    "read": lambda s, _a: _read(RunResults(s, NAMES, "run")),
    "collected": lambda s, _a: RunResults(s, NAMES, "run").collected(),
    "lag": lambda s, _a: RunResults(s, NAMES, "run").lag(),
    "totals": lambda s, _a: RunResults(s, NAMES, "run").totals(),
    "counted": lambda s, _a: RunResults(s, NAMES, "run").counted(),
    "look": lambda s, _a: RunKnowledge(s, NAMES, "run").look(),
    "drop": lambda s, _a: RunKnowledge(s, NAMES, "run").drop(),
    "due": lambda s, _a: _reconciler(s).due("1-1"),
    "lost": lambda s, _a: _reconciler(s).lost("1-1"),
    "claim": lambda s, _a: _lease(s).claim(),
    "release": lambda s, _a: _lease(s).release(attempts=0, retries=0, number=1),
    "renew": lambda s, _a: _lease(s).renew(),
    "take": lambda s, _a: _lock(s).take(),
    "runs": lambda s, _a: runs(s, NAMES),
    "rate": lambda s, a: Pace(s, NAMES, a).rate(),
    "reserve": lambda s, a: Pace(s, NAMES, a).reserve(),
    "in force": lambda s, a: Pace(s, NAMES, a).in_force(),
    "paused": lambda s, a: Pace(s, NAMES, a).paused(),
    "quota": lambda s, a: Pace(s, NAMES, a).quota_known(),
}


def _reconciler(store):
    books = cast("Books", None)  # it is not asked
    return Reconciler(
        store, Run(store, NAMES, "run"), RunKnowledge(store, NAMES, "run"), books, SystemClock()
    )


@pytest.mark.parametrize("lies", _LIES, ids=repr)
async def test_whatever_it_says_it_is_heard_or_it_is_no_answer(lies):
    for name, ask in _ASKED.items():
        # Keys that never come to an end are asked for until whoever asks is stopped.
        with anyio.move_on_after(0.3) as spent, suppress(WxpushError):
            await ask(Store(cast("Redis", Liar(*lies)), "redis://lies"), ACCOUNT)
        assert not spent.cancelled_caught or name in _WAITING, name


@pytest.mark.parametrize(
    "kept", [b"abc", b"\xff", b"1", b"1-", b"1-2-3", b"9" * 5000 + b"-1", "\u0663-1".encode()]
)
async def test_where_results_were_read_to_is_a_place_or_strange(store, names, kept):
    """Of a real Redis, into which somebody has written."""
    await store.ask("HSET", names.run("run"), "collected", kept)
    with pytest.raises(StrangeError):
        await RunKnowledge(store, names, "run").look()
    with pytest.raises(StrangeError):
        await RunResults(store, names, "run").collected()


async def test_results_of_far_more_rows_than_a_commit_has_are_no_workers(store, names):
    row = RowResult(1, 3, b"k", 0, 1, -1, 1, 0, 1, None, 0)
    key = names.run("run", "results")
    await store.ask("XADD", key, "1-1", "at", "0", "rows", msgspec.msgpack.encode([row] * (MOST_ROWS + 1)))
    with pytest.raises(StrangeError):
        await RunResults(store, names, "run").read("0-0")


async def test_results_are_read_a_part_at_a_time(store, names):
    """However many there are, whoever reads them stays small."""
    row = RowResult(1, 3, b"k", 0, 1, -1, 1, 0, 1, None, 0)
    many = msgspec.msgpack.encode([row] * MOST_ROWS)
    for number in range(1, 31):
        await store.ask(
            "XADD", names.run("run", "results"), f"1-{number}", "at", await store.now_ms(), "rows", many
        )
    first = await RunResults(store, names, "run").read("0-0")
    assert (first.position, len(first.results)) == ("1-10", 10 * MOST_ROWS)
    rest = await RunResults(store, names, "run").read("1-20")
    assert (rest.position, len(rest.results)) == ("1-30", 10 * MOST_ROWS)
