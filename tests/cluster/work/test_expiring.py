"""Rows that expire in a cluster: whoever takes them late out of a queue does not send them."""

import time

import msgspec
import pytest

from tests.cluster import servers
from tests.cluster.conftest import ACCOUNT
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cluster import chunk as chunks
from wxpush.cluster.chunk import Chunk, ChunkRow
from wxpush.cluster.dispatch.firstmap import first_map
from wxpush.cluster.store.lease import Claimed, Unknown
from wxpush.cluster.store.rowbytes import UNFINISHED, unfinished
from wxpush.cluster.store.rows import HELD, IN_DOUBT_TRIED, LEFT, PENDING_TRIED, byte_of
from wxpush.cluster.work.sorting import sort
from wxpush.detail import restored
from wxpush.model import Instant, Record, State

NOW = Instant(wall_ms=1_800_000_000_000, boot_ms=50_000)


def chunk(*expires_ms: int | None) -> Chunk:
    rows = tuple(
        ChunkRow(row, bytes([row]) * 16, b"{}", row, expires_ms=each)
        for row, each in enumerate(expires_ms, 1)
    )
    return Chunk(run="r", account=ACCOUNT, first=1, last=len(rows), varying=(), rows=rows)


def test_a_chunk_with_rows_that_expire_has_a_version_of_its_own():
    found = chunks.decode(chunks.encode(chunk(None, 7)))
    assert (found.version, [row.expires_ms for row in found.rows]) == (5, [None, 7])
    assert chunks.decode(chunks.encode(chunk(None, None))).version == 2


def test_a_worker_sends_what_is_in_time_and_settles_the_rest():
    late, soon = NOW.wall_ms, NOW.wall_ms + 1
    unknown = [Unknown(3, 20.0), Unknown(4, 20.0)]
    claimed = Claimed(bytes([0, 0, 5, 5]), unknown, proven=True, tries={})
    found = sort(chunk(late, soon, late, soon), claimed, NOW, lambda _: "")
    assert [(each.row, each.expires_ms) for each in found.messages] == [(4, soon), (2, soon)]
    assert [(each.row, each.state) for each in found.records] == [(1, State.EXPIRED), (3, State.IN_DOUBT)]
    assert found.bytes_of == {3: HELD}
    assert str(restored(found.records[0].detail)).startswith("it was to be sent before 2027-01-1")
    assert str(restored(found.records[1].detail)).startswith("not repeated, it was to be sent before ")


def test_each_state_has_a_byte_of_its_own():
    found = [*map(byte_of, State), HELD, LEFT, PENDING_TRIED, IN_DOUBT_TRIED]
    assert len({*found}) == len(found)
    done = {byte for byte in found if not unfinished(bytes([byte]))}
    assert done == {*found} - UNFINISHED


def test_an_expired_row_is_handed_to_nobody(tmp_path):
    with SqliteCheckpoint.open(tmp_path / "orders.csv.wxpush") as checkpoint:
        checkpoint.commit_now([Record(2, State.EXPIRED, b"k" * 16), Record(3, State.SENT, b"m" * 16)])
        found, _ = first_map(checkpoint, 3, repeat={}, safely=True, now=NOW)
    assert [*found] == [0, byte_of(State.EXPIRED), 2]


@pytest.mark.slow
@pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")
def test_rows_that_wait_too_long_in_a_queue_are_not_sent(field):
    dispatcher = field.dispatch("--valid-for", "6s")
    field.wait_for(lambda: handed(field))
    time.sleep(6.5)
    worker = field.work()
    assert dispatcher.process.wait(120) == 3, dispatcher.said()
    summary = msgspec.json.decode(dispatcher.errors.with_suffix(".out").read_text().splitlines()[-1])
    assert (field.delivered(), summary["sent"], summary["not_attempted"]) == (0, 0, 0)
    assert summary["expired"] == summary["rows"] - summary["duplicate"]
    assert worker.end() == 143, worker.said()


def handed(field) -> bool:
    found = SqliteCheckpoint.read(field.recipients.with_name(f"{field.recipients.name}.wxpush"))
    if found is None:
        return False
    with found:
        return bool(found.invocations())
