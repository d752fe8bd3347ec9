"""One that is laid out, or removed again, while another process opens it: neither is a loss, and nobody is told of one."""

import os
from pathlib import Path

import pytest

from wxpush.checkpoint.file.connection import connect
from wxpush.checkpoint.file.log import log_size
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import DiskError, LostError, UsageError
from wxpush.system.companions import companion


def test_one_that_is_laid_out_between_two_looks_is_no_empty_file(path, monkeypatch):
    def laid_out(beside: Path) -> int:
        monkeypatch.setattr("wxpush.checkpoint.file.whole.log_size", log_size)
        opened.append(SqliteCheckpoint.open(path))
        return 0

    opened: list[SqliteCheckpoint] = []
    monkeypatch.setattr("wxpush.checkpoint.file.whole.log_size", laid_out)
    read = SqliteCheckpoint.read(path)
    assert read is not None, "it is there by now"
    read.close()
    opened[0].close()


def test_one_that_is_removed_between_two_looks_leaves_no_log_behind(path, monkeypatch):
    def removed(beside: Path) -> int:
        size = log_size(beside)
        companion(path, "-wal").unlink(missing_ok=True)
        return size

    companion(path, "-wal").write_bytes(bytes(4096))
    monkeypatch.setattr("wxpush.checkpoint.file.whole.log_size", removed)
    assert SqliteCheckpoint.read(path) is None


def test_one_that_is_removed_while_it_is_opened_is_not_there(path, monkeypatch):
    def removed(where: Path, mode: str):
        for suffix in ("-wal", "-shm", ""):
            companion(path, suffix).unlink(missing_ok=True)
        return connect(where, mode)

    with SqliteCheckpoint.open(path):
        monkeypatch.setattr("wxpush.checkpoint.file.writer.connect", removed)
        assert SqliteCheckpoint.read(path) is None


def test_an_empty_file_stays_one_however_often_it_is_looked_at(path):
    path.touch()
    with pytest.raises(LostError, match="empty file"):
        SqliteCheckpoint.read(path)
    with pytest.raises(LostError, match="empty file"):
        SqliteCheckpoint.open(path)


def test_what_stays_wrong_is_told(path, monkeypatch):
    def refused(where: Path, mode: str):
        tries.append(mode)
        raise PermissionError(13, "Permission denied")

    tries: list[str] = []
    with SqliteCheckpoint.open(path):
        monkeypatch.setattr("wxpush.checkpoint.file.writer.connect", refused)
        with pytest.raises(DiskError, match="Permission denied"):
            SqliteCheckpoint.read(path)
    assert len(tries) == 4


@pytest.mark.parametrize("open_it", [SqliteCheckpoint.read, SqliteCheckpoint.open], ids=["read", "open"])
def test_a_pipe_in_its_place_is_refused_and_not_waited_for(path, open_it):
    os.mkfifo(path)
    with pytest.raises(UsageError, match="not a plain file"):
        open_it(path)
