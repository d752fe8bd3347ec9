"""The sums of the states say what counting the rows would, whoever wrote them, and whatever became of the transaction."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checkpoint.counting import counted, kept
from tests.checkpoint.records import key, record
from tests.checkpoint.surveys import left_out, survey
from wxpush.checkpoint import marked, rows, sums
from wxpush.checkpoint.base import Intents
from wxpush.checkpoint.findings import Keep
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.model import Instant, Message, State

FIRST = Instant(1000, 50)


def message(row: int) -> Message:
    return Message(row, key(row), b"{}", row)


def right(checkpoint: SqliteCheckpoint) -> bool:
    return checkpoint.ask(kept) == checkpoint.ask(counted)


_SOME = st.lists(st.integers(1, 12), max_size=6, unique=True)


def _answers(checkpoint, data):
    states = st.sampled_from([State.SENT, State.REJECTED, State.IN_DOUBT, State.PENDING, State.UNDER_REVIEW])
    records = [
        record(
            row,
            data.draw(states),
            errcode=data.draw(st.sampled_from([None, 0, -1, 43004, 47003])),
            detail=data.draw(st.sampled_from([None, "skipped", "why"])),
            invocation=data.draw(st.integers(0, 2)),
        )
        for row in data.draw(_SOME)
    ]
    known = checkpoint.between(1, 99)
    fresh = [row for row in data.draw(_SOME) if row not in known and row not in {one.row for one in records}]
    checkpoint.commit_now(records, Intents([message(row) for row in fresh], 1, FIRST))


def _marks(checkpoint, data):
    with checkpoint.transaction() as connection:
        codes = data.draw(st.sampled_from([(), (43004,)]))
        marked.repend(connection, data.draw(st.sampled_from([[State.REJECTED], rows.UNKNOWN])), codes)


def _decides(checkpoint, data):
    state, detail = data.draw(st.sampled_from([(State.SENT, None), (State.REJECTED, rows.SKIPPED)]))
    with checkpoint.transaction() as connection:
        rows.decide_doubt(connection, state, detail)


def _surveys(checkpoint, data):
    unsendable = [left_out(row, State.INVALID) for row in data.draw(_SOME)]
    keys = [(row, data.draw(st.integers(1, 12))) for row in data.draw(_SOME)]
    survey(checkpoint, data.draw(st.sampled_from(Keep)), keys, unsendable=unsendable)


def _drops(checkpoint, data):
    with checkpoint.draft(), checkpoint.transaction() as connection:  # a draft that nobody keeps
        rows.write(connection, [record(row) for row in data.draw(_SOME)])


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_they_say_what_counting_would(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("sums") / "c.csv.wxpush"
    for _ in range(data.draw(st.integers(1, 3))):
        with SqliteCheckpoint.open(path) as checkpoint:
            checkpoint.begin("boot", 1)
            # What changes many rows comes before anything leaves, as in an invocation.
            for step in [
                data.draw(st.sampled_from([_marks, _decides, _surveys, _drops])),
                _answers,
                _drops,
                _answers,
            ]:
                step(checkpoint, data)
                assert right(checkpoint)
            assert checkpoint.ask(rows.unknown) == [
                one for _, one in sorted(checkpoint.between(1, 99).items()) if one.state in rows.UNKNOWN
            ]


def test_an_earlier_format_is_counted_until_something_is_written_and_then_once(path):
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.begin("boot", 1)
        checkpoint.commit_now([record(row) for row in range(1, 8)])
        with checkpoint.transaction() as connection:
            for statement in ("TABLE sums", "INDEX unknown", "TABLE origins", "TABLE pulses"):
                connection.execute(f"DROP {statement}")
            connection.execute("PRAGMA user_version = 3")
    with SqliteCheckpoint.read(path) as reader:
        assert not reader.ask(sums.kept)
        assert reader.ask(rows.counts) == {(State.SENT, 1): 7}
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.commit_now([record(8, State.REJECTED, errcode=43004)])
        assert checkpoint.ask(sums.kept)
        assert right(checkpoint)
        assert checkpoint.ask(rows.errcodes) == {"43004": 1}


def test_nobody_counts_rows_to_tell_how_many_there_are(path):
    """Ten million would take seconds: only the sums are read, and of the rows those in flight or in doubt by their index."""
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.begin("boot", 1)
        checkpoint.commit_now([record(1), record(2, State.IN_DOUBT)])
        asked: list[str] = []
        checkpoint._connection.set_trace_callback(asked.append)
        checkpoint.ask(rows.counts)
        checkpoint.ask(rows.errcodes)
        checkpoint.ask(rows.touched)
        checkpoint.ask(rows.unknown)
        checkpoint._connection.set_trace_callback(None)
    with closing(sqlite3.connect(path)) as connection:
        for query in asked:
            if "main.rows" not in query:
                assert "rows" not in query
                continue
            steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}")]
            assert not [step for step in steps if step == "SCAN rows"]
