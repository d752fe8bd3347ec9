"""Mounts on which a checkpoint cannot be as it would be: it goes on, or says what helps."""

import errno
import os
import sqlite3

import pytest

from tests.machines.refusals import no_folder_is_synced, refusing
from wxpush.checkpoint.file.connection import translated
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import DiskError, UsageError


@pytest.fixture
def path(tmp_path):
    return tmp_path / "c.csv.wxpush"


@pytest.mark.parametrize(
    "number",
    [errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.ENOSYS],
    ids=errno.errorcode.get,
)
def test_a_mount_that_refuses_chmod_has_a_checkpoint_all_the_same(path, monkeypatch, number):
    monkeypatch.setattr(os, "fchmod", refusing(number))
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.begin("boot", 1)
    assert SqliteCheckpoint.read(path) is not None


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.ENOSYS], ids=errno.errorcode.get)
def test_a_mount_whose_folders_cannot_be_synced_at_all_has_one_too(path, monkeypatch, number):
    """As those of Windows and of SMB: the same that lists and results are forgiven."""
    no_folder_is_synced(monkeypatch, number)
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.begin("boot", 1)


def test_a_folder_that_fails_to_sync_leads_to_another_place(path, monkeypatch):
    no_folder_is_synced(monkeypatch, errno.EIO)
    with pytest.raises(DiskError, match="--checkpoint"):
        SqliteCheckpoint.open(path)


@pytest.mark.parametrize("name", ["SQLITE_IOERR_SHMMAP", "SQLITE_IOERR_SHMOPEN", "SQLITE_IOERR_SHMSIZE"])
def test_a_mount_without_shared_memory_leads_to_another_place(path, name):
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = getattr(sqlite3, name)
    error.sqlite_errorname = name
    with pytest.raises(DiskError, match="local disk with --checkpoint") as caught, translated(path):
        raise error
    assert "Free space" not in str(caught.value)


#: 255 bytes are 80 Chinese characters, or 85 without what stands behind them.
LONG = {
    "the log has no room": "长" * 80 + ".csv.wxpush",
    "it has none itself": "长" * 85 + ".csv.wxpush",
    "of letters": "x" * 245 + ".wxpush",
}


@pytest.mark.parametrize("what", LONG)
def test_a_name_that_is_too_long_leads_to_another_and_leaves_nothing(tmp_path, what):
    with pytest.raises((DiskError, UsageError), match="--checkpoint") as caught:
        SqliteCheckpoint.open(tmp_path / LONG[what])
    assert "Free space" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [LONG["it has none itself"], LONG["of letters"]])
def test_what_cannot_be_there_is_not_there(tmp_path, name):
    """As for any other campaign that has not begun."""
    assert SqliteCheckpoint.read(tmp_path / name) is None
