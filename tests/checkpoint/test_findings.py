"""A survey's findings: what of an earlier one lives on, all of it or nothing."""

import pytest

from tests.checkpoint.records import block, facts, key, record
from tests.checkpoint.surveys import states, survey
from wxpush.checkpoint import marked, rows
from wxpush.checkpoint.findings import CheckpointFindings, Keep
from wxpush.model import Record, State

BAD = [State.INVALID, State.DUPLICATE, State.SUPPRESSED]
SENT_FOR = sorted(set(State) - set(BAD))


def invalid(row: int) -> Record:
    return Record(row, State.INVALID, detail="short_row: too short")


def duplicate(row: int) -> Record:
    return Record(row, State.DUPLICATE, detail="same as line 2")


def test_a_first_survey_leaves_facts_blocks_and_what_cannot_be_sent(checkpoint):
    survey(
        checkpoint, Keep.NOTHING, [(1, 1), (2, 2)],
        unsendable=[invalid(3)], duplicates=[duplicate(4)], blocks=[block(0, 1, 4)],
    )  # fmt: skip
    assert checkpoint.facts() == facts()
    assert checkpoint.blocks() == [block(0, 1, 4)]
    assert checkpoint.between(1, 9) == {3: invalid(3), 4: duplicate(4)}


def test_starting_over_keeps_nothing_and_numbers_invocations_from_one(checkpoint):
    checkpoint.begin("boot", 1)
    checkpoint.commit_now([record(row, state) for row, state in enumerate(State, 1)])
    survey(checkpoint, Keep.NOTHING, [(1, 1)], blocks=[block(0, 1, 1)])
    assert states(checkpoint) == {}
    assert checkpoint.invocations() == []
    assert checkpoint.begin("boot", 2) == 1


@pytest.mark.parametrize("keep", [Keep.ROWS, Keep.KEYS])
def test_what_the_last_survey_found_is_found_anew(checkpoint, keep):
    checkpoint.begin("boot", 1)
    checkpoint.commit_now([record(row, state) for row, state in enumerate(BAD, 1)])
    survey(checkpoint, keep, [(row, row) for row in range(1, 4)], blocks=[block(0, 1, 3)])
    assert states(checkpoint) == {}
    assert len(checkpoint.invocations()) == 1


@pytest.mark.parametrize("state", SENT_FOR)
@pytest.mark.parametrize("keep", [Keep.ROWS, Keep.KEYS])
def test_a_row_that_something_happened_to_is_kept_to_the_letter(checkpoint, keep, state):
    kept = record(
        5, state, epoch=2, tries=3, first_ms=7, first_boot_ms=8, errcode=1, msgid=9, detail="d", who=-4
    )
    checkpoint.commit_now([kept])
    survey(checkpoint, keep, [(row, row) for row in range(1, 9)])
    assert checkpoint.between(0, 99) == {5: kept}


def test_by_row_the_key_may_be_another_and_is_the_row_s_from_then_on(checkpoint):
    checkpoint.commit_now([record(5, key=key(1)), record(6)])
    survey(checkpoint, Keep.ROWS, [(5, 500), (6, 6)])
    assert checkpoint.between(0, 99) == {5: record(5, key=key(500)), 6: record(6)}
    survey(checkpoint, Keep.KEYS, [(9, 500)])
    assert checkpoint.between(0, 99) == {9: record(9, key=key(500))}


@pytest.mark.parametrize("state", rows.UNKNOWN)
def test_the_id_of_a_row_in_doubt_stays_made_of_the_key_it_was_made_of(checkpoint, state):
    checkpoint.commit_now([record(5, state, epoch=1), record(6)])
    for number in (500, 600):
        survey(checkpoint, Keep.ROWS, [(5, number), (6, number + 1)])
        assert checkpoint.ask(rows.made_of) == {5: key(5)}
    survey(checkpoint, Keep.KEYS, [(1, 601)])
    survey(checkpoint, Keep.KEYS, [(2, 601), (3, 600)])
    assert checkpoint.ask(rows.made_of) == {3: key(5)}
    survey(checkpoint, Keep.ROWS, [(2, 601), (3, 5)])
    assert checkpoint.ask(rows.made_of) == {3: key(5)}
    with checkpoint.transaction() as connection:
        marked.repend(connection, rows.UNKNOWN)
    checkpoint.commit_now([record(3, state, epoch=2, key=key(5))])
    assert checkpoint.ask(rows.made_of) == {}


def test_by_key_rows_move_and_vanish_with_their_keys(checkpoint):
    checkpoint.commit_now([record(1), record(2, State.IN_DOUBT), record(3, State.REJECTED), record(4)])
    survey(checkpoint, Keep.KEYS, [(1, 9), (2, 1), (3, 8), (4, 2), (5, 3)])
    assert checkpoint.between(0, 99) == {
        2: record(2, key=key(1)),
        4: record(4, State.IN_DOUBT, key=key(2)),
        5: record(5, State.REJECTED, key=key(3)),
    }


def test_by_key_a_row_that_left_the_input_and_comes_back_is_not_sent_again(checkpoint):
    checkpoint.commit_now([record(1), record(2, State.REJECTED), record(3, State.PENDING, epoch=1)])
    survey(checkpoint, Keep.KEYS, [(1, 9)])
    assert states(checkpoint) == {}
    survey(checkpoint, Keep.KEYS, [(1, 9), (2, 2)])
    assert states(checkpoint) == {2: State.REJECTED}
    survey(checkpoint, Keep.KEYS, [(1, 9), (2, 2), (3, 1), (4, 3)])
    assert checkpoint.between(0, 99) == {2: record(2, State.REJECTED, key=key(2)), 3: record(3, key=key(1))}
    survey(checkpoint, Keep.NOTHING, [(1, 1)])
    survey(checkpoint, Keep.KEYS, [(1, 1), (2, 2)])
    assert states(checkpoint) == {}


