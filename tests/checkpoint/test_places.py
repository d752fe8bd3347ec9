"""Where a checkpoint lies: folders that nobody may write to, places that SQLite cannot use."""

import os
from pathlib import Path

import pytest

from tests.checkpoint.records import begun, record
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
