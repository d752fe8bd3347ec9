"""The end of a log under a run: an older copy put back in place, a cut, an index of before. Noticed within a commit, nothing lost."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.checkpoint.records import record, sent_rows
from wxpush.checkpoint.file.log import log_of
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import DiskError


def older_log(running, path: Path, place: Path) -> int:
    """A copy of the log as it is now; then all of it goes over, and the log begins anew. Returns the next row."""
    for row in range(9, 30):
        running.commit_now([record(row)])
    shutil.copyfile(log_of(path), place)
    running.begin("boot", 1)
    for row in range(30, 40):
        running.commit_now([record(row)])
    return 40


@pytest.mark.parametrize("bytes_kept", [None, 2000], ids=["all", "its beginning"])
def test_an_older_copy_of_the_log_put_over_it_is_noticed_and_nothing_lost(running, path, bytes_kept):
    """Written over in place: name, inode and, as a log that begins anew is not cut, length are what they were."""
    older = path.parent.parent / f"older-{bytes_kept}"
    row = older_log(running, path, older)
    content, size = older.read_bytes()[:bytes_kept], log_of(path).stat().st_size
    with log_of(path).open("r+b") as file:
        file.write(content)
    assert log_of(path).stat().st_size == size
    for each in (row, row + 1):
        with pytest.raises(DiskError, match="an older copy of its log"):
            running.commit_now([record(each)])
    running.close()
    assert sent_rows(path) == list(range(1, row + 2))
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_log_that_is_another_one_only_when_all_ends_does_not_go_over_either(running, path, tmp_path):
    row = older_log(running, path, tmp_path / "older")
    shutil.copyfile(tmp_path / "older", log_of(path))
    running.close()
    assert sent_rows(path) == list(range(1, row))


@pytest.mark.parametrize(("kept", "asks"), [("all", False), ("nothing", False), ("nothing", True)])
def test_where_sqlite_stumbles_over_another_log_it_is_said_that_it_is_one(
    running, path, tmp_path, kept, asks
):
    """Pages that nobody remembers are read from the log again."""
    row = older_log(running, path, tmp_path / "older")
    running._connection.execute("PRAGMA cache_size = 0")
    running._connection.execute("PRAGMA shrink_memory")
    if kept == "all":
        shutil.copyfile(tmp_path / "older", log_of(path))
    else:
        os.truncate(log_of(path), 0)
    with pytest.raises(DiskError, match=r"of its log|shorter log"):
        running.between(1, 99) if asks else running.commit_now([record(row)])
    running.close()
    assert sent_rows(path) == list(range(1, row + (not asks)))


def test_the_index_is_mapped_no_longer_once_all_is_closed(running, path):
    running.close()
    assert str(path) not in Path("/proc/self/maps").read_text(encoding="utf-8")


def test_an_index_put_back_in_place_is_noticed_and_nothing_lost(running, path):
    """As a roll-back of the file system would: SQLite then writes over what it committed last."""
    index = path.with_name(f"{path.name}-shm")
    older = index.read_bytes()
    for row in range(9, 20):
        running.commit_now([record(row)])
    with index.open("r+b") as file:
        file.write(older)
    with pytest.raises(DiskError, match="older copy of its log"):
        running.commit_now([record(20)])
    running.close()
    assert sent_rows(path)[:19] == list(range(1, 20))


@pytest.mark.parametrize("program", ["PASSIVE", "RESTART", "TRUNCATE"])
def test_another_program_that_lets_the_log_go_over_does_no_harm(running, path, program):
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA wal_checkpoint({program})").fetchone()
    for row in range(9, 12):
        running.commit_now([record(row)])
    running.close()
    assert sent_rows(path) == list(range(1, 12))


@pytest.mark.parametrize("rows", [1, 300, 9_000], ids=["a page", "one reading", "several readings"])
def test_what_one_commit_wrote_is_known_whole_however_long_it_is(running, path, rows):
    """The file is removed behind it: what is rescued is made of the pages that were read from the log."""
    running.commit_now([record(row, detail="some more bytes " * 10) for row in range(9, 9 + rows)])
    assert log_of(path).stat().st_size > rows * 160
    running.commit_now([record(9 + rows)])
    path.unlink()
    with pytest.raises(DiskError):
        running.commit_now([record(10 + rows)])
    running.close()
    assert sent_rows(path) == list(range(1, 11 + rows))


def test_how_a_run_ended_that_lost_its_log_is_told_by_what_it_rescued(running, path):
    os.truncate(log_of(path), 0)
    last = running.invocations()[-1]
    with pytest.raises(DiskError):
        running.end(replace(last, exit_code=9, reason="disk"))
    running.close()
    with SqliteCheckpoint.open(path) as checkpoint:
        assert (checkpoint.invocations()[-1].exit_code, list(checkpoint.between(1, 9))) == (
            9,
            list(range(1, 9)),
        )
