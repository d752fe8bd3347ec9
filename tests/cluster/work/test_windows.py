"""The window of a campaign in a cluster: workers keep to it, and a worker that does not know of windows gets none of it."""

import time
from datetime import datetime, timedelta

import msgspec
import pytest

from tests.cluster import servers
from tests.cluster.conftest import ACCOUNT
from tests.cluster.work.lanes import Curious, lanes_with
from wxpush.cluster import chunk as chunks
from wxpush.cluster.chunk import Chunk, ChunkRow
from wxpush.cluster.poison import PoisonError
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.store.runs import Run, RunFacts
from wxpush.limits.window import WindowLimit
from wxpush.schedule.keys import WindowKeys, window_of
from wxpush.schedule.zones import SHANGHAI


def windowed(window: str, timezone: str) -> Chunk:
    return Chunk(
        run="r",
        account=ACCOUNT,
        first=1,
        last=1,
        varying=(),
        rows=(),
        window=WindowKeys(window=window, timezone=timezone),
    )


def test_a_chunk_with_a_window_has_a_version_of_its_own():
    found = chunks.decode(chunks.encode(windowed(window="Mon-Fri 09:00-18:00", timezone="Asia/Tokyo")))
    assert (found.version, found.window) == (
        4,
        WindowKeys(window="Mon-Fri 09:00-18:00", timezone="Asia/Tokyo"),
    )
    assert chunks.decode(chunks.encode(msgspec.structs.replace(found, window=None, version=2))).version == 2


def test_a_window_that_is_not_known_here_is_refused_in_a_sentence():
    with pytest.raises(PoisonError, match=r"does not know the window of a run.*no time zone 'Mars/Olympus'"):
        chunks.decode(chunks.encode(windowed(window="09:00-18:00", timezone="Mars/Olympus")))


class Windows(Curious):
    """A factory that notes the windows of its chunks."""

    def sender(self, task):
        self.seen.append(task.window.lead_ms)
        return self

    def stop(self, stop):
        """Outside its window it is told to."""


@pytest.mark.anyio
async def test_a_worker_closes_a_window_as_early_as_the_rate_of_its_account_needs(store, names, clock):
    """As one machine does: a repeat waits for its permit as long as a slow rate leaves between two messages."""
    keys = WindowKeys(window="09:00-18:00", timezone="Asia/Shanghai")
    factory = Windows()
    lanes = lanes_with(store, names, clock, factory=factory)
    rates = (100.0, 1 / 300)
    for number, rate in enumerate(rates):
        facts = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=1, chunk_rows=1)
        await Run(store, names, f"run{number}").create(facts, bytes(1), [])
        await Pace(store, names, ACCOUNT).set_rate(rate)  # as a dispatcher does, also while the worker is up
        rows = (ChunkRow(1, b"k" * 16, b"{}", 0),)
        await lanes(
            chunks.encode(
                msgspec.structs.replace(windowed(keys.window, keys.timezone), run=f"run{number}", rows=rows)
            )
        )
    single = [WindowLimit(window_of([keys]), timeout=10.0, rate=rate).lead_ms for rate in rates]
    assert factory.seen == single
    assert single[1] == single[0] + 300_000 - 10


@pytest.mark.slow
@pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")
def test_nothing_is_handed_out_before_the_window_opens_and_all_of_it_then(field):
    now = datetime.now(SHANGHAI)
    opens = (now + timedelta(seconds=75)).replace(second=0, microsecond=0)
    window = f"{opens:%H:%M}-{opens + timedelta(hours=1):%H:%M}"
    refused = field.dispatch("--window", window)
    assert refused.process.wait() == 4, refused.said()
    assert "is closed until" in refused.said()
    worker = field.work()
    dispatcher = field.dispatch("--window", window, "--wait")
    while (left := (opens - datetime.now(SHANGHAI)).total_seconds()) > 0.5:
        assert field.delivered() == 0
        time.sleep(min(left - 0.5, 2))
    assert field.wrong(field.finish(dispatcher)) == []
    assert worker.end() == 143, worker.said()
