"""What lies in the file, as docs/checkpoint.md tells it: other programs and later versions read it."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.checkpoint.records import begun, record
from wxpush.checkpoint import marked, rows
from wxpush.checkpoint.base import Intents
from wxpush.checkpoint.file.schema import check, complete
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.model import Instant, Message, State

PAGE = Path(__file__).parents[3] / "docs/checkpoint.md"


def test_the_file_says_that_it_is_ours_and_of_format_5(path):
    begun(path)
    head = path.read_bytes()[:100]
    assert head[68:72] == b"wxps"
    assert int.from_bytes(head[60:64], "big") == 5


def test_an_empty_database_is_none_of_ours_and_nobody_else_s(path):
    with closing(sqlite3.connect(path)) as connection:
        assert check(connection, path) is False


def test_a_row_that_an_earlier_version_skipped_is_known_by_its_word(path):
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.commit_now([record(1, State.REJECTED, detail="skipped")])
        assert checkpoint.ask(rows.touched)
        with checkpoint.transaction() as connection:
            assert marked.repend(connection, [State.REJECTED]) == 0


def test_a_checkpoint_is_not_opened_beside_another_writer_though_it_has_all_tables(path):
    begun(path)
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as other,
        closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as mine,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            complete(mine)


def test_invocations_are_numbered_on_over_all_that_there_were(path):
    for number in (1, 2, 3):
        with SqliteCheckpoint.open(path) as checkpoint:
            assert checkpoint.begin("boot", number) == number


def test_who_writes_without_having_begun_changes_no_invocation_s_last_time(path):
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.begin("boot", 100)
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.commit_now([record(1, at_ms=500)])
        (sent,) = checkpoint.invocations()
    assert sent.last_ms == 100


def test_an_error_that_rolled_back_already_is_told_itself(path):
    def fail() -> None:
        with checkpoint.transaction() as connection:
            rows.write(connection, [record(1)])
            connection.execute("ROLLBACK")
            raise LookupError

    with SqliteCheckpoint.open(path) as checkpoint:
        with pytest.raises(LookupError):
            fail()
        checkpoint.commit_now([record(2)])
        assert list(checkpoint.between(1, 9)) == [2]


def test_the_queries_of_the_page_miss_no_row_that_is_in_flight(checkpoint, path):
    queries = re.findall(
        r'^sqlite3 -readonly orders\.csv\.wxpush "([^"]+)"$', PAGE.read_text("utf-8"), re.MULTILINE
    )
    checkpoint.begin("boot", 1)
    messages = [Message(row, b"k" * 16, b"{}", row) for row in range(1, 5)]
    checkpoint.commit_now([], Intents(messages, 1, Instant(1000, 50)))
    checkpoint.commit_now([record(4)])
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        told = [connection.execute(query).fetchall() for query in queries]
    assert [(int(State.SENT), None, 1)] in told
    assert [(3,)] in told
