"""Which row stands for a key that something was sent for: also one of which nothing can be made any more."""

import pytest

from tests.checkpoint.records import key, record
from tests.checkpoint.surveys import left_out, states, survey, twice
from wxpush.checkpoint import rows
from wxpush.checkpoint.findings import Keep
from wxpush.checkpoint.twice import Leaving, Twice
from wxpush.detail import restored
from wxpush.model import State

SUPPRESSED, INVALID, DUPLICATE = State.SUPPRESSED, State.INVALID, State.DUPLICATE
HAPPENED = [state for state in State if state not in {State.PENDING, *rows.SURVEYED}]


@pytest.mark.parametrize("bad", [SUPPRESSED, INVALID])
@pytest.mark.parametrize("state", HAPPENED)
def test_by_key_a_row_that_something_was_sent_for_keeps_its_state_though_it_could_not_be_sent_now(
    checkpoint, state, bad
):
    kept = record(5, state, epoch=1, tries=2, first_ms=7, first_boot_ms=8, errcode=1, msgid=9, who=-4)
    checkpoint.commit_now([kept])
    survey(checkpoint, Keep.KEYS, [(1, 9)], unmade=[(2, 5, bad, -4)])
    moved = record(2, state, key=key(5), epoch=1, tries=2, first_ms=7, first_boot_ms=8, errcode=1, msgid=9, who=-4)  # fmt: skip
    assert checkpoint.between(0, 99) == {2: moved}


@pytest.mark.parametrize("known", [[], [record(5, State.PENDING, epoch=1)]])
def test_by_key_a_row_that_nothing_came_of_is_left_out(checkpoint, known):
    checkpoint.commit_now([record(1), *known])
    survey(checkpoint, Keep.KEYS, [(1, 1)], unmade=[(2, 5, SUPPRESSED)])
    assert states(checkpoint) == {1: State.SENT, 2: SUPPRESSED}


def test_a_row_that_left_and_comes_back_when_it_cannot_be_sent_is_what_it_was(checkpoint):
    checkpoint.commit_now([record(1), record(2, State.IN_DOUBT)])
    survey(checkpoint, Keep.KEYS, [(1, 9)])
    survey(checkpoint, Keep.KEYS, [(1, 9)], unmade=[(2, 1, INVALID), (3, 2, SUPPRESSED)])
    assert states(checkpoint) == {2: State.SENT, 3: State.IN_DOUBT}


@pytest.mark.parametrize(
    ("whos", "bad", "stands"),
    [
        ((7, 7, 7), (), 1),
        ((8, 7, 7), (), 2),
        ((8, 8, 8), (), 1),
        ((7, 7, 7), (1,), 2),
        ((7, 8, 8), (1,), 1),
        ((7, 7, 7), (1, 2, 3), 1),
        ((8, 7, 7), (2,), 3),
    ],
)
def test_of_rows_with_one_key_the_one_that_had_it_is_the_same_person_s_or_can_be_sent_or_is_the_first(
    checkpoint, whos, bad, stands
):
    checkpoint.commit_now([record(9, key=key(4), who=7)])
    numbered = list(enumerate(whos, 1))
    good = [(row, 4, who) for row, who in numbered if row not in bad]
    survey(
        checkpoint, Keep.KEYS, good,
        unmade=[(row, 4, INVALID, who) for row, who in numbered if row in bad],
        duplicates=[left_out(row, DUPLICATE) for row, *_ in good[1:]],
    )  # fmt: skip
    assert states(checkpoint) == dict.fromkeys((1, 2, 3), DUPLICATE) | {stands: State.SENT}


@pytest.mark.parametrize("state", HAPPENED)
def test_by_row_nobody_is_sent_in_the_place_of_a_row_that_cannot_be_sent_any_more(checkpoint, state):
    checkpoint.commit_now([record(1, state)])
    survey(checkpoint, Keep.ROWS, [(9, 1), (10, 1)], unmade=[(1, 1, INVALID)], duplicates=[left_out(10, DUPLICATE)])  # fmt: skip
    assert states(checkpoint) == {1: state, 9: DUPLICATE, 10: DUPLICATE}
    assert str(restored(checkpoint.between(9, 9)[9].detail)) == "same as line 2"


def test_by_row_the_duplicate_of_a_row_that_was_never_sent_goes_out_in_its_place(checkpoint):
    checkpoint.commit_now([record(2), record(1, State.PENDING, epoch=1)])
    survey(checkpoint, Keep.ROWS, [(2, 2), (9, 1)], unmade=[(1, 1, SUPPRESSED)])
    assert states(checkpoint) == {1: SUPPRESSED, 2: State.SENT}


