"""How a run that does not end is cut into chunks: few where much has come and waits, at once where little has."""

import anyio
import pytest

from tests.cluster.dispatch.test_endless import broker, feeder, run, stream  # noqa: F401 - fixtures
from wxpush.cluster.dispatch import endless
from wxpush.cluster.dispatch.feeder import MOST_HANDED

pytestmark = pytest.mark.anyio


async def test_all_rows_that_may_be_handed_out_find_room_in_as_many_chunks_as_may_be(
    feeder,  # noqa: F811 - the fixtures
    stream,  # noqa: F811
    broker,  # noqa: F811
    monkeypatch,
):
    seconds = 0.0
    monkeypatch.setattr(anyio, "current_time", lambda: seconds)
    for name, value in (("MOST_HANDED", 20), ("MOST_ROWS_HANDED", 10_000), ("LEAST_HANDED", 2)):
        monkeypatch.setattr(endless, name, value)
    came = 1
    for _ in range(40):
        stream.rows += range(came + 1, came + 401)
        came, seconds = came + 400, seconds + 0.033
        await feeder._step()
    chunks = broker.taken()
    assert sum(map(len, chunks)) >= 10_000
    assert len(chunks) <= 20
    assert len(chunks[0]) == 400, "the first does not wait until it is full"


async def test_a_message_leaves_within_half_a_second_however_many_small_chunks_workers_have(
    feeder,  # noqa: F811 - the fixtures
    stream,  # noqa: F811
    broker,  # noqa: F811
    monkeypatch,
):
    seconds = 0.0
    monkeypatch.setattr(anyio, "current_time", lambda: seconds)
    for row in range(2, MOST_HANDED + 1):
        stream.rows, seconds = [row], seconds + 0.5
        await feeder._step()
        assert broker.taken() == [[row]]
