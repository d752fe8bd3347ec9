"""Whoever holds a list is named, where it is waited for in vain."""

import fcntl
import os
import pwd
import sys
from pathlib import Path

import pytest

from tests.suppression.test_listfile import TODAY, listed
from wxpush.errors import BusyError
from wxpush.suppression import holders
from wxpush.suppression.entry import Entry
from wxpush.suppression.holders import holder, user_of
from wxpush.suppression.listfile import ListFile
from wxpush.system.sharing.guard import Guard


def uses(path):
    file = ListFile(path, patience=0.05)
    return (lambda: file.append([Entry("oB")]), lambda: file.members(TODAY))


@pytest.fixture(autouse=True)
def no_guard(monkeypatch):
    """As where the folder takes no lock file: there nobody can go on without the lock of the list."""
    monkeypatch.setattr(Guard, "opened", lambda *_: None)


def told(path):
    """What is said of a list that another descriptor of this process holds."""
    for use in uses(path):
        with path.open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            with pytest.raises(BusyError) as error:
                use()
        yield error.value.sentence


def locks(tmp_path, monkeypatch, text):
    (tmp_path / "locks").write_text(text)
    monkeypatch.setattr(holders, "_LOCKS", tmp_path / "locks")


def line(path, kind="FLOCK", process=None):
    found = path.stat()
    file = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
    return f"1: {kind}  ADVISORY  WRITE {process or os.getpid()} {file} 0 EOF\n"


def test_the_process_and_its_user_are_told(tmp_path, monkeypatch):
    path = listed(tmp_path / "list.csv", "openid\noA\n").path
    other = listed(tmp_path / "other.csv", "openid\noA\n").path
    locks(
        tmp_path,
        monkeypatch,
        "odd\n1: -> FLOCK ADVISORY\n" + line(other, process=7) + line(path, "POSIX", 8) + line(path),
    )
    for sentence in told(path):
        assert sentence.id == "suppression.held"
        assert f"Process {os.getpid()} of the user {pwd.getpwuid(os.geteuid()).pw_name} " in str(sentence)


@pytest.mark.parametrize("process", [None, "-1", "0"])
def test_where_it_is_not_told_nobody_is_named(tmp_path, monkeypatch, process):
    path = listed(tmp_path / "list.csv", "openid\noA\n").path
    locks(tmp_path, monkeypatch, line(path, process=process) if process else "")
    assert [sentence.id for sentence in told(path)] == ["suppression.busy"] * 2
    monkeypatch.setattr(holders, "_LOCKS", tmp_path / "none")
    assert holder(path.stat()) is None


def test_a_user_without_a_name_has_a_number_and_who_is_gone_none(tmp_path, monkeypatch):
    monkeypatch.setattr(holders, "_PROCESSES", tmp_path)
    for process, status in (("7", "Name:\tflock\nUid:\t1\t4003\t3\t4\nGid:\t5\n"), ("9", "Name:\tflock\n")):
        (tmp_path / process).mkdir()
        (tmp_path / process / "status").write_text(status)
    monkeypatch.setattr(pwd, "getpwuid", {}.__getitem__)
    assert (user_of(7), user_of(8), user_of(9)) == ("4003", "?", "?")


@pytest.mark.skipif(not Path("/proc/locks").exists() or sys.platform != "linux", reason="Linux tells it")
def test_the_kernels_own_lines_are_read(tmp_path):
    """Not every file system gives a file the device there that it has elsewhere; then nobody is named."""
    path = listed(tmp_path / "list.csv", "openid\noA\n").path
    with path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert holder(path.stat()) in {os.getpid(), None}
