"""The file and its log under a run: removed, renamed, replaced, written over, cut. Noticed within a commit."""

import os
import shutil
from pathlib import Path

import pytest

from tests.checkpoint.records import begun, record, sent_rows
from wxpush.checkpoint.file.log import log_of
from wxpush.checkpoint.file.rescue import rescued
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import DiskError, LostError


def facts(path: Path) -> None:
    """What every command asks for first."""
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.facts()


def stopped(running, words: str) -> None:
    with pytest.raises(DiskError, match=words):
        running.commit_now([record(9)])
    with pytest.raises(DiskError, match=words):
        running.commit_now([record(10)])  # what comes home is written all the same
    running.close()


def test_one_that_was_removed_is_written_back_to_its_place(running, path):
    path.unlink()
    stopped(running, "removed or renamed")
    assert path.stat().st_mode & 0o777 == 0o600
    assert sent_rows(path) == list(range(1, 11))


def test_one_that_was_removed_with_all_that_belongs_to_it_too(running, path):
    for file in path.parent.iterdir():
        file.unlink()
    stopped(running, "removed or renamed")
    assert sent_rows(path) == list(range(1, 11))
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_one_that_was_replaced_is_written_beside_what_is_there(running, path, tmp_path):
    other = tmp_path / "other"
    begun(other)
    other.replace(path)
    before = path.read_bytes()
    stopped(running, "replaced by another file")
    assert path.read_bytes() == before
    assert rescued(path).stat().st_mode & 0o777 == 0o600
    assert sent_rows(rescued(path)) == list(range(1, 11))


def test_one_that_was_begun_anew_under_the_run_is_left_alone(running, path):
    for file in path.parent.iterdir():
        file.unlink()
    with SqliteCheckpoint.open(path) as second:
        second.begin("boot", 2)
        second.commit_now([record(100)])
        stopped(running, "replaced by another file")
        second.commit_now([record(101)])
    assert sent_rows(rescued(path)) == list(range(1, 11))
    rescued(path).unlink()
    assert sent_rows(path) == [100, 101]


def test_one_that_was_renamed_goes_on_once_it_is_back(running, path, tmp_path):
    path.rename(tmp_path / "elsewhere")
    stopped(running, "removed or renamed")
    for way in (SqliteCheckpoint.open, SqliteCheckpoint.read):
        with pytest.raises(DiskError, match="is missing or empty"):
            way(path)
    with pytest.raises(DiskError, match="is missing"):
        SqliteCheckpoint.open(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").replace(path)
    assert sent_rows(path) == list(range(1, 11))


def test_an_older_one_written_over_it_is_noticed_and_not_taken_for_it(running, path, tmp_path):
    older = tmp_path / "older"
    with SqliteCheckpoint.open(older) as checkpoint:
        checkpoint.commit_now([record(77)])
    shutil.copyfile(older, path)
    stopped(running, "written over by another program")
    assert sent_rows(rescued(path)) == list(range(1, 11))
    rescued(path).unlink()
    with pytest.raises(DiskError, match="do not belong together"):
        SqliteCheckpoint.open(path)


@pytest.mark.parametrize("size", [0, 4096])
def test_one_that_was_cut_is_noticed(running, path, size):
    os.truncate(path, size)
    with pytest.raises(DiskError):
        running.commit_now([record(9)])
    with pytest.raises(LostError, match="could not be written beside it"):
        running.close()
    assert not rescued(path).exists()
    with pytest.raises(DiskError):
        facts(path)


def test_one_that_was_only_touched_goes_on(running, path):
    os.utime(path, (1, 1))
    running.commit_now([record(9)])
    running.commit_now([record(10)])
    running.close()
    assert sent_rows(path) == list(range(1, 11))


def test_a_log_that_was_removed_is_noticed_and_nothing_lost(running, path):
    log_of(path).unlink()
    stopped(running, "has lost its log")
    assert sent_rows(path) == list(range(1, 11))


def test_a_log_that_was_replaced_is_noticed(running, path):
    log_of(path).unlink()
    log_of(path).touch(0o600)
    stopped(running, "has got another log")
    assert sent_rows(path) == list(range(1, 11))


def test_a_log_that_was_cut_is_noticed(running, path):
    running.commit_now([record(9)])
    os.truncate(log_of(path), 0)
    with pytest.raises(DiskError, match="shorter log"):
        running.commit_now([record(10)])
    with pytest.raises(DiskError, match="shorter log"):
        running.commit_now([record(11)])  # what comes home is written all the same
    running.close()
    assert sent_rows(path) == list(range(1, 12))
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_one_that_was_moved_away_for_another_is_written_beside_what_is_there(running, path, tmp_path):
    """The file that was there has still a name elsewhere, and its log lies beside the other."""
    begun(tmp_path / "other")
    path.rename(tmp_path / "elsewhere")
    os.link(tmp_path / "other", path)
    stopped(running, "replaced by another file")
    assert sent_rows(rescued(path)) == list(range(1, 11))


def test_what_a_run_rescued_is_not_sent_beside(path, tmp_path):
    """Neither from the older one, nor anew where there is none; nor is the file in place taken for the other by a crash."""
    begun(path)
    os.link(path, rescued(path))
    SqliteCheckpoint.open(path).close()
    rescued(path).unlink()
    begun(tmp_path / "other")
    (tmp_path / "other").rename(rescued(path))
    with pytest.raises(DiskError, match="may record rows that were sent"):
        SqliteCheckpoint.open(path)
    path.unlink()
    with pytest.raises(DiskError, match="may record rows that were sent"):
        SqliteCheckpoint.open(path)
    assert not path.exists()
    rescued(path).rename(path)
    assert sent_rows(path) == []


@pytest.mark.parametrize("statement", ["_NEEDED", "_WHOLE"])
def test_a_log_that_could_not_go_over_to_the_end_is_no_loss(running, path, monkeypatch, statement):
    """A disk that fills up just then, for a moment: the file has what this process wrote, and nothing lies beside it."""
    monkeypatch.setattr("wxpush.checkpoint.file.log._COMMITS", 1)
    monkeypatch.setattr(f"wxpush.checkpoint.file.log.{statement}", "UPDATE nothing SET here = 1")
    with pytest.raises(DiskError, match="cannot be written"):
        running.commit_now([record(9)])
    monkeypatch.undo()
    running.commit_now([record(10)])
    running.close()
    assert not rescued(path).exists()
    assert sent_rows(path) == list(range(1, 11))


@pytest.mark.parametrize("statement", ["_NEEDED", "_WHOLE"])
def test_nor_is_one_that_could_not_go_over_at_the_beginning(path, monkeypatch, statement):
    monkeypatch.setattr(f"wxpush.checkpoint.file.log.{statement}", "UPDATE nothing SET here = 1")
    with SqliteCheckpoint.open(path) as checkpoint, pytest.raises(DiskError, match="cannot be written"):
        checkpoint.begin("boot", 1)
    monkeypatch.undo()
    assert not rescued(path).exists()
    with SqliteCheckpoint.open(path) as checkpoint:
        assert checkpoint.begin("boot", 2) == 2


def test_in_a_folder_whose_name_is_no_text_it_is_rescued_too(tmp_path):
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb6\xa9"))
    folder.mkdir()
    path = folder / "c.csv.wxpush"
    begun(path)
    older = path.read_bytes()
    running = SqliteCheckpoint.open(path)
    running.begin("boot", 1)
    running.commit_now([record(row) for row in range(1, 9)])
    path.write_bytes(older)
    stopped(running, "written over")
    assert sent_rows(rescued(path)) == list(range(1, 11))
