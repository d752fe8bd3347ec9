"""Nothing is changed before it is said to be kept: transactions inside one another, drafts, and a file that was never begun."""

import sqlite3
from contextlib import closing

import pytest

from tests.checkpoint.records import begun, facts, record
from wxpush.checkpoint import rows
from wxpush.checkpoint.base import Intents
from wxpush.checkpoint.file import lock
from wxpush.checkpoint.file.lock import LockedFile
from wxpush.checkpoint.findings import write_facts
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import BusyError
from wxpush.model import Instant, Message, State

FIRST = Instant(1000, 50)
MESSAGE = Message(2, b"k" * 16, b"{}", 5)


def dump(path) -> list[str]:
    """The whole database as SQL, as another process sees it."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        return [f"version {version}", *connection.iterdump()]


def crashed(path, version: int) -> None:
    """A checkpoint that a process left in the middle; of format 1 it has no intents."""
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.begin("boot", 1)
        checkpoint.commit_now([record(1)])
        if version == 1:
            with checkpoint.transaction() as connection:
                for statement in (
                    "VIEW temp.known",
                    "TABLE intents",
                    "TABLE ids",
                    "TABLE dispatches",
                    "TABLE log",
                ):
                    connection.execute(f"DROP {statement}")
                connection.execute("PRAGMA user_version = 1")
        else:
            checkpoint.commit_now([], Intents([MESSAGE], 1, FIRST))


@pytest.mark.parametrize("version", [1, 5])
def test_one_that_is_opened_and_closed_is_as_it_was(path, version):
    crashed(path, version)
    before = dump(path)
    with SqliteCheckpoint.open(path) as checkpoint:
        seen = checkpoint.between(1, 9)
        assert checkpoint.ask(rows.unknown) == [one for one in seen.values() if one.state is State.IN_FLIGHT]
    assert dump(path) == before


@pytest.mark.parametrize("version", [1, 5])
@pytest.mark.parametrize("kept", [False, True])
def test_a_draft_is_there_when_it_is_kept_and_else_never_was(path, version, kept):
    crashed(path, version)
    before = dump(path)
    with SqliteCheckpoint.open(path) as checkpoint:
        known = checkpoint.between(1, 9)
        with checkpoint.draft() as draft:
            checkpoint.commit_now([record(7)])
            with checkpoint.transaction() as connection:
                write_facts(connection, facts(run=2))
            assert checkpoint.begin("boot", 5) == 2
            assert dump(path) == before, "nobody else sees it"
            if kept:
                draft.keep()
        assert list(checkpoint.between(1, 9)) == [*known, *([7] if kept else [])]
        checkpoint.commit_now([record(8)])
    assert dump(path)[0] == "version 5"
    with SqliteCheckpoint.read(path) as reader:
        assert list(reader.between(1, 9)) == [*known, *([7] if kept else []), 8]
        assert len(reader.invocations()) == 1 + kept
        assert (reader.facts() is not None) == kept


def test_an_error_drops_the_draft_though_it_was_to_be_kept(checkpoint, path):
    checkpoint.begin("boot", 1)
    before = dump(path)

    def interrupted() -> None:
        with checkpoint.draft() as draft:
            checkpoint.commit_now([record(7)])
            draft.keep()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert dump(path) == before


def test_of_a_part_that_fails_nothing_stays_and_of_the_rest_all(checkpoint):
    def part(row: int, *, fails: bool) -> None:
        with checkpoint.transaction() as connection:
            rows.write(connection, [record(row)])
            if fails:
                raise LookupError

    with checkpoint.transaction():
        part(1, fails=False)
        with pytest.raises(LookupError):
            part(2, fails=True)
        part(3, fails=False)
    assert list(checkpoint.between(1, 9)) == [1, 3]


def test_a_commit_that_fails_later_does_not_fold_what_this_process_has_in_flight(checkpoint):
    checkpoint.begin("boot", 1)
    checkpoint.commit_now([], Intents([MESSAGE], 1, FIRST))
    with pytest.raises(LookupError), checkpoint.transaction():
        raise LookupError
    checkpoint.commit_now([record(3)])
    intents = checkpoint.ask(lambda connection: connection.execute("SELECT count(*) FROM intents").fetchone())
    assert intents == (1,)


def test_one_that_was_never_begun_leaves_no_file(path):
    with SqliteCheckpoint.open(path) as checkpoint, checkpoint.draft():
        checkpoint.begin("boot", 1)
        assert path.exists()
    assert list(path.parent.iterdir()) == []


def test_one_that_was_killed_before_it_began_is_gone_with_the_next_that_does_not_begin(path):
    with SqliteCheckpoint.open(path) as checkpoint:
        copy = checkpoint.ask(lambda connection: connection.serialize())
    path.write_bytes(copy)
    SqliteCheckpoint.open(path).close()
    assert list(path.parent.iterdir()) == []


def test_one_that_began_stays(path):
    begun(path)
    with SqliteCheckpoint.open(path) as checkpoint, checkpoint.draft():
        checkpoint.begin("boot", 2)
    with SqliteCheckpoint.read(path) as checkpoint:
        assert [one.number for one in checkpoint.invocations()] == [1]


def test_who_waited_for_a_file_that_was_removed_meanwhile_locks_the_one_of_that_name(path, monkeypatch):
    first = LockedFile(path)
    tries = 0

    def once_free(descriptor: int, pause: float) -> bool:
        nonlocal tries
        tries += 1
        if tries == 2:
            first.remove()
            first.close()
        return honest(descriptor, pause)

    honest = lock._try
    monkeypatch.setattr(lock, "_try", once_free)
    with LockedFile(path):
        monkeypatch.undo()
        with pytest.raises(BusyError):
            LockedFile(path)


def test_nobody_removes_a_file_that_is_another_s(path):
    mine = LockedFile(path)
    path.rename(path.with_name("moved"))
    path.write_bytes(b"another")
    mine.remove()
    mine.close()
    assert path.read_bytes() == b"another"
