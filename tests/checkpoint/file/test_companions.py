"""Files planted beside a checkpoint: refused before SQLite opens anything."""

import os

import pytest

from tests.checkpoint.records import begun, record
from wxpush.checkpoint.file import schema
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import DiskError, UsageError
from wxpush.system.companions import SUFFIXES


def linked(companion, target):
    target.write_bytes(b"precious")
    companion.symlink_to(target)


def hard(companion, target):
    target.write_bytes(b"precious")
    os.link(target, companion)


def loose(companion, target):
    target.write_bytes(b"precious")
    companion.touch()
    companion.chmod(0o660)


def pipe(companion, target):
    target.write_bytes(b"precious")
    os.mkfifo(companion, 0o600)


@pytest.mark.parametrize("way", [SqliteCheckpoint.open, SqliteCheckpoint.read])
@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("plant", [linked, hard, loose, pipe], ids=lambda plant: plant.__name__)
def test_a_companion_that_is_none_of_our_making_is_refused_and_untouched(path, way, suffix, plant, tmp_path):
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.commit_now([record(1)])
    before = path.read_bytes()
    companion, target = path.with_name(path.name + suffix), tmp_path / "target"
    plant(companion, target)
    with pytest.raises(UsageError, match="nothing was sent"):
        way(path)
    assert (path.read_bytes(), target.read_bytes()) == (before, b"precious")
    companion.unlink()
    way(path).close()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_that_of_another_user_is_refused(path, suffix, monkeypatch):
    begun(path)
    companion = path.with_name(path.name + suffix)
    companion.touch(0o600)
    honest = type(path).lstat

    def foreign(self):
        status = honest(self)
        return os.stat_result((*status[:4], status.st_uid + 1, *status[5:])) if self == companion else status

    monkeypatch.setattr(type(path), "lstat", foreign)
    with pytest.raises(UsageError, match="another user"):
        SqliteCheckpoint.read(path)


def test_on_a_mount_without_modes_what_others_may_write_is_taken(path):
    begun(path)
    companion = path.with_name(f"{path.name}-wal")
    for file in (path, companion):
        file.touch()
        file.chmod(0o777)
    reader = SqliteCheckpoint.read(path)
    assert reader is not None
    reader.close()


@pytest.mark.parametrize("version", [(3, 37, 2), (3, 8, 99)])
def test_an_sqlite_that_is_too_old_is_told(version):
    with pytest.raises(UsageError, match=r"needs 3\.38\.0 or newer"):
        schema.require_sqlite(version)


def test_no_room_for_what_is_set_aside_is_told_before_anything_is_sent(path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    with SqliteCheckpoint.open(path) as checkpoint:
        monkeypatch.setattr("tempfile.TemporaryFile", full)
        with pytest.raises(DiskError, match="nothing was sent"):
            checkpoint.begin("boot", 1)
