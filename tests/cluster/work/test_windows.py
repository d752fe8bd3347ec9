"""The window of a campaign in a cluster: workers keep to it, and a worker that does not know of windows gets none of it."""

import time
from datetime import datetime, timedelta

import msgspec
import pytest

from tests.cluster import servers
from tests.cluster.conftest import ACCOUNT
from wxpush.cluster import chunk as chunks
from wxpush.cluster.chunk import Chunk
from wxpush.cluster.poison import PoisonError
from wxpush.schedule.keys import WindowKeys
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
