"""The sum that always holds, the exit code that follows from it, the next command."""

from collections import Counter
from datetime import datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checkpoint.records import facts
from wxpush.checkpoint.base import Invocation
from wxpush.errors import Exit, Reason, Stop
from wxpush.model import State
from wxpush.report.summary import (
    Counts,
    Summary,
    count,
    exit_code,
    next_command,
    summarise,
)

ADDED = set(Counts.__struct_fields__) - {"rows"}


def counts(rows: int = 10, **given) -> Counts:
    return Counts(rows=rows, **given)


def summary(**values) -> Summary:
    none = dict.fromkeys(ADDED, 0)
    return Summary(**{"campaign": "order", "run": 1, "rows": 10, "exit_code": 0, **none, **values})


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(State), st.integers(0, 3)), max_size=50),
    st.integers(0, 10),
    st.none() | st.integers(0, 4),
    st.booleans(),
)
def test_rows_are_the_sum_of_the_outcomes_always(rows, untouched, invocation, alive):
    found = count(len(rows) + untouched, Counter(rows), invocation, alive=alive)
    assert found.rows == sum(getattr(found, name) for name in ADDED) == len(rows) + untouched
    assert all(getattr(found, name) >= 0 for name in ADDED)


@pytest.mark.parametrize(
    ("state", "alive", "word"),
    [
        (State.PENDING, False, "not_attempted"),
        (State.IN_FLIGHT, False, "in_doubt"),
        (State.IN_FLIGHT, True, "not_attempted"),
        (State.IN_DOUBT, False, "in_doubt"),
        (State.IN_DOUBT, True, "in_doubt"),
        (State.UNDER_REVIEW, False, "under_review"),
        (State.REJECTED, False, "rejected"),
        (State.INVALID, False, "invalid"),
        (State.DUPLICATE, False, "duplicate"),
        (State.SUPPRESSED, False, "suppressed"),
        (State.EXPIRED, False, "expired"),
    ],
)
def test_each_state_is_counted_under_its_word(state, alive, word):
    found = count(3, {(state, 1): 1, (state, 2): 2}, 2, alive=alive)
    assert {name: getattr(found, name) for name in ADDED if getattr(found, name)} == {word: 3}


@pytest.mark.parametrize(
    ("invocation", "sent", "already_sent"), [(2, 3, 7), (1, 5, 5), (0, 2, 8), (9, 0, 10), (None, 0, 10)]
)
def test_sent_is_what_this_invocation_sent_and_without_one_all_was_sent_before(
    invocation, sent, already_sent
):
    """Rows that `resolve --as sent` settled belong to no invocation: number 0."""
    found = count(10, {(State.SENT, 0): 2, (State.SENT, 1): 5, (State.SENT, 2): 3}, invocation)
    assert (found.sent, found.already_sent) == (sent, already_sent)


def stop(code: Exit) -> Stop:
    return Stop(Reason.SIGNAL, code)


@pytest.mark.parametrize(
    ("found", "stopped", "code"),
    [
        ({"sent": 10}, None, Exit.DONE),
        ({"already_sent": 10}, None, Exit.DONE),
        ({"sent": 7, "under_review": 1, "duplicate": 1, "suppressed": 1}, None, Exit.DONE),
        ({"sent": 9, "rejected": 1}, None, Exit.PARTLY),
        ({"sent": 9, "invalid": 1}, None, Exit.PARTLY),
        ({"sent": 9, "not_attempted": 1}, None, Exit.STOPPED),
        ({"sent": 8, "rejected": 1, "not_attempted": 1}, None, Exit.STOPPED),
        ({"sent": 8, "rejected": 1, "in_doubt": 1}, None, Exit.IN_DOUBT),
        ({"sent": 8, "not_attempted": 1, "in_doubt": 1}, Exit.STOPPED, Exit.IN_DOUBT),
        ({"sent": 10}, Exit.STOPPED, Exit.STOPPED),
        *[
            ({"sent": 9, "in_doubt": doubt, "not_attempted": 1 - doubt}, code, code)
            for doubt in (0, 1)
            for code in (
                Exit.REFUSED,
                Exit.DISK,
                Exit.CHANGED,
                Exit.HANGUP,
                Exit.INTERRUPTED,
                Exit.TERMINATED,
            )
        ],
    ],
)
def test_the_exit_code_follows_from_counts_and_stop(found, stopped, code):
    assert exit_code(counts(**found), None if stopped is None else stop(stopped)) is code


def test_the_summary_has_the_contracts_fields_and_adds_up():
    invocation = Invocation(
        number=2, boot_id="b", started_ms=1_000_000, last_ms=5_000_000, attempts=9, retries=2, seconds=1.23456, total_seconds=2.34567,
        exit_code=3, reason="quota",
    )  # fmt: skip
    found = summarise(
        facts(name="order", run=4),
        counts(sent=7, already_sent=2, rejected=1),
        invocation,
        {"43004": 1},
        waited=1.0004,
    )
    told = msgspec.json.decode(msgspec.json.encode(found))
    for name, at_ms in (("started_at", 1_000_000), ("ended_at", 5_000_000)):
        moment = datetime.fromisoformat(told.pop(name))
        assert (moment.timestamp() * 1000, moment.tzinfo is not None) == (at_ms, True)
    assert told == {
        "type": "summary", "schema": 1, "campaign": "order", "run": 4, "rows": 10, "sent": 7, "already_sent": 2, "under_review": 0,
        "rejected": 1, "invalid": 0, "duplicate": 0, "suppressed": 0, "expired": 0, "in_doubt": 0, "not_attempted": 0, "attempts": 9,
        "retries": 2, "seconds": 1.235, "total_seconds": 2.346, "exit_code": 3, "errcodes": {"43004": 1}, "reason": "quota",
        "sent_altogether": 9, "waited_seconds": 1.0, "running": False, "rows_exit_code": 3,
    }  # fmt: skip


def test_before_any_invocation_nothing_was_attempted():
    found = summarise(facts(), counts(not_attempted=10), None, {})
    assert (found.attempts, found.seconds, found.exit_code, found.reason) == (0, 0.0, None, None)


@pytest.mark.parametrize(
    ("values", "command"),
    [
        ({"sent": 10}, None),
        (
            {"sent": 9, "rejected": 1, "exit_code": 3},
            "wxpush results c.csv -c x.yaml --state rejected -o rejected.csv",
        ),
        (
            {"sent": 9, "invalid": 1, "exit_code": 3},
            "wxpush results c.csv -c x.yaml --state invalid -o invalid.csv",
        ),
        ({"sent": 9, "not_attempted": 1, "exit_code": 4}, "wxpush send c.csv -c x.yaml"),
        ({"sent": 8, "rejected": 1, "in_doubt": 1, "exit_code": 8}, "wxpush send c.csv -c x.yaml"),
        ({"sent": 9, "not_attempted": 1, "exit_code": 0, "reason": "limit"}, "wxpush send c.csv -c x.yaml"),
    ],
)
def test_what_to_run_next(values, command):
    assert next_command("c.csv -c x.yaml", summary(**values)) == command
