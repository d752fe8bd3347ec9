"""The checkpoint's files: whose they are, and what is done with one that is damaged or not ours."""

import errno
import os
import shutil
import sqlite3
import stat
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest

from tests.checkpoint.records import begun, record, stored
from wxpush.checkpoint.file.schema import APPLICATION_ID, FORMAT, check, create
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import DiskError, UsageError


def test_files_are_private_under_any_umask(path):
    before = os.umask(0)
    try:
        with SqliteCheckpoint.open(path) as checkpoint:
            checkpoint.commit_now([record(1)])
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert len(modes) == 3
    assert set(modes.values()) == {0o600}


class Meanwhile:
    """A connection, beside which another process creates the checkpoint when the first question has been answered."""

    def __init__(self, path: Path) -> None:
        self._mine, self._other = (sqlite3.connect(path, isolation_level=None) for _ in range(2))
        self._other.execute("PRAGMA journal_mode = WAL")

    def execute(self, question: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        answer = self._mine.execute(question, values)
        if self._other is not None and not question.startswith("SAVEPOINT"):
            create(self._other)
            self._other.close()
            self._other = None
        return answer

    @property
    def in_transaction(self) -> bool:
        return self._mine.in_transaction

    def close(self) -> None:
        self._mine.close()


def test_one_that_is_created_while_somebody_looks_is_not_taken_for_another_file(path):
    with closing(Meanwhile(path)) as meanwhile:
        connection = cast("sqlite3.Connection", meanwhile)
        check(connection, path)
        assert check(connection, path)


def test_a_file_that_others_could_read_is_made_private(path):
    begun(path)
    path.chmod(0o644)
    begun(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_symbolic_link_is_refused_and_its_target_untouched(path, tmp_path):
    target = tmp_path / "target"
    target.write_bytes(b"precious")
    path.symlink_to(target)
    with pytest.raises(UsageError, match="symbolic link"):
        SqliteCheckpoint.open(path)
    assert target.read_bytes() == b"precious"


def test_what_is_no_plain_file_is_refused(path):
    os.mkfifo(path)
    with pytest.raises(UsageError, match="not a plain file"):
        SqliteCheckpoint.open(path)


def test_a_folder_is_no_file_either(path):
    path.mkdir()
    with pytest.raises(UsageError, match="not a plain file"):
        SqliteCheckpoint.open(path)
    assert [*path.iterdir()] == []


def test_a_place_that_cannot_be_written_is_named_with_what_to_do(path):
    with pytest.raises(DiskError, match="nothing was sent"):
        SqliteCheckpoint.open(path / "c.wxpush")


@pytest.mark.parametrize("there", [False, True], ids=["new", "left by a start that failed here"])
@pytest.mark.parametrize("call", ["open", "fsync"])
def test_a_folder_that_cannot_be_synced_stops_what_would_be_sent(path, monkeypatch, there, call):
    def full(what, *_, **__):
        if what == path.parent or call == "fsync":
            raise OSError(errno.EMFILE, "Too many open files")
        return honest(what, *_, **__)

    if there:
        begun(path)
    honest = getattr(os, call)
    monkeypatch.setattr(os, call, full)
    with pytest.raises(DiskError, match=r"Too many open files\); nothing was sent"):
        SqliteCheckpoint.open(path)


def other_database(path, script: str) -> bytes:
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()
    return path.read_bytes()


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("CREATE TABLE theirs (x);", "not a wxpush checkpoint"),
        ("PRAGMA application_id = 7; PRAGMA user_version = 1; CREATE TABLE t (x);", "not a wxpush checkpoint"),
        ("PRAGMA application_id = 7;", "not a wxpush checkpoint"),
        (f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT + 1}; CREATE TABLE t (x);", "checkpoint format 6"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("way", [SqliteCheckpoint.open, SqliteCheckpoint.read])
def test_what_is_not_ours_is_refused_and_untouched(path, script, words, way):
    before = other_database(path, script)
    with pytest.raises(UsageError, match=words):
        way(path)
    assert path.read_bytes() == before
    assert not [file for file in path.parent.iterdir() if file != path]


@pytest.mark.parametrize("way", [SqliteCheckpoint.open, SqliteCheckpoint.read])
def test_a_file_that_is_no_database_is_told_not_to_be_deleted(path, way):
    path.write_bytes(b"openid,name\n" * 1000)
    with pytest.raises(DiskError, match=r"cannot be read .* Keep the file") as caught:
        way(path)
    assert str(caught.value).count("nothing was sent now") == 1


def test_a_damaged_page_is_told_when_it_is_read(path):
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.commit_now([record(row) for row in range(1, 3000)])
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    path.write_bytes(content)
    with pytest.raises(DiskError, match="recover"), SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.between(1, 3000)


@pytest.mark.parametrize("way", [SqliteCheckpoint.open, SqliteCheckpoint.read])
@pytest.mark.parametrize("content", [b"openid\n" * 1000, None])
def test_a_refusal_leaves_nothing_open(path, way, content):
    if content is None:
        other_database(path, "CREATE TABLE theirs (x);")
    else:
        path.write_bytes(content)
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises((UsageError, DiskError)) as caught:
        way(path)
    assert caught.value is not None
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_after_a_refusal_the_file_is_free_again(path):
    other_database(path, "CREATE TABLE theirs (x);")
    for _ in range(2):
        with pytest.raises(UsageError, match="not a wxpush checkpoint"):
            SqliteCheckpoint.open(path)
    path.unlink()
    SqliteCheckpoint.open(path).close()


def test_where_nothing_is_there_is_nothing_to_read(path):
    assert SqliteCheckpoint.read(path) is None


def test_one_that_was_killed_while_it_was_laid_out_is_none_to_read(path, tmp_path):
    """Before the log there is a journal, which only a writer may roll back."""
    other = tmp_path / "other"
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE laid (x)")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO laid VALUES (?)", [("x" * 1000,)] * 200)
        for suffix in ("", "-journal"):
            shutil.copy(f"{other}{suffix}", f"{path}{suffix}")
    assert SqliteCheckpoint.read(path) is None


def test_a_database_that_was_never_laid_out_is_none_to_read_and_new_to_write(path):
    other_database(path, "CREATE TABLE t (x); DROP TABLE t;")
    assert SqliteCheckpoint.read(path) is None
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.commit_now([record(1)])
    assert stored(path) == {1: record(1)}
