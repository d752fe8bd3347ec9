"""What a chunk holds."""

import zlib
from math import inf
from random import Random

import msgspec
import pytest

from tests.cluster.conftest import ACCOUNT
from wxpush.channels import CHANNELS
from wxpush.cluster import chunk as chunks
from wxpush.cluster.chunk import Chunk, ChunkRow, rows_per_chunk
from wxpush.cluster.poison import PoisonError
from wxpush.credentials import AccountKey

#: Rows of a usual campaign have a hundred bytes.
MILLION = {"rows": 1_000_000, "size": 100_000_000}


@pytest.mark.parametrize(
    ("rate", "rows"),
    [(0.1, 10), (1, 10), (20, 200), (50, 500), (1_000, 500), (3_000, 1_500), (5_000, 2_000), (inf, 2_000)],
)
def test_the_faster_an_account_the_more_rows_a_chunk_has(rate, rows):
    assert rows_per_chunk(rate, **MILLION) == rows


@pytest.mark.parametrize("rate", [1, 10, 100, 1_000, 3_000, 10_000])
def test_no_chunk_is_under_way_for_longer_than_thirty_seconds(rate):
    # A worker has three in hand, and sends from each in turn.
    assert 3 * rows_per_chunk(rate, **MILLION) / rate <= 30


def test_a_fast_campaign_that_is_not_large_leaves_chunks_for_every_worker():
    assert rows_per_chunk(inf, rows=40_000, size=4_000_000) == 800
    assert rows_per_chunk(inf, rows=1_000, size=100_000) == 500


def test_long_rows_make_no_chunk_too_large_for_a_broker():
    assert rows_per_chunk(inf, rows=1_000_000, size=4_194_304_000) == 1_000
    assert rows_per_chunk(inf, rows=1_000_000, size=10**12) == 500


def test_a_chunk_of_another_version_is_refused_in_a_sentence():
    account = AccountKey("wx0123456789abcdef", "https://api.example.com")
    older = Chunk(version=1, run="r", account=account, first=1, last=1, varying=(), rows=())
    with pytest.raises(PoisonError, match="version 1, this worker knows 2, so it sends nothing of it"):
        chunks.decode(chunks.encode(older))


def of_kind(channel: str) -> Chunk:
    account = AccountKey("wx0123456789abcdef", "https://api.example.com")
    return Chunk(run="r", account=account, first=1, last=1, varying=(), rows=(), channel=channel)


def test_a_chunk_that_names_no_kind_of_message_is_of_template_messages():
    values = msgspec.msgpack.decode(zlib.decompress(chunks.encode(of_kind("template"))))
    assert (values["version"], values.pop("channel")) == (2, "template")
    assert chunks.decode(zlib.compress(msgspec.msgpack.encode(values))).channel == "template"


def test_a_chunk_of_another_kind_is_refused_by_workers_that_know_template_messages_only(monkeypatch):
    monkeypatch.setitem(CHANNELS, "toy", CHANNELS["template"])
    payload = chunks.encode(of_kind("toy"))
    assert msgspec.msgpack.decode(zlib.decompress(payload))["version"] == 3
    assert chunks.decode(payload).channel == "toy"
    monkeypatch.delitem(CHANNELS, "toy")
    with pytest.raises(PoisonError, match="the kind 'toy', which this worker does not know"):
        chunks.decode(payload)


@pytest.mark.slow
def test_what_would_not_end_unpacking_is_no_chunk():
    bomb = zlib.compressobj(9)
    payload = b"".join(bomb.compress(bytes(1_048_576)) for _ in range(200)) + bomb.flush()
    with pytest.raises(PoisonError):
        chunks.decode(payload)


def test_rows_that_one_chunk_cannot_hold_are_left_for_when_it_comes_again():
    rows = [ChunkRow(number, b"k" * 16, bytes(65_536), 1) for number in range(1, 501)]
    fitting = chunks.fitting(rows)
    assert 0 < len(fitting) < len(rows)
    assert fitting == rows[: len(fitting)]
    made = Chunk(run="r", account=ACCOUNT, first=1, last=500, varying=(), rows=tuple(fitting))
    assert chunks.decode(chunks.encode(made)) == made
    assert chunks.fitting(rows[:10]) == rows[:10]


@pytest.mark.parametrize("key", [None, bytes(range(32))], ids=["open", "sealed"])
def test_no_chunk_is_longer_than_its_broker_takes(key):
    """Bodies that do not compress: what is compressed counts, not what goes in."""
    chance = Random(7)
    rows = tuple(ChunkRow(number, b"k" * 16, chance.randbytes(10_000), 1) for number in range(1, 201))
    made = Chunk(run="r", account=ACCOUNT, first=1, last=200, varying=(), rows=rows)
    payload, many = chunks.packed(made, 900_000, key=key, about="q")
    assert 450_000 < len(payload) <= 900_000
    found = chunks.decode(payload, key=key, about="q")
    assert found.rows == rows[:many]
    assert (found.first, found.last) == (1, 200)
    assert chunks.packed(made, 10**9, key=key, about="q")[1] == 200
    alone, one = chunks.packed(made, 1, key=key, about="q")
    assert one == 1
    assert chunks.decode(alone, key=key, about="q").rows == rows[:1]
