"""A log that is there and not whole: SQLite passes over what is broken without a word, and what is left is an older state."""

import os
from functools import lru_cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from tests.checkpoint.file.test_log import BEGUN, WAYS, killed, log, rows, run
from tests.checkpoint.records import record, sent_rows
from wxpush.checkpoint.file import frames
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import DiskError, LostError

pytestmark = pytest.mark.process
_FRAME = 24 + 4096
BROKEN = pytest.mark.parametrize(
    "broken",
    ["zeros", "noise", "cut to 40 bytes", "its header", "its first frame", "its first page", "in the middle"],
)


def spoil(path: Path, broken: str) -> None:
    content = bytearray(log(path).read_bytes())
    middle = 32 + frames.read(path, index=False).taken // 2 * _FRAME
    at = {"its header": 18, "its first frame": 50, "its first page": 3000, "in the middle": middle + 2000}
    match broken:
        case "zeros":
            content[:] = bytes(len(content))
        case "noise":
            content[:] = Random(1).randbytes(len(content))
        case "cut to 40 bytes":
            del content[40:]
        case _:
            content[at[broken]] ^= 0xFF
    log(path).write_bytes(content)


@lru_cache
def crashed(sent: int) -> dict[str, bytes]:
    """What a kill leaves, by suffix."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "c"
        killed(path, sent)
        return {each: Path(f"{path}{each}").read_bytes() for each in ("", "-wal", "-shm")}


def lay(path: Path, files: dict[str, bytes]) -> None:
    for suffix, content in files.items():
        name = Path(f"{path}{suffix}")
        name.touch(0o600)
        name.write_bytes(content)


def without_index(path: Path) -> None:
    """As behind a loss of power, or where file and log alone were copied."""
    path.with_name(f"{path.name}-shm").unlink()


@WAYS
@BROKEN
@pytest.mark.parametrize("sent", [12, 450], ids=["few", "more than the log holds"])
def test_a_broken_log_is_refused_and_all_stays_as_it_is(path, way, broken, sent):
    lay(path, crashed(sent))
    without_index(path)
    spoil(path, broken)
    before = [path.read_bytes(), log(path).read_bytes()]
    for _ in range(2):
        with pytest.raises(LostError, match="is damaged or cut off"):
            way(path)
        assert [path.read_bytes(), log(path).read_bytes()] == before


@WAYS
@pytest.mark.parametrize("left", [0.9, 0.5], ids=["its end", "half"])
def test_a_log_that_was_cut_is_refused_where_its_index_still_tells(path, way, left):
    lay(path, crashed(12))
    os.truncate(log(path), int(log(path).stat().st_size * left))
    for _ in range(2):
        with pytest.raises(LostError, match="is damaged or cut off"):
            way(path)


@WAYS
def test_so_is_one_whose_last_commit_is_broken(path, way):
    lay(path, crashed(12))
    content = bytearray(log(path).read_bytes())
    content[-9] ^= 1
    log(path).write_bytes(content)
    with pytest.raises(LostError, match="is damaged or cut off"):
        way(path)


@pytest.mark.parametrize("index", ["gone", "of another log", "noise"])
def test_an_index_that_tells_nothing_is_passed_over(path, index):
    lay(path, crashed(12))
    beside = path.with_name(f"{path.name}-shm")
    if index == "gone":
        beside.unlink()
    elif index == "noise":
        beside.write_bytes(Random(1).randbytes(32_768))
    else:
        beside.write_bytes(crashed(450)["-shm"])
    assert rows(path) == list(range(1, 13))


def commits(content: bytes | bytearray) -> list[int]:
    """The frames with which a commit ends, from 1."""
    count = (len(content) - 32) // _FRAME
    return [each for each in range(1, count + 1) if any(content[32 + (each - 1) * _FRAME + 4 :][:4])]


def test_what_a_loss_of_power_leaves_of_the_last_commit_is_no_damage(path):
    """It was not synced, so it never returned: any of its frames may be missing."""
    lay(path, crashed(12))
    without_index(path)
    content = bytearray(log(path).read_bytes())
    *_, before, last = commits(content)
    for frame in range(before + 1, last + 1):
        torn = bytearray(content)
        torn[32 + (frame - 1) * _FRAME + 1000] ^= 1
        log(path).write_bytes(torn)
        assert frames.read(path, index=False).taken == before
        reader = SqliteCheckpoint.read(path)
        assert reader is not None
        with reader:
            assert list(reader.between(1, 99)) == list(range(1, 12))


_MERGING = """
from wxpush.checkpoint.file.log import Log
def keep(name, *files):
    for each in files:
        Path(f"{sys.argv[1]}.{name}{each}").write_bytes(Path(sys.argv[1] + each).read_bytes())