@pytest.mark.parametrize("state", HAPPENED)
def test_by_row_an_earlier_row_that_can_be_sent_now_is_a_duplicate_of_the_one_that_went_out(
    checkpoint, state
):
    checkpoint.commit_now([record(9, state, key=key(1)), left_out(1, SUPPRESSED)])
    survey(checkpoint, Keep.ROWS, [(1, 1), (9, 1)], duplicates=[left_out(9, DUPLICATE)])
    assert states(checkpoint) == {1: DUPLICATE, 9: state}
    assert str(restored(checkpoint.between(1, 1)[1].detail)) == "same as line 10"


def test_by_row_a_key_of_several_is_that_of_the_row_of_which_most_is_known(checkpoint):
    checkpoint.commit_now([record(1, State.REJECTED), record(2, State.IN_DOUBT), record(3)])
    survey(checkpoint, Keep.ROWS, [(1, 50), (2, 50), (3, 50)])
    assert {row: found.key for row, found in checkpoint.between(1, 3).items()} == {1: key(1), 2: key(2), 3: key(50)}  # fmt: skip
    survey(checkpoint, Keep.KEYS, [(1, 50)])
    assert states(checkpoint) == {1: State.SENT}


def test_by_row_the_id_of_each_row_in_doubt_stays_its_own_where_their_keys_become_one(checkpoint):
    checkpoint.commit_now([record(1, State.IN_DOUBT), record(2, State.IN_DOUBT)])
    survey(checkpoint, Keep.ROWS, [(1, 50), (2, 50)])
    found = checkpoint.between(1, 2)
    made_of = checkpoint.ask(rows.made_of)
    assert [made_of.get(row, found[row].key) for row in (1, 2)] == [key(1), key(2)]


def test_a_row_in_doubt_that_cannot_be_sent_now_keeps_what_its_id_was_made_of(checkpoint):
    checkpoint.commit_now([record(1, State.IN_DOUBT)])
    survey(checkpoint, Keep.ROWS, [], unmade=[(1, 50, INVALID)])
    assert checkpoint.ask(rows.made_of) == {1: key(1)}


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (record(1, who=7), Twice(had=2)),
        (record(1, State.UNDER_REVIEW, who=7), Twice(had=2)),
        (record(1, State.IN_DOUBT, who=7), Twice(perhaps=2)),
        (record(1, State.IN_FLIGHT, who=7), Twice(perhaps=2)),
        (record(1, State.REJECTED, detail=rows.SKIPPED, who=7), Twice(perhaps=2)),
        (record(1, State.REJECTED, who=7), Twice()),
    ],
)
def test_whoever_had_a_message_or_may_have_had_one_is_counted_after_their_row_left(checkpoint, left, told):
    checkpoint.commit_now([left, record(2, who=8)])
    keys = [(1, 2, 8), (2, 9, 7), (3, 10, 7)]
    leaving = int(left.state in rows.UNKNOWN)
    assert twice(checkpoint, Keep.KEYS, keys) == told._replace(left=leaving)
    assert twice(checkpoint, Keep.KEYS, [*keys, (4, 11, 9)]) == told
    assert twice(checkpoint, Keep.ROWS, keys) == told


def test_neither_a_row_in_doubt_itself_nor_one_that_is_left_out_may_get_it_twice(checkpoint):
    checkpoint.commit_now([record(1, State.IN_DOUBT, who=7)])
    assert twice(checkpoint, Keep.ROWS, [(1, 1, 7)], unmade=[(2, 2, SUPPRESSED, 7)]) == Twice()
    assert twice(checkpoint, Keep.ROWS, [(1, 1, 7), (2, 2, 7)]) == Twice(perhaps=1)


def test_rows_that_stay_for_later_are_counted_for_themselves(checkpoint):
    met = [record(1, who=7), record(2, State.IN_DOUBT, who=8), record(3, State.IN_DOUBT, who=7)]
    checkpoint.commit_now(met)
    keys = [(1, 1, 7), (2, 2, 8), (3, 3, 7), (4, 4, 7), (5, 5, 8), (6, 6, 7), (7, 7, 9)]
    now = twice(checkpoint, Keep.ROWS, keys, leaving=Leaving(5, frozenset({3})))
    assert now == Twice(had=2, perhaps=1, had_later=1)
    assert twice(checkpoint, Keep.ROWS, keys, leaving=Leaving(4)) == Twice(1, 0, 2, 1)


def test_with_again_those_of_the_run_before_are_counted_though_nothing_is_kept(checkpoint):
    checkpoint.commit_now([record(1, who=7), record(2, State.REJECTED, detail=rows.SKIPPED, who=8)])
    keys = [(1, 1, 8), (2, 2, 7), (3, 3, 7), (4, 4, 9)]
    assert twice(checkpoint, Keep.NOTHING, keys, leaving=Leaving(2), again=True) == Twice(1, 1, 1)
    assert twice(checkpoint, Keep.NOTHING, keys) == Twice()
