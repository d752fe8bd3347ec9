"""Bytes from outside, made by dice: answers of a server, chunks of a broker, YAML of a configuration and of a campaign file.

Each ends with a value or with an error of ours, at once, and in little memory. Readers of lists have dice of their own (tests/inputs). Replay:
`WXPUSH_SEED=N pytest -m '' tests/trust/test_fuzz.py`.
"""

import random
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tests.reliability.seeds import first_seed, for_a_long_time
from wxpush.answer import NotAnAnswerError, read_fields, read_object
from wxpush.channels import load_campaign
from wxpush.channels.common.judge import Judge
from wxpush.channels.template.errcodes import ERRCODES
from wxpush.cluster import chunk as chunks
from wxpush.cluster.chunk import Chunk, ChunkRow
from wxpush.cluster.poison import PoisonError
from wxpush.config import read_config
from wxpush.credentials import AccountKey
from wxpush.errors import UsageError
from wxpush.model import Arrival, Kind, Reply
from wxpush.redact import clean

#: Pieces of a second seed drawn always, and by `-m long`.
OFTEN, LONG = 400, 200_000
#: Seconds of CPU that one may take.
MOST = 1.0
#: Bytes of one: YAML is read some 100 KB a second.
_LONGEST = 1 << 14
KEY = bytes(range(32))
_CONTROLS = {"\x1b", "\x00", "\n", "\u202e"}
STARTER = Path(__file__).parents[2] / "wxpush/words/en/_starter"

_CHUNK = Chunk(
    run="r",
    account=AccountKey("wx0", "https://api"),
    first=1,
    last=9,
    varying=("data.a",),
    rows=tuple(ChunkRow(n, b"k" * 16, b'{"touser":"o"}', n) for n in range(1, 10)),
)
SEEDS: dict[str, tuple[bytes, ...]] = {
    "answer": (
        b'{"errcode":0,"errmsg":"ok","msgid":3599307433715204104}',
        b'{"errcode":47003,"errmsg":"argument invalid! data.thing1.value invalid rid: 66ac5b50-0e6d76ba-2a578c0a hint: [x]"}',
        b'{"access_token":"T","expires_in":7200}',
        b"<html><body>502 Bad Gateway</body></html>",
    ),
    "chunk": (
        chunks.encode(_CHUNK),
        chunks.encode(_CHUNK, key=KEY, about="q"),
        msgspec.msgpack.encode(_CHUNK),
    ),
    "yaml": tuple((STARTER / name).read_bytes() for name in ("wxpush.yaml", "campaign.yaml")),
}
_WORDS = (
    b"[" * 50, b"{" * 50, b"&a [*a, *a]", b"!!python/name:os.system ", b"<<: ", b"\xff\xfe", b"\xf0\x9f\x8d\xb5", b"1:1:1:1", b"0x" + b"f" * 99,
    b"\x00", b"\x1b[31m", b"\\ud800", b"1e999", b"NaN", b"-1", b"9" * 400, b'"' * 3, b"\n", b": ", b"- ", b"\xdd\xff\xff\xff\xff", b"rid: ", b"{{ a }}",
    b"{% for a in b %}", b"'", b"#", b"\xe2\x80\xae", b"\t", b"? ", b"| ", b"~", b"errcode", b"1.5e-7", b"2026-13-45",
)  # fmt: skip


def changed(dice: random.Random, seeds: tuple[bytes, ...]) -> bytes:
    """One of the seeds, with some bytes put in, taken out, doubled, turned, or with another's end."""
    data = dice.choice(seeds)
    for _ in range(dice.choice((1, 1, 2, 4, 16))):
        at, end = sorted(dice.randint(0, len(data)) for _ in range(2))
        match dice.randrange(6):
            case 0:
                data = data[:at] + dice.choice(_WORDS) + data[at:]
            case 1:
                data = data[:at] + data[end:]
            case 2:
                data = data[:end] + data[at:end] * dice.choice((1, 2, 50)) + data[end:]
            case 3:
                data = data[:at] + dice.randbytes(dice.choice((1, 4, 16))) + data[at:]
            case 4:
                data = data[:at] + dice.choice(seeds)[at:]
            case _:
                data = (
                    data[:at]
                    + bytes(byte ^ (1 << dice.randrange(8)) for byte in data[at : at + 1])
                    + data[at + 1 :]
                )
    return data[:_LONGEST]


def answer(data: bytes, dice: random.Random, _: Path) -> None:
    judge = Judge(ERRCODES, needs_msgid=True, hits_all=lambda _: dice.random() < 0.5)
    for status in (200, 302, 412, 429, 502):
        reply = Reply(Arrival.ANSWERED, status, data)
        verdict = judge.judge(reply)
        assert isinstance(verdict.kind, Kind)
        assert not set(str(verdict.detail)) & _CONTROLS
        read_fields(reply)
    refused: Exception | None = None
    try:
        read_object(data)
    except NotAnAnswerError as error:
        refused = error
    _is_told(refused)


def chunk(data: bytes, dice: random.Random, _: Path) -> None:
    if dice.random() < 0.5:
        data = zlib.compress(data, 1)
    for key in (None, KEY):
        found, refused = None, None
        try:
            found = chunks.decode(data, key=key, about="q")
        except PoisonError as error:
            refused = error
        _is_told(refused)
        if found is not None:
            assert 1 <= found.first <= found.last < found.first + 2_000
            assert all(found.first <= row.row <= found.last for row in found.rows)


def yaml(data: bytes, _: random.Random, folder: Path) -> None:
    path = folder / "file.yaml"
    path.write_bytes(data)
    for load in (read_config, load_campaign):
        refused = None
        try:
            load(path)
        except UsageError as error:
            refused = error
        assert refused is None or "file.yaml" in str(refused)
        _is_told(refused)


def _is_told(refused: Exception | None) -> None:
    """In words that can be printed once they went through the one exit."""
    if refused is not None:
        text = clean(str(refused))
        assert text
        assert not set(text) & _CONTROLS


TARGETS: dict[str, Callable[[bytes, random.Random, Path], None]] = {
    "answer": answer,
    "chunk": chunk,
    "yaml": yaml,
}


def play(name: str, seed: int, folder: Path) -> None:
    dice = random.Random(f"{name} {seed}")
    data = changed(dice, SEEDS[name])
    began = time.thread_time()
    try:
        TARGETS[name](data, dice, folder)
    except Exception as error:
        error.add_note(
            f"replay: WXPUSH_SEED={seed} pytest -m '' tests/trust/test_fuzz.py -k {name}: {data!r:.2000}"
        )
        raise
    took = time.thread_time() - began
    assert took < MOST, f"seed {seed} took {took:.2f} s: {data!r:.2000}"


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_what_dice_make_is_a_value_or_an_error_of_ours(tmp_path, name):
    for seed in range(first_seed(), first_seed() + OFTEN):
        play(name, seed, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("name", TARGETS)
def test_what_dice_make_for_long(tmp_path, name):
    for seed in for_a_long_time(LONG):
        play(name, seed, tmp_path)


def test_the_seeds_are_good_before_they_are_changed(tmp_path):
    assert chunks.decode(SEEDS["chunk"][0]) == _CHUNK
    assert chunks.decode(SEEDS["chunk"][1], key=KEY, about="q") == _CHUNK
    for name, target in TARGETS.items():
        for data in SEEDS[name]:
            target(data, random.Random(1), tmp_path)