class Noting:
    def __init__(self, inner):
        self.inner = inner
    def execute(self, text, *more):
        if "needed = 0" in text:
            keep("before", "", "-wal")
        result = self.inner.execute(text, *more)
        if "needed = 0" in text:
            keep("after", "-wal")
        return result
    def __getattr__(self, name):
        return getattr(self.inner, name)
make = Log.__init__
Log.__init__ = lambda self, path, connection: make(self, path, Noting(connection))
checkpoint = """


@pytest.fixture(scope="module")
def merged(tmp_path_factory):
    """File and log before the mark was taken away, and the log behind that."""
    path = tmp_path_factory.mktemp("merged") / "c"
    script = BEGUN.replace("checkpoint = ", _MERGING).replace(
        "os.kill", "checkpoint.begin('boot', 1); os.kill"
    )
    run(script, path, 12)
    return [Path(f"{path}.{name}").read_bytes() for name in ("before", "before-wal", "after-wal")]


@pytest.mark.parametrize("content", ["nothing more", "cut", "of before", "noise"])
def test_a_crash_while_a_log_begins_anew_is_no_damage(path, merged, content):
    """All has gone over, the file says that it needs a log, and of the frame that says otherwise there is a part."""
    file, before, after = merged
    assert before[:32] != after[:32], "it began anew"
    parts = {
        "nothing more": before,
        "cut": after[:50] + before[50:],
        "of before": after[:32] + before[32:],
        "noise": after[:32] + bytes(_FRAME) + before[32 + _FRAME :],
    }
    lay(path, {"": file, "-wal": parts[content]})
    reader = SqliteCheckpoint.read(path)
    assert reader is not None
    reader.close()
    assert sent_rows(path) == list(range(1, 13))


@WAYS
@pytest.mark.parametrize("gone", [1, 2], ids=["that frame", "that and the next"])
def test_one_that_has_begun_anew_and_lost_more_than_that_frame_is(path, way, merged, gone):
    file, before, after = merged
    begun = after[:32] + bytes(gone * _FRAME) + before[32 + gone * _FRAME :]
    lay(path, {"": file, "-wal": begun})
    if gone == 1:
        way(path).close()
        return
    with pytest.raises(LostError, match="is damaged or cut off"):
        way(path)


@WAYS
def test_an_empty_file_is_what_is_left_of_one_and_no_new_campaign(path, way):
    path.touch(0o600)
    with pytest.raises(DiskError, match="is an empty file"):
        way(path)
    assert path.stat().st_size == 0


def test_no_start_leaves_an_empty_file(path, monkeypatch):
    """Not even one that ends at any call: it has its name once it is whole."""
    seen: list[bool] = []
    honest = os.link

    def note(draft, place):
        seen.append(path.exists())
        honest(draft, place)
        seen.append(path.stat().st_size > 0)

    monkeypatch.setattr(os, "link", note)
    SqliteCheckpoint.open(path).close()
    assert seen == [False, True]
    assert list(path.parent.iterdir()) == []


def test_where_a_file_has_one_name_only_a_campaign_begins_all_the_same(path, monkeypatch):
    def refuse(draft, place):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.begin("boot", 1)
        checkpoint.commit_now([record(1)])
    assert sent_rows(path) == [1]
    assert [file.name for file in path.parent.iterdir()] == [path.name]
