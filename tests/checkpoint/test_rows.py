"""Every record is read as it was written, whatever statement took it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxpush.checkpoint import rows
from wxpush.checkpoint.base import LATEST
from wxpush.checkpoint.file.schema import create
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
