"""First intents stand in batches: whoever reads sees records all the same."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checkpoint.counting import counted, kept
from tests.checkpoint.records import key, record
from wxpush.checkpoint import rows
from wxpush.checkpoint.base import NO_INTENTS, Intents
from wxpush.checkpoint.file.schema import create
from wxpush.checkpoint.intents import IntentBatch, fold, show, write_intents
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import DiskError
from wxpush.model import Instant, Message, State

FIRST = Instant(1_700_000_000_123, 456)


def message(row: int) -> Message:
    return Message(row=row, key=key(row), body=b"{}", who=-(2**63) + row)


def batches(path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT count(*) FROM intents").fetchone()[0]


def seen(path):
    reader = SqliteCheckpoint.read(path)
    assert reader is not None
    with reader:
        return reader.between(1, 9999)


def test_a_reader_sees_a_record_of_each_row_in_order(checkpoint, path):
    number = checkpoint.begin("boot", 1)
    fresh = [message(row) for row in (2, 3, 5, 700)]
    checkpoint.commit_now([], Intents(fresh, 1, FIRST))
    assert list(seen(path).values()) == Intents(fresh, number, FIRST).records()
    assert checkpoint.between(3, 5) == {one.row: one for one in Intents(fresh[1:3], number, FIRST).records()}
    assert [list(checkpoint.between(*ends)) for ends in ((1, 2), (700, 9999))] == [[2], [700]]
    assert checkpoint.ask(rows.unknown) == Intents(fresh, number, FIRST).records()
    assert checkpoint.ask(rows.counts) == {(State.IN_FLIGHT, number): 4}
    assert checkpoint.ask(lambda connection: rows.counts(connection, 3)) == {(State.IN_FLIGHT, number): 2}
    assert checkpoint.ask(rows.touched)
    assert checkpoint.settled(1, 9999) == 0
    assert checkpoint.invocations()[0].last_ms == FIRST.wall_ms


def test_a_batch_that_is_over_is_not_thought_of_any_more():
    with closing(sqlite3.connect(":memory:")) as connection:
        create(connection)
        assert write_intents(
            connection, NO_INTENTS, {7: IntentBatch({1}, 1), 8: IntentBatch({1, 2}, 1)}, {1}
        ) == {8: IntentBatch({2}, 1)}


def test_a_record_takes_the_place_of_an_intent_whatever_it_says(checkpoint, path):
    checkpoint.commit_now([], Intents([message(row) for row in (1, 2, 3)], 1, FIRST))
    checkpoint.commit_now([record(1), record(3, State.PENDING)])
    states = {row: one.state for row, one in seen(path).items()}
    assert states == {1: State.SENT, 2: State.IN_FLIGHT, 3: State.PENDING}
    checkpoint.commit_now([record(3, State.IN_FLIGHT), record(2, State.REJECTED)])
    assert checkpoint.ask(rows.unknown) == [record(3, State.IN_FLIGHT)]


def test_a_batch_goes_with_the_last_of_its_rows(checkpoint, path):
    checkpoint.commit_now([], Intents([message(1), message(2)], 1, FIRST))
    checkpoint.commit_now([record(1)], Intents([message(3)], 1, FIRST))
    assert batches(path) == 2
    checkpoint.commit_now([record(3)])
    assert batches(path) == 1
    checkpoint.commit_now([record(2, State.PENDING)])
    assert batches(path) == 0


def test_what_an_invocation_leaves_behind_becomes_records(path):
    with SqliteCheckpoint.open(path) as checkpoint:
        number = checkpoint.begin("boot", 1)
        checkpoint.commit_now([], Intents([message(row) for row in (1, 2, 3)], 1, FIRST))
        checkpoint.commit_now([record(2)], Intents([message(4)], 1, Instant(5, 6)))
    before = seen(path)
    with SqliteCheckpoint.open(path) as checkpoint:
        assert (batches(path), checkpoint.between(1, 9)) == (2, before)
        with checkpoint.transaction():
            pass
        assert batches(path) == 0
        assert checkpoint.between(1, 9) == before
        assert checkpoint.ask(rows.unknown) == [
            *Intents([message(1), message(3)], number, FIRST).records(),
            *Intents([message(4)], number, Instant(5, 6)).records(),
        ]


def test_a_commit_that_fails_changes_no_batch(checkpoint, path):
    checkpoint.commit_now([], Intents([message(1)], 1, FIRST))
    checkpoint.ask(lambda connection: connection.execute("PRAGMA max_page_count = 1"))
    with pytest.raises(DiskError):
        checkpoint.commit_now([record(1)], Intents([message(row) for row in range(2, 5000)], 1, FIRST))
    checkpoint.ask(lambda connection: connection.execute("PRAGMA max_page_count = 100000"))
    assert batches(path) == 1
    checkpoint.commit_now([record(1)], Intents([message(2)], 1, FIRST))
    checkpoint.commit_now([record(2)])
    assert batches(path) == 0


def test_a_checkpoint_of_before_is_read_and_goes_on(path):
    with SqliteCheckpoint.open(path) as opened:
        opened.commit_now([record(1)])
        with opened.transaction() as connection:
            connection.execute("DROP VIEW temp.known")
            connection.execute("DROP TABLE intents")
            connection.execute("PRAGMA user_version = 1")
    assert seen(path) == {1: record(1)}
    with SqliteCheckpoint.open(path) as opened:
        opened.commit_now([], Intents([message(2)], 1, FIRST))
        assert opened.ask(lambda connection: connection.execute("PRAGMA user_version").fetchone()) == (5,)
    assert list(seen(path)) == [1, 2]


_STATES = st.sampled_from([State.SENT, State.PENDING, State.IN_DOUBT, State.IN_FLIGHT, State.REJECTED])


@given(data=st.data())
def test_batches_and_records_read_as_records_alone_would(data):
    """Every row begins fresh, and has any records from then on."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        create(connection)
        show(connection)
        known: dict = {}
        left: Mapping = {}
        next_row = 1
        for number in range(data.draw(st.integers(1, 8))):
            begun = data.draw(st.lists(st.sampled_from(sorted(known) or [0]), unique=True))
            records = [record(row, data.draw(_STATES), at_ms=number) for row in begun if row]
            fresh = [message(row) for row in range(next_row, next_row + data.draw(st.integers(0, 5)))]
            next_row += len(fresh)
            recorded = rows.write(connection, records, left if data.draw(st.booleans()) else {})
            left = write_intents(connection, Intents(fresh, 1, Instant(number, number)), left, recorded)
            known |= {
                one.row: one for one in [*records, *Intents(fresh, 1, Instant(number, number)).records()]
            }
            assert rows.between(connection, 1, 99) == known
            assert kept(connection) == counted(connection)
        fold(connection)
        assert connection.execute("SELECT count(*) FROM rows").fetchone()[0] == len(known)
        assert rows.between(connection, 1, 99) == known
