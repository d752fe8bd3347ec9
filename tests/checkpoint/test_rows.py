"""Every record is read as it was written, whatever statement took it; how rows are counted, and what the operator decides of them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checkpoint.records import record
from tests.checkpoint.surveys import states, survey
from wxpush.checkpoint import marked, rows
from wxpush.checkpoint.base import LATEST
from wxpush.checkpoint.file.schema import create
from wxpush.checkpoint.findings import Keep
from wxpush.checkpoint.intents import show
from wxpush.model import Record, State

_MS = st.integers(0, LATEST)
_NUMBER = st.integers(-(2**63), 2**63 - 1)

_RECORDS = st.builds(
    Record,
    row=st.integers(1, 40),
    # Mostly the two that have statements of their own, with all that they leave out and with what they do not.
    state=st.sampled_from([*State, State.IN_FLIGHT, State.SENT, State.SENT]),
    key=st.binary(min_size=16, max_size=16),
    epoch=st.integers(0, 3),
    tries=st.integers(0, 5),
    first_ms=st.none() | _MS,
    first_boot_ms=st.none() | _MS,
    at_ms=_MS,
    errcode=st.none() | st.just(0) | st.integers(-1, 50_000),
    msgid=st.none() | st.integers(0, 2**63 - 1),
    detail=st.none() | st.text(max_size=5),
    invocation=st.integers(0, 9),
    who=_NUMBER,
)


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        create(connection)
        show(connection)
        yield connection


@given(records=st.lists(_RECORDS, max_size=60))
def test_the_last_record_of_each_row_is_read_as_it_was_written(
    database: sqlite3.Connection, records: list[Record]
) -> None:
    database.execute("DELETE FROM rows")
    rows.write(database, records)
    assert rows.between(database, 1, 40) == {record.row: record for record in records}


def test_many_records_of_all_kinds_go_into_one_transaction(database: sqlite3.Connection) -> None:
    database.execute("DELETE FROM rows")
    intents = [
        Record(row, State.IN_FLIGHT, b"k" * 16, first_ms=row, first_boot_ms=row) for row in range(1, 1001)
    ]
    accepted = [Record(row, State.SENT, b"k" * 16, errcode=0, msgid=2**63 - 1) for row in range(1001, 2001)]
    refused = [
        Record(row, State.REJECTED, b"k" * 16, errcode=43004, detail="require subscribe")
        for row in range(2001, 3001)
    ]
    mixed = [record for three in zip(intents, accepted, refused, strict=True) for record in three]
    rows.write(database, mixed)
    assert list(rows.between(database, 1, 3000).values()) == [*intents, *accepted, *refused]


def test_rows_are_counted_by_state_and_invocation(checkpoint):
    checkpoint.commit_now(
        [
            record(1),
            record(2),
            record(3, invocation=2),
            record(4, State.REJECTED, invocation=2),
            record(5, State.INVALID),
        ]
    )
    sent, again = (State.SENT, 1), (State.SENT, 2)
    rejected, bad = (State.REJECTED, 2), (State.INVALID, 1)
    assert checkpoint.ask(rows.counts) == {sent: 2, again: 1, rejected: 1, bad: 1}
    assert checkpoint.ask(lambda connection: rows.counts(connection, 3)) == {sent: 2, again: 1}


def test_errcodes_are_those_of_rejected_rows_most_first(checkpoint):
    codes = [(1, 43004), (2, 40003), (3, 43004), (4, None)]
    checkpoint.commit_now([record(row, State.REJECTED, errcode=code) for row, code in codes])
    checkpoint.commit_now([record(9, State.IN_DOUBT, errcode=-1)])
    assert list(checkpoint.ask(rows.errcodes).items()) == [("43004", 2), ("40003", 1)]


@pytest.mark.parametrize("state", State)
def test_what_is_unknown_settled_and_touched(checkpoint, state):
    checkpoint.commit_now([record(1, state)])
    unknown = {State.IN_FLIGHT, State.IN_DOUBT}
    assert [found.row for found in checkpoint.ask(rows.unknown)] == [1] * (state in unknown)
    assert checkpoint.ask(rows.touched) == (state in {State.SENT, State.UNDER_REVIEW, *unknown})
    assert checkpoint.settled(1, 1) == state.settled


def test_what_the_operator_skipped_or_left_out_later_may_have_been_accepted_too(checkpoint):
    checkpoint.commit_now([record(1, State.REJECTED, detail=rows.SKIPPED)])
    assert checkpoint.ask(rows.touched)
    checkpoint.commit_now([record(1), record(2, State.REJECTED)])
    survey(checkpoint, Keep.KEYS, [(1, 2)])
    assert states(checkpoint) == {1: State.REJECTED}
    assert checkpoint.ask(rows.touched)


def test_pending_again_is_the_next_epoch_and_forgets_the_answer(checkpoint):
    answered = {"errcode": 43004, "msgid": 5, "detail": "d", "first_ms": 1, "first_boot_ms": 1, "tries": 2}
    checkpoint.commit_now([record(1, State.REJECTED, epoch=3, **answered), record(2)])
    with checkpoint.transaction() as connection:
        assert marked.repend(connection, [State.REJECTED]) == 1
    assert checkpoint.between(1, 9) == {1: record(1, State.PENDING, epoch=4, tries=2), 2: record(2)}


def test_only_the_named_errcodes_are_pending_again_and_never_what_was_skipped(checkpoint):
    codes = {1: 43004, 2: 40003, 3: 43004, 4: None}
    checkpoint.commit_now([record(row, State.REJECTED, errcode=code) for row, code in codes.items()])
    checkpoint.commit_now([record(5, State.REJECTED, errcode=43004, detail=rows.SKIPPED)])
    with checkpoint.transaction() as connection:
        assert marked.repend(connection, [State.REJECTED], [43004]) == 2
        assert marked.repend(connection, [State.REJECTED]) == 2
    assert states(checkpoint) == dict.fromkeys(range(1, 5), State.PENDING) | {5: State.REJECTED}


@pytest.mark.parametrize(("state", "detail"), [(State.SENT, None), (State.REJECTED, rows.SKIPPED)])
def test_doubt_is_decided_for_all_rows_whose_outcome_is_unknown(checkpoint, state, detail):
    times = {"first_ms": 1, "first_boot_ms": 1}
    checkpoint.commit_now(
        [record(1, State.IN_FLIGHT, **times), record(2, State.IN_DOUBT, **times), record(3, State.PENDING)]
    )
    with checkpoint.transaction() as connection:
        assert rows.decide_doubt(connection, state, detail) == 2
    decided = {row: record(row, state, detail=detail, invocation=0) for row in (1, 2)}
    assert checkpoint.between(1, 9) == {**decided, 3: record(3, State.PENDING)}
