"""Keys that somebody else has written to: each is told by its name, as an error of the server and not of wxpush."""

import msgspec
import pytest

from tests.cluster.conftest import ACCOUNT
from wxpush.cluster.store.lease import Lease
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.store.runs import Run, runs
from wxpush.cluster.store.strange import StrangeError
from wxpush.system.clock import SystemClock

pytestmark = pytest.mark.anyio

ROW = [5, 2, b"k", 0, 1, -1, 1, 0, 5, None, 1]
PAUSES = [b"garbage", b"\xff\xfe", b"[]", b'{"cause":"of a later version"}', b'{"why":' + b"[" * 100_000]


@pytest.mark.parametrize("kept", PAUSES, ids=lambda kept: repr(kept[:20]))
async def test_a_pause_of_somebody_else(store, names, kept):
    pace = Pace(store, names, ACCOUNT)
    await store.ask("SET", names.account(ACCOUNT.name, "pause"), kept)
    for asked in (pace.paused, pace.reserve, pace.resume):
        with pytest.raises(StrangeError) as caught:
            await asked()
        assert names.account(ACCOUNT.name, "pause") in str(caught.value)


@pytest.mark.parametrize("kept", ["nan", "-5", "-inf", "0"])
async def test_a_rate_that_is_none(store, names, kept):
    pace = Pace(store, names, ACCOUNT)
    await store.ask("HSET", names.account(ACCOUNT.name), "asked", kept)
    for asked in (pace.rate, pace.reserve, pace.in_force):
        with pytest.raises(StrangeError):
            await asked()


async def test_a_rate_that_is_no_number(store, names):
    await store.ask("HSET", names.account(ACCOUNT.name), "asked", "abc")
    with pytest.raises(StrangeError):
        await Pace(store, names, ACCOUNT).rate()


async def test_runs_that_cannot_be_names(store, names):
    await store.ask("HSET", names.runs, b"\xff", b"\xfe")
    with pytest.raises(StrangeError):
        await runs(store, names)


@pytest.mark.parametrize("kept", [b"{", b"\xff", b"{}"])
async def test_facts_of_a_run(store, names, kept):
    await store.ask("HSET", names.run("run"), "facts", kept)
    with pytest.raises(StrangeError):
        await Run(store, names, "run").facts()


@pytest.mark.parametrize(
    "entry",
    [
        ("at", "x", "rows", b"\x90"),
        ("at", "1", "rows", b"\x91\xc4"),
        ("at", "1"),
        ("at", "1", "rows", msgspec.msgpack.encode([[5, 77, *ROW[2:]]])),
        ("at", "1", "rows", msgspec.msgpack.encode([[-1, *ROW[1:]]])),
    ],
)
async def test_results_of_no_worker(store, names, run, entry):
    await store.ask("XADD", names.run(run.id, "results"), "*", *entry)
    with pytest.raises(StrangeError):
        await run.results.read("0-0")


async def test_sums_and_chunks_of_a_run(store, names, run):
    await store.ask("HSET", names.run(run.id), "attempts", "x", "is_row", "abc")
    await store.ask("HSET", names.run(run.id, "open"), "x", "y")
    lease = Lease(store, names, SystemClock(), run=run.id, first=1, last=5, seconds=3.0)
    for asked in (run.results.totals, run.handed, lease.claim):
        with pytest.raises(StrangeError):
            await asked()
