"""A suppression list that a team shares, on whatever mount: it stays theirs, and what is said of it is true."""

import errno
import os
import stat
import tempfile
from pathlib import Path

import pytest

from tests.machines.refusals import (
    no_folder_is_synced,
    nothing_takes_its_place,
    only_root_gives_away,
    refusing,
)
from wxpush.errors import DiskError, UsageError
from wxpush.suppression.entry import Entry
from wxpush.suppression.listfile import ListFile
from wxpush.system.replacing import written
from wxpush.system.sharing.guard import Guard

ALICE, TEAM = 1001, 2001
OPENIDS = [f"oFollower{number:019}" for number in range(3)]


@pytest.fixture
def listed(tmp_path) -> ListFile:
    """A list with three people on it."""
    file = ListFile(tmp_path / "never.csv")
    file.append([Entry(openid) for openid in OPENIDS])
    return file


def names(file: ListFile) -> list[str]:
    return [entry.openid for entry in file.entries()]


def beside(file: ListFile) -> list[Path]:
    """What else is in its folder, but for its lock file."""
    return [each for each in file.path.parent.iterdir() if each not in {file.path, Guard(file.path).path}]


def without_first(entry: Entry) -> bool:
    return entry.openid != OPENIDS[0]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_colleague_who_takes_somebody_off_leaves_the_list_to_its_owner(listed, monkeypatch):
    os.chown(listed.path, ALICE, TEAM)
    listed.path.chmod(0o660)
    only_root_gives_away(monkeypatch, os.geteuid())
    listed.rewrite(without_first)
    after = listed.path.stat()
    assert (after.st_uid, after.st_gid, stat.S_IMODE(after.st_mode)) == (ALICE, TEAM, 0o660)
    assert names(listed) == OPENIDS[1:]


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.ENOSYS], ids=errno.errorcode.get)
def test_a_mount_whose_folders_cannot_be_synced_takes_changes(listed, monkeypatch, number):
    no_folder_is_synced(monkeypatch, number)
    listed.rewrite(without_first)
    assert names(listed) == OPENIDS[1:]


def test_a_change_that_may_not_survive_a_power_cut_is_told_as_one(listed, monkeypatch):
    no_folder_is_synced(monkeypatch, errno.EIO)
    with pytest.raises(DiskError) as caught:
        listed.rewrite(without_first)
    assert names(listed) == OPENIDS[1:]
    assert "as it was" not in str(caught.value)
    assert "nothing was changed" not in str(caught.value)
    assert "was changed, but it is not certain that the change survives a power failure" in str(caught.value)


def test_a_result_that_may_not_survive_a_power_cut_is_told_as_one(tmp_path, monkeypatch):
    no_folder_is_synced(monkeypatch, errno.ENOSPC)
    output = tmp_path / "results.csv"
    told = pytest.raises(UsageError, match="was written, but it is not certain that it survives")
    with told, written(output, encoding="utf-8") as file:
        file.write("after")
    assert output.read_text() == "after"


@pytest.mark.parametrize("number", [errno.EBUSY, errno.EXDEV], ids=errno.errorcode.get)
def test_a_list_that_is_a_mount_point_can_be_changed(listed, monkeypatch, number):
    """As a container has it whose one file is mounted: written in place, under the lock."""
    nothing_takes_its_place(monkeypatch, listed.path, number)
    listed.rewrite(without_first, [Entry("oNew")])
    assert names(listed) == [*OPENIDS[1:], "oNew"]
    assert beside(listed) == []


def test_a_result_that_is_a_mount_point_is_named_as_one(tmp_path, monkeypatch):
    output = tmp_path / "results.csv"
    output.write_text("before")
    nothing_takes_its_place(monkeypatch, output)
    with pytest.raises(UsageError, match="mount point"), written(output, encoding="utf-8") as file:
        file.write("after")
    assert output.read_text() == "before"


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES], ids=errno.errorcode.get)
def test_a_list_whose_folder_takes_no_new_files_can_be_changed(listed, monkeypatch, tmp_path, number):
    """As a container has it: one file is mounted to be written, into a root that is read-only."""
    elsewhere = tmp_path / "temporary"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    make = tempfile.mkstemp

    def mkstemp(*, dir, **rest):  # noqa: A002 - tempfile's
        return refusing(number)() if dir == listed.path.parent else make(dir=dir, **rest)

    monkeypatch.setattr(tempfile, "mkstemp", mkstemp)
    listed.rewrite(without_first)
    assert names(listed) == OPENIDS[1:]
    assert list(elsewhere.iterdir()) == []


def test_a_list_that_was_written_over_in_part_is_whole_beside_it(listed, monkeypatch):
    nothing_takes_its_place(monkeypatch, listed.path)
    write = os.pwrite
    done: list[int] = []

    def pwrite(descriptor, data, offset):
        if done:
            refusing(errno.EIO)()
        done.append(offset)
        return write(descriptor, data[:5], offset)

    monkeypatch.setattr(os, "pwrite", pwrite)
    with pytest.raises(DiskError, match="in part") as caught:
        listed.rewrite(without_first)
    monkeypatch.undo()
    (kept,) = beside(listed)
    assert str(kept) in str(caught.value)
    assert names(ListFile(kept)) == OPENIDS[1:]


def test_where_there_is_no_room_for_it_a_list_is_not_written_over(listed, monkeypatch):
    nothing_takes_its_place(monkeypatch, listed.path)
    monkeypatch.setattr(os, "posix_fallocate", refusing(errno.ENOSPC))
    with pytest.raises(DiskError, match="as it was"):
        listed.rewrite(lambda _: True, [Entry("oNew")])
    assert names(listed) == OPENIDS
    assert beside(listed) == []
