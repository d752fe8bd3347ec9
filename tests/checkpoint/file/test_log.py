"""A checkpoint whose log is missing, is another's or lies alone: damage, never a new campaign and never an older one."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.checkpoint.records import begun, facts, record
from wxpush.checkpoint.file.writer import CheckpointWriter
from wxpush.checkpoint.findings import write_facts
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import BusyError, DiskError

BEGUN = """
import os, signal, sys
from pathlib import Path
from tests.checkpoint.records import begun, facts, record
from wxpush.checkpoint.findings import write_facts
from wxpush.checkpoint.sqlite import SqliteCheckpoint
checkpoint = SqliteCheckpoint.open(Path(sys.argv[1]))
with checkpoint.transaction() as connection:
    write_facts(connection, facts())
checkpoint.begin("boot", 1)
for row in range(1, 1 + int(sys.argv[2])):
    checkpoint.commit_now([record(row)])
os.kill(os.getpid(), signal.SIGKILL)
"""
WAYS = pytest.mark.parametrize("way", [SqliteCheckpoint.open, SqliteCheckpoint.read])


def killed(path: Path, rows: int) -> None:
    run(BEGUN, path, rows)


def run(script: str, path: Path, rows: int) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", script, str(path), str(rows)], cwd=Path(__file__).parents[3], check=False
    )
    assert ended.returncode == -signal.SIGKILL


def log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def rows(path: Path) -> list[int]:
    with SqliteCheckpoint.open(path) as checkpoint:
        return list(checkpoint.between(1, 10_000))


@WAYS
@pytest.mark.parametrize("sent", [0, 3, 450], ids=["just begun", "few", "more than the log holds"])
@pytest.mark.parametrize("left", [None, 0, 32], ids=["missing", "empty", "only its header"])
def test_a_file_whose_log_is_missing_is_refused_and_stays_as_it_is(path, way, sent, left):
    killed(path, sent)
    if left is None:
        log(path).unlink()
    else:
        os.truncate(log(path), left)
    before = path.read_bytes()
    for _ in range(2):  # whoever looks lays an empty log beside it, which must not count as one
        with pytest.raises(DiskError, match="is missing"):
            way(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("sent", [0, 3, 450])
def test_beside_its_log_it_goes_on(path, sent):
    killed(path, sent)
    assert rows(path) == list(range(1, sent + 1))


@WAYS
def test_what_the_log_was_put_into_by_another_program_goes_on(path, way):
    killed(path, 450)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT count(*) FROM rows").fetchone()
    assert not log(path).exists()
    way(path).close()
    assert rows(path) == list(range(1, 451))


@pytest.mark.parametrize("folded", [1, 401, 801])
def test_what_was_closed_in_order_needs_no_log(path, tmp_path, folded):
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.begin("boot", 1)
        for row in range(1, 1 + folded):
            checkpoint.commit_now([record(row)])
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    copy = tmp_path / "elsewhere" / path.name
    copy.parent.mkdir()
    shutil.copy(path, copy)
    assert len(rows(copy)) == folded


def test_what_was_closed_beside_a_reader_needs_no_log(path):
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.begin("boot", 1)
        checkpoint.commit_now([record(1)])
        reader = sqlite3.connect(path)
        reader.execute("SELECT 1 FROM rows").fetchone()
    reader_gone = log(path)
    reader_gone.unlink()
    reader.close()
    assert rows(path) == [1]


@WAYS
def test_an_older_file_beside_a_newer_log_is_refused(path, way, tmp_path):
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.commit_now([record(9)])
    shutil.copy(path, tmp_path / "older")
    killed(path, 5)
    shutil.copyfile(tmp_path / "older", path)
    with pytest.raises(DiskError, match="do not belong together"):
        way(path)


@WAYS
@pytest.mark.parametrize("left", ["nothing", "an empty file"])
def test_a_log_without_its_file_is_refused_and_kept(path, way, left):
    killed(path, 5)
    held = path.read_bytes()
    path.unlink()
    if left == "an empty file":
        path.touch(0o600)
    with pytest.raises(DiskError, match="is missing or empty"):
        way(path)
    path.write_bytes(held)
    path.chmod(0o600)
    assert rows(path) == [1, 2, 3, 4, 5]


@WAYS
def test_an_empty_database_that_had_a_log_is_refused(path, way):
    """Earlier versions had the whole campaign in the log."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA journal_mode = WAL; CREATE TABLE t (x); DROP TABLE t;")
    with pytest.raises(DiskError, match="is missing"):
        way(path)


@pytest.mark.parametrize("when", range(12))
def test_killed_at_any_statement_of_a_merge_it_goes_on(path, when):
    """Neither taken for damaged nor for new."""
    script = BEGUN.replace(
        "checkpoint = ",
        f"""
from wxpush.checkpoint.file.log import Log
class Dying:
    def __init__(self, inner):
        self.inner, self.left = inner, {when}
    def execute(self, text, *more):
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1
        return self.inner.execute(text, *more)
    def __getattr__(self, name):
        return getattr(self.inner, name)
make = Log.__init__
Log.__init__ = lambda self, path, connection: make(self, path, Dying(connection))
checkpoint = """,
    )
    run(script, path, 420)
    reader = SqliteCheckpoint.read(path)
    assert reader is not None
    with reader:
        known = list(reader.between(1, 1000))
    assert rows(path) == known == list(range(1, len(known) + 1))


def test_what_cannot_go_over_is_kept_in_the_log(path, monkeypatch):
    """The mark could not be taken away: then SQLite must not put the log into the file and delete it."""
    checkpoint = SqliteCheckpoint.open(path)
    checkpoint.begin("boot", 1)
    checkpoint.commit_now([record(1)])
    checkpoint._connection.execute(
        "CREATE TEMP TRIGGER full BEFORE UPDATE ON main.log BEGIN SELECT raise(ABORT, 'disk is full'); END"
    )
    checkpoint.close()
    assert log(path).stat().st_size > 32
    assert rows(path) == [1]


def test_nothing_is_sent_where_somebody_keeps_the_file_from_telling_of_it(path):
    begun(path)
    with SqliteCheckpoint.open(path) as checkpoint, closing(sqlite3.connect(path)) as other:
        checkpoint._connection.execute("PRAGMA busy_timeout = 10")
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM rows").fetchone()
        with pytest.raises(BusyError, match="has been reading"):
            checkpoint.begin("boot", 1)


def test_the_log_goes_over_now_and_then(path):
    with SqliteCheckpoint.open(path) as checkpoint:
        with checkpoint.transaction() as connection:
            write_facts(connection, facts())
        checkpoint.begin("boot", 1)
        for row in range(1, 2001):
            checkpoint.commit_now([record(row)])
        assert log(path).stat().st_size < 8_000_000


def test_a_second_close_is_nothing(path):
    checkpoint = SqliteCheckpoint.open(path)
    assert isinstance(checkpoint._writer, CheckpointWriter)
    checkpoint.close()
    checkpoint.close()


def test_in_a_folder_that_cannot_be_written_to_the_file_alone_is_refused_too(path, monkeypatch):
    killed(path, 3)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink()
    monkeypatch.setattr(os, "access", lambda _, mode: not mode & os.W_OK)
    with pytest.raises(DiskError, match="is missing"):
        SqliteCheckpoint.read(path)
    assert [file.name for file in path.parent.iterdir()] == [path.name]
