"""What a damaged checkpoint holds, where SQLite itself finds no fault with it: exit 9 in a sentence, and never a bug."""

import sqlite3
from contextlib import closing

import pytest

from tests.checkpoint.records import facts, record
from wxpush.checkpoint import rows
from wxpush.checkpoint.file.schema import INTENTS, SUMS, TABLES
from wxpush.checkpoint.findings import write_facts
from wxpush.errors import DiskError


@pytest.mark.parametrize("number", [10, 1334, -1])
def test_a_state_that_there_is_not(running, number):
    running._connection.execute("UPDATE rows SET state = ? WHERE row = 3", (number,))
    for question in (
        lambda: running.between(1, 9),
        lambda: running.ask(lambda connection: rows.counts(connection, 9)),
    ):
        with pytest.raises(DiskError, match="cannot be read"):
            question()


@pytest.mark.parametrize("number", [10, 1334, -1])
def test_sums_of_a_state_that_there_is_not(running, number):
    running._connection.execute("UPDATE sums SET state = ?", (number,))
    with pytest.raises(DiskError, match="cannot be read"):
        running.ask(rows.counts)


@pytest.mark.parametrize("json", ["", "{", "[]", "{}"])
def test_facts_that_are_none(running, json):
    with running.transaction() as connection:
        write_facts(connection, facts())
    running._connection.execute("UPDATE facts SET json = ?", (json,))
    with pytest.raises(DiskError, match="cannot be read"):
        running.facts()


@pytest.mark.parametrize("column", ["key", "epoch", "tries"])
def test_a_value_of_another_type(column):
    """As a page of another table gives it: no statement could write it."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            f"{TABLES}; CREATE TABLE {INTENTS}; CREATE TABLE {SUMS}".replace(" STRICT", "").replace(
                " NOT NULL", ""
            )
        )
        rows.write(connection, [record(1)])
        connection.execute(f"UPDATE rows SET {column} = NULL")
        with pytest.raises(sqlite3.DatabaseError):
            rows.between(connection, 1, 9)
