"""Keys that somebody else has written to: each is told by its name, as an error of the server and not of wxpush."""

import time

import msgspec
import pytest

from tests.cluster.conftest import ACCOUNT
from wxpush.cluster.store.lease import Lease
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.store.runs import Run, runs
from wxpush.cluster.store.strange import StrangeError
from wxpush.system.clock import SystemClock

pytestmark = pytest.mark.anyio

#: Some moment.
NOW = str(time.time_ns() // 1_000_000)
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


async def test_runs_that_cannot_be_names_hide_no_other(store, names, caplog):
    await store.ask("HSET", names.runs, b"\xff", b"\xfe", "run", "account")
    assert await runs(store, names) == {"run": "account"}
    assert names.runs in caplog.text


@pytest.mark.parametrize(
    ("part", "kept"),
    [("results", ("SET", "x")), ("", ("HSET", "clock", "x")), ("", ("HSET", "era", "x", "clock", 10**18))],
)
async def test_what_a_script_stumbles_over_is_told_by_its_key_and_in_no_words_of_a_script(
    store, names, run, part, kept
):
    command, *values = kept
    if not part:
        entry = ("at", NOW, "rows", msgspec.msgpack.encode([ROW]))
        await store.ask("XADD", names.run(run.id, "results"), "*", *entry)
    await store.ask(command, names.run(run.id, part) if part else names.run(run.id), *values)
    with pytest.raises(StrangeError) as caught:
        await run.results.read("0-0")
    assert names.run(run.id) in str(caught.value)
    assert "script" not in str(caught.value)


@pytest.mark.parametrize("command", ["LPUSH", "SADD"])
async def test_a_key_of_another_kind(store, names, command):
    await store.ask(command, names.runs, "x")
    with pytest.raises(StrangeError, match=names.runs):
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
        ("at", NOW, "rows", msgspec.msgpack.encode([[10**12, *ROW[1:]]])),
        ("at", NOW, "rows", msgspec.msgpack.encode([[*ROW[:5], 10**15, *ROW[6:]]])),
        ("at", NOW, "rows", msgspec.msgpack.encode([[*ROW[:3], 10**17, *ROW[4:]]])),
        ("at", "-1000000000000000000", "rows", msgspec.msgpack.encode([ROW])),
    ],
)
async def test_results_of_no_worker(store, names, run, entry):
    await store.ask("XADD", names.run(run.id, "results"), "*", *entry)
    with pytest.raises(StrangeError):
        await run.results.read("0-0", rows=300)


async def test_a_result_of_a_worker_is_none_of_these(store, names, run):
    await store.ask(
        "XADD", names.run(run.id, "results"), "*", "at", NOW, "rows", msgspec.msgpack.encode([ROW])
    )
    assert [result.row for result, _ in (await run.results.read("0-0", rows=300)).results] == [5]


@pytest.mark.parametrize("kept", ["-1", str(10**17)])
async def test_requests_that_nobody_can_have_made(store, names, run, kept):
    await store.ask("HSET", names.run(run.id), "attempts", kept)
    with pytest.raises(StrangeError):
        await run.results.totals()


async def test_sums_and_chunks_of_a_run(store, names, run):
    await store.ask("HSET", names.run(run.id), "attempts", "x", "is_row", "abc")
    await store.ask("HSET", names.run(run.id, "open"), "x", "y")
    lease = Lease(store, names, SystemClock(), run=run.id, first=1, last=5, seconds=3.0)
    for asked in (run.results.totals, run.handed, lease.claim):
        with pytest.raises(StrangeError):
            await asked()