def test_by_key_two_rows_can_change_places(checkpoint):
    checkpoint.commit_now([record(1, State.SENT), record(2, State.REJECTED)])
    survey(checkpoint, Keep.KEYS, [(1, 2), (2, 1)])
    assert states(checkpoint) == {1: State.REJECTED, 2: State.SENT}


def test_by_key_the_first_row_of_a_repeated_key_is_it(checkpoint):
    checkpoint.commit_now([record(1)])
    survey(checkpoint, Keep.KEYS, [(3, 1), (6, 1)], duplicates=[duplicate(6)])
    assert states(checkpoint) == {3: State.SENT, 6: State.DUPLICATE}


@pytest.mark.parametrize("state", SENT_FOR)
@pytest.mark.parametrize(("found", "when"), [(invalid(5), "unsendable"), (duplicate(5), "duplicates")])
def test_a_row_that_something_was_sent_for_keeps_its_state_though_it_could_not_be_sent_now(
    checkpoint, state, found, when
):
    checkpoint.commit_now([record(5, state)])
    survey(checkpoint, Keep.ROWS, [], **{when: [found]})
    assert states(checkpoint) == {5: found.state if state is State.PENDING else state}


def test_a_duplicate_of_a_kept_row_is_a_duplicate(checkpoint):
    checkpoint.commit_now([record(1), record(2, State.PENDING, epoch=1)])
    survey(checkpoint, Keep.ROWS, [(1, 1), (2, 1), (3, 1)], duplicates=[duplicate(2), duplicate(3)])
    assert states(checkpoint) == {1: State.SENT, 2: State.DUPLICATE, 3: State.DUPLICATE}


@pytest.mark.parametrize(
    ("kept", "keys", "many"),
    [
        ([], [(1, 1, 7)], 0),
        ([record(1, who=7)], [(1, 1, 7)], 0),
        ([record(1, who=7)], [(1, 1, 7), (2, 2, 7), (3, 3, 8)], 1),
        ([record(1, State.UNDER_REVIEW, who=7)], [(1, 1, 7), (2, 2, 7), (3, 3, 7)], 2),
        ([record(1, State.REJECTED, who=7)], [(1, 1, 7), (2, 2, 7)], 0),
        ([record(1, State.IN_DOUBT, who=7)], [(1, 1, 7), (2, 2, 7)], 0),
        ([record(1, who=7), record(2, State.IN_DOUBT, who=7)], [(1, 1, 7), (2, 2, 7)], 1),
        ([record(1, who=7), record(2, State.IN_FLIGHT, who=7)], [(1, 1, 7), (2, 2, 7)], 1),
        ([record(1, who=7), record(2, State.PENDING, who=7)], [(1, 1, 7), (2, 2, 7)], 1),
        ([record(1, who=7), record(2, State.REJECTED, who=7)], [(1, 1, 7), (2, 2, 7)], 0),
    ],
)
@pytest.mark.parametrize("keep", [Keep.ROWS, Keep.KEYS])
def test_rows_that_go_to_somebody_sent_to_before_are_counted(checkpoint, keep, kept, keys, many):
    checkpoint.commit_now(kept)
    assert survey(checkpoint, keep, keys) == many


def test_a_duplicate_goes_to_nobody_again(checkpoint):
    checkpoint.commit_now([record(1, who=7)])
    assert survey(checkpoint, Keep.ROWS, [(1, 1, 7), (2, 1, 7)], duplicates=[duplicate(2)]) == 0


@pytest.mark.parametrize("keep", Keep)
@pytest.mark.parametrize("steps", range(5))
def test_a_survey_that_breaks_off_leaves_the_old_one(checkpoint, keep, steps):
    survey(checkpoint, Keep.NOTHING, [(1, 1), (2, 2)], unsendable=[invalid(3)], blocks=[block(0, 1, 3)])
    checkpoint.begin("boot", 1)
    checkpoint.commit_now([record(1), record(2, State.IN_DOUBT)])
    before = (checkpoint.between(0, 99), checkpoint.facts(), checkpoint.blocks(), checkpoint.invocations())

    def broken() -> None:
        with checkpoint.transaction() as connection:
            findings = CheckpointFindings(connection, keep)
            work = [
                lambda: findings.block(block(0, 1, 9)),
                lambda: findings.keys([(key(2), 1, 1, 2)]),
                findings.settle_kept,
                lambda: findings.unsendable([invalid(8)]),
                lambda: findings.finish(facts(run=9)),
            ]
            for step in work[: steps + 1]:
                step()
            raise LookupError

    with pytest.raises(LookupError):
        broken()
    after = (checkpoint.between(0, 99), checkpoint.facts(), checkpoint.blocks(), checkpoint.invocations())
    assert after == before


def test_a_second_survey_on_the_same_connection_forgets_the_keys_of_the_first(checkpoint):
    checkpoint.commit_now([record(1)])
    survey(checkpoint, Keep.KEYS, [(1, 1)])
    survey(checkpoint, Keep.KEYS, [(2, 2)])
    assert states(checkpoint) == {}
