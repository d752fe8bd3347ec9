"""How invocations went, as the checkpoint keeps it: with commits that are made anyway, and nothing else depends on it."""

import sqlite3
from contextlib import closing

import pytest

from tests.checkpoint.records import record
from wxpush.checkpoint import timeline
from wxpush.checkpoint.latencies import counted, upper, within
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.checkpoint.timeline import Stretch
from wxpush.errors import DiskError


def stretch(number: int, **more) -> Stretch:
    return Stretch(invocation=1, from_ms=number * 10_000, until_ms=(number + 1) * 10_000, **more)


def noted(checkpoint: SqliteCheckpoint) -> list[Stretch]:
    return checkpoint.ask(lambda connection: list(timeline.every(connection)))


def test_a_stretch_waits_for_the_next_commit_and_comes_back_as_it_was(checkpoint):
    checkpoint.begin("boot", 1)
    first = stretch(
        0, sent=7, rejected=1, attempts=9, retries=1, rate=25.5, held="slowed", why="45009", took={-9: 8}
    )
    checkpoint.note_stretch(first)
    assert noted(checkpoint) == []
    checkpoint.commit_now([record(1)])
    checkpoint.note_stretch(stretch(1))
    checkpoint.note_stretch(stretch(2, held="breaker", why="name_not_resolved"))
    checkpoint.commit_now([record(2)])
    assert noted(checkpoint) == [first, stretch(1), stretch(2, held="breaker", why="name_not_resolved")]


def test_the_end_writes_what_no_commit_wrote(path):
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.begin("boot", 1)
        checkpoint.note_stretch(stretch(0, sent=3))
        checkpoint.end(checkpoint.invocations()[-1])
    reader = SqliteCheckpoint.read(path)
    assert reader is not None
    with reader:
        assert noted(reader) == [stretch(0, sent=3)]


def test_another_run_forgets_the_invocations_that_there_are_no_more(path):
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.begin("boot", 1)
        checkpoint.note_stretch(stretch(0))
        checkpoint.commit_now([record(1)])
        with checkpoint.transaction() as connection:
            connection.execute("DELETE FROM invocations")
        checkpoint.begin("boot", 2)
        assert noted(checkpoint) == []


def test_an_earlier_format_has_none_and_gets_its_table_with_the_first_write(path):
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.begin("boot", 1)
        with checkpoint.transaction() as connection:
            connection.execute("DROP TABLE timeline")
            connection.execute("PRAGMA user_version = 4")
    reader = SqliteCheckpoint.read(path)
    assert reader is not None
    with reader:
        assert noted(reader) == []
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.note_stretch(stretch(0))
        checkpoint.commit_now([record(1)])
        assert noted(checkpoint) == [stretch(0)]


def test_what_is_none_of_ours_in_the_table_is_damage(path):
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.begin("boot", 1)
        checkpoint.note_stretch(stretch(0))
        checkpoint.commit_now([record(1)])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE timeline SET took = '{\"a\":'")
    reader = SqliteCheckpoint.read(path)
    assert reader is not None
    with reader, pytest.raises(DiskError):
        noted(reader)


@pytest.mark.parametrize("seconds", [0.0004, 0.0011, 0.08, 0.25, 1.0, 3.3, 10.0, 60.0])
def test_an_answer_is_never_told_quicker_than_it_was_and_at_most_a_fifth_slower(seconds):
    told = within(counted([seconds]), 0.5)
    assert told is not None
    assert seconds <= told <= seconds * 2**0.25 * (1 + 1e-9)


def test_a_share_of_the_answers_is_within_a_time():
    latencies = counted([0.05] * 98 + [2.0] * 2)
    assert within(latencies, 0.5) == within(latencies, 0.98) == upper(-17)
    assert within(latencies, 0.99) == within(latencies, 1.0)
    assert (within(latencies, 0.99) or 0) > 2
    assert within({}, 0.5) is None
    assert within(counted([0.0, -1.0]), 1.0) == pytest.approx(1e-6, rel=0.2)
