"""The lock's file: private from its first moment, ours, let go of once and for all."""

import os
import stat
import time
from pathlib import Path

import pytest

from wxpush.checkpoint.file.lock import LockedFile, begun
from wxpush.errors import BusyError, UsageError


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_the_file_is_private_before_anything_else_is_done_to_it(path, monkeypatch):
    def note(descriptor, mode):
        modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        honest(descriptor, mode)

    modes: list[int] = []
    honest, before = os.fchmod, os.umask(0)
    monkeypatch.setattr(os, "fchmod", note)
    try:
        LockedFile(path).close()
    finally:
        os.umask(before)
    assert modes == [0o600]


def test_the_file_of_another_user_is_refused_and_stays_as_it_is(path, monkeypatch):
    path.touch(0o644)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(UsageError, match="not a plain file of yours"):
        LockedFile(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_refusal_leaves_nothing_open(path, tmp_path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with LockedFile(path):
        before = open_files()
        with pytest.raises(BusyError):
            LockedFile(path)
        with pytest.raises(UsageError):
            LockedFile(fifo)
        assert open_files() == before


def test_nobody_waits_for_a_lock_that_is_free_and_not_for_long_for_another(path, monkeypatch):
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    with LockedFile(path):
        assert sum(waits) == 0
        with pytest.raises(BusyError):
            LockedFile(path)
    assert 0.05 < sum(waits) < 0.5


def test_closing_again_closes_nothing_that_was_opened_since(path, tmp_path):
    locked = LockedFile(path)
    locked.close()
    with (tmp_path / "another").open("w") as another:
        locked.close()
        another.write("still open")


def test_where_nothing_is_or_nobody_works_no_lock_is_held(path):
    assert begun(path) is False
    path.touch()
    assert begun(path) is False
    os.mkfifo(f"{path}-wal")
    assert begun(path) is False, "and it does not wait for the other end"
