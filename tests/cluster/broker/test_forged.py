"""What somebody who reaches the broker puts there: no chunk that no dispatcher would have made is taken apart, and none comes again."""

from collections.abc import Sequence

import msgspec
import pytest

from tests.cluster.conftest import ACCOUNT
from wxpush.cluster import chunk as chunks
from wxpush.cluster.broker import base
from wxpush.cluster.broker.rabbitqueues import dead
from wxpush.cluster.broker.redisscripts import REMOVE
from wxpush.cluster.chunk import Chunk, ChunkRow
from wxpush.cluster.poison import OtherVersionError, PoisonError
from wxpush.options.cluster import WORKING
from wxpush.options.infile import IN_FILE
from wxpush.options.option import Option

KEY = bytes(range(32))
_WEEK_MS = 7 * 24 * 3600 * 1000


def row(number: int) -> ChunkRow:
    return ChunkRow(number, b"k" * 16, b'{"touser":"oFollower"}', 1)


def payload(rows: Sequence[ChunkRow], *, first: int = 1, last: int = 10) -> bytes:
    return chunks.encode(
        Chunk(run="r", account=ACCOUNT, first=first, last=last, varying=(), rows=tuple(rows))
    )


#: A worker would index beyond what it knows of the chunk, hold what nobody made so large, or send a row twice.
FORGED = {
    "more rows than any chunk has": payload([row(1)] * 3_000),
    "a span wider than any chunk's": payload([row(1)], last=10**9),
    "a row behind its span": payload([row(99)]),
    "a row before its span": payload([row(1)], first=5),
    "a row of no list": payload([row(-1)], first=-5),
    "a span that ends before it begins": payload([row(1)], first=10, last=1),
    "a row twice": payload([row(1), row(1)]),
    "more behind its end": payload([row(1)]) + b"more",
    "a row of another size": chunks.encode(
        Chunk(
            run="r",
            account=ACCOUNT,
            first=1,
            last=1,
            varying=(),
            rows=(msgspec.structs.replace(row(1), body=b"x" * 100_000),),
        )
    ),
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_what_no_dispatcher_makes_is_no_chunk(forged):
    with pytest.raises(PoisonError):
        chunks.decode(forged)


def test_what_a_dispatcher_makes_is_one():
    made = payload([row(number) for number in range(1, 2_001)], last=2_000)
    assert len(chunks.decode(made).rows) == 2_000
    assert chunks.decode(payload([row(10)])).last == 10


@pytest.mark.parametrize(
    "change", ["nothing", "another key", "no seal", "one byte", "cut short", "another queue"]
)
def test_a_chunk_is_sealed_with_a_key_that_no_server_sees(change):
    made = Chunk(run="r", account=ACCOUNT, first=1, last=1, varying=(), rows=(row(1),))
    sealed = chunks.encode(made, key=KEY, about="queue")
    assert b"oFollower" not in sealed
    if change == "nothing":
        assert chunks.decode(sealed, key=KEY, about="queue") == made
        return
    key = bytes(32) if change == "another key" else KEY
    wrong = {
        "no seal": payload([row(1)]),
        "one byte": sealed[:-1] + bytes([sealed[-1] ^ 1]),
        "cut short": sealed[:-1],
    }
    with pytest.raises(PoisonError) as refused:
        chunks.decode(
            wrong.get(change, sealed), key=key, about="other" if change == "another queue" else "queue"
        )
    # Another worker may have the other key; nobody has one for a forgery.
    assert isinstance(refused.value, OtherVersionError) is (change == "another key")


def test_without_a_key_a_sealed_chunk_is_left_to_others():
    with pytest.raises(OtherVersionError, match="WXPUSH_CLUSTER_KEY_FILE"):
        chunks.decode(chunks.encode(ONE, key=KEY))


def test_no_two_seals_are_alike():
    assert chunks.encode(ONE, key=KEY) != chunks.encode(ONE, key=KEY)


def test_the_key_is_a_file_that_the_configuration_names():
    assert "cluster_key_file" in {*IN_FILE, *_keys()}
    assert "WXPUSH_CLUSTER_KEY_FILE" in {_variable(option) for option in WORKING}


def _keys() -> tuple[str, ...]:
    from wxpush.config import Config  # noqa: PLC0415 - the only one that asks

    return Config.__struct_fields__


def _variable(option: Option) -> str:
    return f"WXPUSH_{option.name.upper()}"


ONE = Chunk(run="r", account=ACCOUNT, first=1, last=1, varying=(), rows=(row(1),))


class Delivery:
    """One in a worker's hands."""

    body = b""

    def __init__(self) -> None:
        self.ends: list[str] = []

    async def done(self) -> None:
        self.ends.append("done")

    async def give_back(self) -> None:
        self.ends.append("given back")

    async def reject(self) -> None:
        self.ends.append("rejected")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("payload", "end"),
    [(b"no chunk", "rejected"), (chunks.encode(msgspec.structs.replace(ONE, version=99)), "given back")],
    ids=["no chunk", "one of a later version, which another worker may know"],
)
async def test_what_is_no_chunk_is_rejected_at_once(monkeypatch, payload, end):
    monkeypatch.setattr(base, "BACK_OFF", 0.0)
    told: list[Exception] = []
    delivery = Delivery()
    delivery.body = payload

    async def handler(payload: bytes) -> None:
        chunks.decode(payload)

    await base.deal(delivery, handler, failed=told.append)
    assert (delivery.ends, len(told)) == ([end], 1)


def test_dead_letters_are_kept_for_a_week():
    arguments = dead(base.ChunkQueue("wxpush.chunks.wx", "wxpush.dead.wx")).arguments or {}
    assert 0 < int(arguments.get("x-message-ttl", 0)) <= _WEEK_MS
    assert 0 < int(arguments.get("x-max-length", 0)) <= 10_000


def test_dead_letters_of_a_redis_are_kept_for_a_week():
    assert "MINID" in REMOVE.text
    assert "EXPIRE" in REMOVE.text
    assert "'MAXLEN', 10000" in REMOVE.text
