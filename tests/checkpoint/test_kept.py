"""Keys that come back: what is known of a row survives that a campaign and its input change to and fro."""

import pytest

from tests.checkpoint.records import facts, key, record
from tests.checkpoint.surveys import states, survey
from wxpush.checkpoint import rows
from wxpush.checkpoint.findings import Keep, write_facts
from wxpush.model import State


def one_key_twice(checkpoint, left: State, stands: State) -> None:
    """Key 1 left the input; then another row was sent, and a change of the campaign gave it key 1."""
    checkpoint.commit_now([record(1, left)])
    survey(checkpoint, Keep.KEYS, [(1, 9)])
    checkpoint.commit_now([record(1, stands, key=key(9))])
    survey(checkpoint, Keep.ROWS, [(1, 1)])


@pytest.mark.parametrize("meanwhile", [[], [(1, 5)]], ids=["at once", "after it left again"])
@pytest.mark.parametrize(
    ("left", "stands", "kept"),
    [
        (State.SENT, State.REJECTED, State.SENT),
        (State.REJECTED, State.SENT, State.SENT),
        (State.UNDER_REVIEW, State.REJECTED, State.UNDER_REVIEW),
        (State.REJECTED, State.UNDER_REVIEW, State.UNDER_REVIEW),
        (State.SENT, State.IN_DOUBT, State.SENT),
        (State.IN_DOUBT, State.REJECTED, State.IN_DOUBT),
        (State.REJECTED, State.IN_DOUBT, State.IN_DOUBT),
        (State.IN_FLIGHT, State.REJECTED, State.IN_FLIGHT),
        (State.SENT, State.UNDER_REVIEW, State.UNDER_REVIEW),
    ],
)
def test_of_two_rows_with_one_key_the_one_kept_is_that_whose_message_may_have_arrived(
    checkpoint, left, stands, kept, meanwhile
):
    one_key_twice(checkpoint, left, stands)
    if meanwhile:
        survey(checkpoint, Keep.KEYS, meanwhile)
    survey(checkpoint, Keep.KEYS, [(2, 1)])
    assert states(checkpoint) == {2: kept}


def test_starting_over_forgets_the_rows_that_left(checkpoint):
    checkpoint.commit_now([record(1)])
    survey(checkpoint, Keep.KEYS, [(1, 9)])
    survey(checkpoint, Keep.NOTHING, [(1, 9)])
    assert not checkpoint.ask(rows.touched)
    survey(checkpoint, Keep.KEYS, [(1, 1)])
    assert states(checkpoint) == {}


def test_starting_over_forgets_what_ids_were_made_of(checkpoint):
    checkpoint.commit_now([record(1, State.IN_DOUBT)])
    survey(checkpoint, Keep.ROWS, [(1, 9)])
    survey(checkpoint, Keep.NOTHING, [(1, 9)])
    checkpoint.commit_now([record(1, State.IN_DOUBT, key=key(9))])
    assert checkpoint.ask(rows.made_of) == {}


def test_each_id_stays_made_of_its_own_row_s_key_however_often_the_campaign_changes(checkpoint):
    checkpoint.commit_now([record(1, State.IN_DOUBT), record(2, State.IN_DOUBT)])
    for first in (11, 21, 11, 21):
        survey(checkpoint, Keep.ROWS, [(1, first), (2, first + 1)])
        assert checkpoint.ask(rows.made_of) == {1: key(1), 2: key(2)}


def test_facts_take_the_place_of_those_there_were(checkpoint):
    for run in (1, 2):
        with checkpoint.transaction() as connection:
            write_facts(connection, facts(run=run))
        assert checkpoint.facts() == facts(run=run)


def test_all_rows_are_counted_however_many_there_are(checkpoint):
    checkpoint.commit_now([record(10_000_000)])
    assert checkpoint.ask(rows.counts) == {(State.SENT, 1): 1}


def test_a_row_that_came_back_is_no_longer_one_that_left(checkpoint):
    checkpoint.commit_now([record(1, State.IN_DOUBT)])
    survey(checkpoint, Keep.KEYS, [(1, 9)])
    survey(checkpoint, Keep.KEYS, [(2, 1)])
    checkpoint.commit_now([record(2, State.REJECTED, key=key(1))])
    assert not checkpoint.ask(rows.touched)
    survey(checkpoint, Keep.KEYS, [(3, 1)])
    assert states(checkpoint) == {3: State.REJECTED}
