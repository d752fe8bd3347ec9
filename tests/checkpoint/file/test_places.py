"""Where a checkpoint lies: folders that nobody may write to, places that SQLite cannot use, what a power cut leaves there."""

import errno
import os
import sqlite3
from contextlib import closing
from itertools import product
from pathlib import Path
from random import Random

import pytest

from tests.checkpoint.records import begun, record
from wxpush.checkpoint.file import connection
from wxpush.checkpoint.file.log import Log, log_of
from wxpush.checkpoint.file.mounts import named
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import DiskError, UsageError


@pytest.fixture
def read_only(monkeypatch):
    """Folders cannot be written to, whoever runs this."""
    monkeypatch.setattr(os, "access", lambda _, mode: not mode & os.W_OK)


def test_in_a_folder_that_cannot_be_written_to_one_is_read_and_nothing_laid_beside_it(path, read_only):
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.commit_now([record(1)])
    reader = SqliteCheckpoint.read(path)
    assert reader is not None
    with reader:
        assert list(reader.between(1, 9)) == [1]
        assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_there_too_what_a_writer_has_just_committed_is_read(path, read_only):
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.commit_now([record(1)])
        reader = SqliteCheckpoint.read(path)
        assert reader is not None
        with reader:
            assert list(reader.between(1, 9)) == [1]


def test_a_log_that_cannot_be_opened_is_an_error_and_not_taken_for_nothing(path):
    begun(path)
    path.with_name(f"{path.name}-wal").mkdir()
    with pytest.raises(UsageError, match="is no plain file"):
        SqliteCheckpoint.read(path)


@pytest.mark.parametrize("way", [SqliteCheckpoint.open, SqliteCheckpoint.read])
def test_a_path_too_long_for_sqlite_is_an_error(tmp_path, way):
    folder = tmp_path / ("a" * 200) / ("b" * 200) / ("c" * 200)
    folder.mkdir(parents=True)
    path = folder / "c.csv.wxpush"
    path.write_bytes(b"something")
    with pytest.raises(DiskError, match="unable to open database file"):
        way(path)


def test_a_closed_checkpoint_leaves_nothing_open(path):
    before = len(list(Path("/proc/self/fd").iterdir()))
    SqliteCheckpoint.open(path).close()
    begun(path)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


MOUNTS = """22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:35 / /srv/a\\040share rw,relatime shared:20 - nfs4 server:/share rw,vers=4.2
41 40 8:2 / /srv/a\\040share/local rw,relatime - xfs /dev/sdb1 rw
42 22 0:36 / /数据 rw - cifs //server/share rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/a share/c.csv.wxpush", "nfs4"),
        ("/srv/a share/deep/down/c.csv.wxpush", "nfs4"),
        ("/srv/a share/local/c.csv.wxpush", ""),
        ("/数据/c.csv.wxpush", "cifs"),
        ("/srv/a shareholder/c.csv.wxpush", ""),
        ("/home/c.csv.wxpush", ""),
    ],
)
def test_a_network_file_system_is_known_by_the_mounts(path, kind):
    assert named(Path(path), MOUNTS) == kind


@pytest.mark.parametrize(
    ("kind", "words"), [("nfs4", r"network file system \(nfs4\)"), ("", "Another program holds")]
)
def test_who_holds_the_database_is_told_by_where_it_lies(path, monkeypatch, kind, words):
    monkeypatch.setattr(connection, "network_file_system", lambda _: kind)
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint._connection.execute("PRAGMA busy_timeout = 0")
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(DiskError, match=words):
                checkpoint.commit_now([record(1)])


@pytest.mark.parametrize("way", [SqliteCheckpoint.open, SqliteCheckpoint.read])
@pytest.mark.parametrize("call", ["open", "stat"])
def test_a_file_that_the_system_refuses_is_an_error_that_says_so(path, monkeypatch, way, call):
    """A database without tables is read by us too, for what its log would be."""
    with closing(sqlite3.connect(path)) as empty:
        empty.executescript("CREATE TABLE t (x); DROP TABLE t")

    def refused(*_: object, **__: object) -> object:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, call, refused)
    with pytest.raises(DiskError, match=r"cannot be written or read \(Input/output error\)"):
        way(path)


@pytest.mark.slow
def test_a_file_that_is_torn_while_the_log_goes_over_is_read_with_its_log(path, monkeypatch):
    """A power cut leaves any sectors of what was not synced: of the file's page of the log as well."""
    left, original = [], Log._go_over

    def watched(self: Log, how: str) -> bool:
        before, beside = path.read_bytes(), log_of(path).read_bytes()
        done = original(self, how)
        left.append((before, path.read_bytes(), beside))
        return done

    monkeypatch.setattr(Log, "_go_over", watched)
    begun(path)
    assert len(left) > 2
    for (before, after, beside), seed in product(left, range(30)):
        random, old = Random(seed), before.ljust(len(after), b"\0")
        path.write_bytes(
            b"".join(random.choice((old, after))[at : at + 512] for at in range(0, len(after), 512))
        )
        log_of(path).write_bytes(beside)
        with SqliteCheckpoint.open(path) as checkpoint:
            assert len(checkpoint.invocations()) == 1
