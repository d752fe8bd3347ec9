"""The checkpoint file: ours, private, durable, whole."""

import errno
import os
import shutil
import sqlite3
import stat
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import cast

import msgspec
import pytest

from tests.checkpoint.records import begun, block, facts, key, record
from wxpush.checkpoint import rows
from wxpush.checkpoint.base import Facts, Invocation
from wxpush.checkpoint.file.schema import APPLICATION_ID, FORMAT, check, create
from wxpush.checkpoint.findings import Findings, Keep
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import DiskError, UsageError
from wxpush.model import Record, State


def stored(path) -> dict[int, Record]:
    opened = SqliteCheckpoint.read(path)
    assert opened is not None
    with opened:
        return opened.between(0, 2**62)


@pytest.mark.anyio
async def test_what_was_committed_is_read_back_to_the_letter(checkpoint, path):
    full = Record(
        7, State.IN_DOUBT, key(7), 2, 3, 1_700_000_000_000, 55, 9, -1, 2**62, "忙 busy", 4, -(2**63)
    )
    await checkpoint.commit([full, record(1, State.PENDING)])
    assert stored(path) == {1: record(1, State.PENDING), 7: full}


@pytest.mark.anyio
async def test_committing_nothing_is_nothing(checkpoint, path):
    await checkpoint.commit([])
    assert stored(path) == {}


@pytest.mark.parametrize("size", [1, 2, 7, 8, 9, 31, 32, 40, 127, 128, 129, 511, 512, 513, 1189])
def test_batches_of_every_size_are_written_whole(checkpoint, size):
    checkpoint.commit_now([record(row) for row in range(1, size + 1)])
    assert list(checkpoint.between(1, size)) == list(range(1, size + 1))
    assert checkpoint.settled(1, size) == size


@pytest.mark.parametrize("size", [2, 9, 130, 600])
def test_of_two_records_of_one_row_in_one_commit_the_later_wins(checkpoint, size):
    doubt = [record(row, State.IN_DOUBT, first_ms=5, first_boot_ms=5) for row in range(1, size + 1)]
    flight = [record(row, State.IN_FLIGHT, tries=1) for row in range(1, size + 1)]
    checkpoint.commit_now([*doubt, *flight])
    assert set(checkpoint.between(1, size).values()) == set(flight)
    checkpoint.commit_now(list(chain.from_iterable(zip(flight, doubt, strict=True))))
    assert set(checkpoint.between(1, size).values()) == set(doubt)


def test_a_snapshot_is_of_one_moment_whatever_is_committed_meanwhile(checkpoint, path):
    checkpoint.commit_now([record(1)])
    reading = SqliteCheckpoint.read(path)
    assert reading is not None
    with reading:
        with reading.snapshot():
            assert list(reading.between(1, 9)) == [1]
            checkpoint.commit_now([record(2)])
            assert list(reading.between(1, 9)) == [1]
        assert list(reading.between(1, 9)) == [1, 2]


def test_an_error_in_a_transaction_leaves_everything_as_it_was(checkpoint):
    checkpoint.commit_now([record(1)])

    def fail() -> None:
        with checkpoint.transaction() as connection:
            rows.write(connection, [record(1, State.REJECTED), record(2)])
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert checkpoint.between(1, 9) == {1: record(1)}
    checkpoint.commit_now([record(3)])


def test_invocations_are_numbered_and_end_with_what_they_did(checkpoint):
    assert checkpoint.begin("boot", 100) == 1
    checkpoint.commit_now([record(1, at_ms=500), record(2, at_ms=300)])
    checkpoint.commit_now([record(3, at_ms=400)])
    (running,) = checkpoint.invocations()
    assert running == Invocation(number=1, boot_id="boot", started_ms=100, last_ms=500)
    ended = Invocation(
        number=1, boot_id="boot", started_ms=100, last_ms=600, attempts=9, retries=2, seconds=1.5,
        total_seconds=2.5, exit_code=4, reason="quota",
    )  # fmt: skip
    checkpoint.end(ended)
    assert checkpoint.begin("other", 700) == 2
    assert checkpoint.invocations() == [
        ended,
        Invocation(number=2, boot_id="other", started_ms=700, last_ms=700),
    ]


def test_facts_and_blocks_are_there_once_a_survey_ended(checkpoint):
    assert checkpoint.facts() is None
    assert checkpoint.blocks() == []
    with checkpoint.transaction() as connection:
        findings = Findings(connection, Keep.NOTHING)
        findings.block(block(1, 4, 3))
        findings.block(block(0, 1, 3))
        findings.finish(facts(columns=None))
    assert checkpoint.facts() == facts(columns=None)
    assert checkpoint.blocks() == [block(0, 1, 3), block(1, 4, 3)]


def test_what_an_earlier_version_did_not_write_of_the_facts_is_nothing():
    later = ("blank_lines", "key", "suppression", "followers_asked")
    earlier = {name: value for name, value in msgspec.to_builtins(facts()).items() if name not in later}
    read = msgspec.convert(earlier, Facts)
    assert (read.blank_lines, read.key, read.suppression, read.followers_asked) == (0, "", None, 0)


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

    def execute(self, question: str) -> sqlite3.Cursor:
        answer = self._mine.execute(question)
        if self._other is not None:
            create(self._other)
            self._other.close()
            self._other = None
        return answer

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


@pytest.mark.parametrize("make", ["folder is missing", "a folder is there"])
def test_a_place_that_cannot_be_written_is_named_with_what_to_do(path, make):
    where = path / "c.wxpush" if make == "folder is missing" else path
    if make == "a folder is there":
        path.mkdir()
    with pytest.raises(DiskError, match="nothing was sent"):
        SqliteCheckpoint.open(where)


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
        (f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT + 1}; CREATE TABLE t (x);", "checkpoint format 5"),
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


def test_a_reader_sees_whole_commits_while_a_writer_is_at_work(checkpoint, path):
    checkpoint.commit_now([record(1)])
    reader = SqliteCheckpoint.read(path)
    assert reader is not None
    with reader, checkpoint.transaction() as connection:
        rows.write(connection, [record(2)])
        assert list(reader.between(1, 9)) == [1]
    assert sorted(stored(path)) == [1, 2]


def test_a_reader_cannot_write(checkpoint, path):
    checkpoint.begin("boot", 1)
    reader = SqliteCheckpoint.read(path)
    assert reader is not None
    with reader, pytest.raises(DiskError):
        reader.commit_now([record(1)])


def test_closing_twice_is_closing_once(path):
    checkpoint = SqliteCheckpoint.open(path)
    checkpoint.close()
    checkpoint.close()


def test_every_commit_is_synced(checkpoint):
    settings = {
        name: checkpoint.ask(lambda connection, name=name: connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("journal_mode", "synchronous")
    }
    assert settings == {"journal_mode": "wal", "synchronous": 2}


def test_a_checkpoint_from_before_ids_were_remembered_goes_on(path):
    with SqliteCheckpoint.open(path) as opened, opened.transaction() as connection:
        connection.execute("DROP TABLE ids")
    with SqliteCheckpoint.open(path) as opened:
        assert opened.ask(rows.made_of) == {}
