"""Who may use a list, and what is left of it where that fails."""

import errno
import fcntl
import os
import time
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest

from tests.suppression.test_listfile import TODAY, listed, names
from wxpush.errors import DiskError, UsageError
from wxpush.suppression.entry import Entry, ListError
from wxpush.suppression.listfile import ListFile
from wxpush.suppression.locked import Lock


def everybody(_entry: Entry) -> bool:
    return True


@pytest.mark.parametrize(
    "write",
    [
        lambda file: file.append([Entry("oB")]),
        lambda file: file.rewrite(everybody, [Entry("oB")]),
    ],
    ids=["added to", "written anew"],
)
def test_a_list_is_not_written_to_while_it_is_read(tmp_path, write):
    file = listed(tmp_path / "list.csv", "openid,reason,date,expires\noA,,,\n")
    before = file.path.read_bytes()
    with file.path.open("rb") as read, closing(cast("Generator[Entry]", file.entries())) as reading:
        next(reading)
        write(ListFile(file.path, patience=0.05))
        assert read.read() == before
    assert names(file) == ["oA", "oB"]


def test_who_waits_looks_again_after_a_pause_until_the_patience_is_over(tmp_path, monkeypatch):
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    file = listed(tmp_path / "list.csv", "openid\noA\n")
    clock = iter([0.0, 1.0, 2.0, 3.0])
    with closing(cast("Generator[Entry]", file.entries())) as reading:
        next(reading)
        ListFile(file.path, patience=2.0, now=clock.__next__).append([Entry("oB")])
    assert slept == [0.02, 0.02]


def test_a_list_that_goes_while_its_lock_is_waited_for_is_made_anew_by_who_may(tmp_path, monkeypatch):
    file, real = listed(tmp_path / "list.csv", "openid\noA\n"), fcntl.flock

    def locked(descriptor, how):
        file.path.unlink(missing_ok=True)
        monkeypatch.undo()
        real(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", locked)
    file.append([Entry("oB")])
    assert names(file) == ["oB"]
    monkeypatch.setattr(fcntl, "flock", locked)
    with pytest.raises(UsageError, match="does not exist"):
        file.members(TODAY)


def test_what_the_system_refuses_while_a_list_is_held_is_told_with_its_name(tmp_path):
    file = listed(tmp_path / "list.csv", "openid\noA\n")
    lock = Lock(file.path, file.path, 1.0, time.monotonic)
    with pytest.raises(ListError, match=r"list\.csv cannot be read \(Input/output error\)"), lock.held():
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_a_name_that_no_file_can_have_is_one_of_no_list():
    with pytest.raises(UsageError, match="does not exist"):
        ListFile(Path("list\0.csv")).members(TODAY)


def refused(*_) -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_what_could_not_be_taken_away_again_is_kept_and_the_first_fault_is_told(tmp_path, monkeypatch):
    file = ListFile(tmp_path / "list.csv")
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", refused)
        real = os.ftruncate

        def cut(descriptor, size):
            refused() if os.path.samestat(os.fstat(descriptor), file.path.stat()) else real(descriptor, size)

        broken.setattr(os, "ftruncate", cut)
        with pytest.raises(DiskError, match=r"list\.csv.*Input/output error"):
            file.append([Entry("oA")])
    assert names(file) == ["oA"]


def broken(act):
    """No people to write: somebody else acts, and then it fails."""
    act()
    yield from ()
    raise UsageError("sources.empty", path="x")


def test_a_list_that_took_the_place_of_the_one_made_stays_when_that_fails(tmp_path):
    file, other = ListFile(tmp_path / "list.csv"), tmp_path / "other.csv"
    other.touch()
    with pytest.raises(UsageError):
        file.rewrite(everybody, broken(lambda: other.replace(file.path)))
    assert file.path.exists()


def test_a_list_that_another_made_first_stays_when_the_second_fails(tmp_path, monkeypatch):
    file, real = ListFile(tmp_path / "list.csv"), os.open

    def opened(path, flags, *mode):
        if flags & os.O_EXCL and Path(path) == file.path:
            monkeypatch.undo()
            file.path.touch()
        return real(path, flags, *mode)

    monkeypatch.setattr(os, "open", opened)
    with pytest.raises(UsageError):
        file.rewrite(everybody, broken(lambda: None))
    assert file.path.exists()
