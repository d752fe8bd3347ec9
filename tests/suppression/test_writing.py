"""How a list is written to: in place or anew, beside others, on a disk that is full or breaks."""

import errno
import os
import stat
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from pathlib import Path
from typing import cast

import pytest

from tests.suppression.test_listfile import TODAY, listed, names
from wxpush.errors import DiskError
from wxpush.suppression.entry import Entry
from wxpush.suppression.listfile import ListFile


def test_a_list_of_our_own_is_added_to_in_place_and_any_other_is_written_anew(tmp_path):
    header = "openid,reason,date,expires"
    for text, in_place in [
        ("", True),
        (f"\ufeff{header}\r\n", True),
        (f"{header}\n", False),
        (f"{header}\noA,,,\n", True),
        ("openid\noA\n", False),
        ("openid,date,reason,expires\noA,,,\n", False),
    ]:
        file = listed(tmp_path / "list.csv", text)
        before = file.path.stat().st_ino
        file.append([Entry("oB")])
        assert (file.path.stat().st_ino == before) is in_place, text
        assert file.path.read_bytes().startswith(b"\xef\xbb\xbf") is (text[:1] != "o" or not in_place), text
        assert names(file)[-1:] == ["oB"]
        file.path.unlink()


def test_a_list_grows_though_the_system_takes_few_bytes_at_a_time(tmp_path, monkeypatch):
    real = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda descriptor, data, offset: real(descriptor, data[:7], offset))
    file = listed(tmp_path / "list.csv")
    file.append([Entry("oA", "why", TODAY)])
    file.append([Entry("oB")])
    assert list(file.entries()) == [Entry("oA", "why", TODAY), Entry("oB")]


def test_what_was_added_when_the_disk_became_full_is_taken_away_again(tmp_path, no_room):
    people = "".join(f"o{number:027},,,\n" for number in range(1_560))
    file = listed(tmp_path / "list.csv", f"openid,reason,date,expires\n{people}")
    before = file.path.read_bytes()
    assert 49_000 < len(before) < 50_000
    with pytest.raises(DiskError, match=r"list\.csv.*nothing was changed"):
        file.append([Entry("oB", "x" * 2_000)])
    assert file.path.read_bytes() == before


def test_a_list_that_is_in_place_and_perhaps_not_on_disk_is_not_said_to_be_as_it_was(tmp_path, monkeypatch):
    file = listed(tmp_path / "list.csv", "openid\noA\n")
    real = os.fsync

    def refused(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", refused)
    with pytest.raises(DiskError, match="Input/output error") as caught:
        file.rewrite(lambda _: True, [Entry("oB")])
    assert "as it was" not in str(caught.value)
    assert "nothing was" not in str(caught.value)
    assert names(file) == ["oA", "oB"]


def test_a_list_that_is_written_anew_stays_readable_for_those_who_share_it(tmp_path):
    file = listed(tmp_path / "list.csv", "openid\noA\n")
    file.path.chmod(0o640)
    file.rewrite(lambda _: True, [Entry("oB")])
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o640


def test_who_waited_for_the_lock_writes_to_the_list_that_has_the_name_by_then(tmp_path):
    file = listed(tmp_path / "list.csv", "openid,reason,date,expires\noA,,,\n")
    other = listed(tmp_path / "other.csv", "openid,reason,date,expires\noC,,,\n")
    reading = cast("Generator[Entry]", file.entries())
    next(reading)
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(ListFile(file.path).append, [Entry("oB")])
        with pytest.raises(FutureTimeoutError):
            waiting.result(0.1)
        other.path.replace(file.path)
        reading.close()
        waiting.result(10)
    assert names(file) == ["oC", "oB"]


def test_of_two_who_make_a_list_both_find_it(tmp_path, monkeypatch):
    file, real = ListFile(tmp_path / "list.csv"), os.open

    def opened(path, flags, *mode):
        if flags & os.O_EXCL and Path(path).name == "list.csv":
            monkeypatch.undo()
            ListFile(tmp_path / "list.csv").append([Entry("oA")])
        return real(path, flags, *mode)

    monkeypatch.setattr(os, "open", opened)
    file.append([Entry("oB")])
    assert names(file) == ["oA", "oB"]
