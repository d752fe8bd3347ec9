"""The receipts file: each event once, whatever the order; whose it is, and who may have it open."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.receipts.books import BEGAN, WHO, event, opened
from tests.receipts.pushes import openid
from wxpush.delivery import DeliveryOutcome, DeliverySums, RowDelivery
from wxpush.receipts.file import joining
from wxpush.receipts.file.store import AcceptedRow

ONE = b"1" * 16
D, B, F, L = DeliveryOutcome


@pytest.fixture
def path(tmp_path):
    return tmp_path / "of.receipts"


def accepted(row, *, person=None, msgid=-1):
    return AcceptedRow(
        row, 1000 + row if msgid == -1 else msgid, WHO(openid(person or row)), (BEGAN + row) * 1000
    )


def known(file, *rows):
    """Rows of run 1, as `take_over` gives them, and joined by person."""
    file.know(ONE, file.path, "order", 1)
    file.take_rows(1, 1, 100, rows)
    file.join_rows_by_person(1, 1, 100)


def outcomes(file):
    return {row: each.outcome for row, each in file.between(ONE, 1, 100).items()}


def counted(file):
    """The sums, counted anew."""
    found = file.ask(
        "SELECT outcome, probable, count(*) FROM sent WHERE outcome IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"
    )
    kept = file.ask("SELECT outcome, probable, many FROM sums WHERE run = 1 AND many <> 0 ORDER BY 1, 2")
    assert found == kept
    return file.sums(ONE)


def test_each_event_is_kept_once(path):
    with opened(path) as file:
        assert file.add([event(1), event(2), event(1)]) == [True, True, False]
        assert file.add([event(2)]) == [False]
    with opened(path) as file:
        assert file.events() == ({D: 2}, 2)


def test_an_event_finds_its_row_and_a_row_its_event(path):
    with opened(path) as file:
        file.add([event(1), event(2, outcome=B)])
        assert file.sums(ONE) is None
        known(file, accepted(1), accepted(2), accepted(3), accepted(4))
        file.add([event(3, outcome=F), event(9)])
        assert outcomes(file) == {1: D, 2: B, 3: F}
        assert file.between(ONE, 3, 3) == {3: RowDelivery(F, BEGAN + 8)}
        assert counted(file) == DeliverySums(delivered=1, blocked=1, failed=1, newest_s=BEGAN + 8)
        assert file.events()[1] == 1


def test_an_event_of_another_person_is_not_of_the_row(path):
    with opened(path) as file:
        known(file, accepted(1, person=7))
        file.add([event(1)])
        assert outcomes(file) == {}


def test_of_two_events_of_a_row_the_later_counts_whichever_comes_first(path, tmp_path):
    pair = [event(1, outcome=D, later=5), event(1, outcome=F, later=9)]
    for number, events in enumerate([pair, pair[::-1]]):
        with opened(tmp_path / f"{number}.receipts") as file:
            known(file, accepted(1))
            for each in events:
                file.add([each])
            assert counted(file) == DeliverySums(failed=1, newest_s=BEGAN + 10)


def test_a_row_that_was_sent_anew_waits_for_its_new_event(path):
    with opened(path) as file:
        known(file, accepted(1), accepted(2))
        file.add([event(1, outcome=F), event(2)])
        file.take_rows(1, 1, 100, [accepted(1, msgid=5000), accepted(2)])
        assert counted(file) == DeliverySums(delivered=1, newest_s=BEGAN + 7)
        file.add([event(1, 5000)])
        assert outcomes(file) == {1: D, 2: D}


@pytest.mark.parametrize(
    ("later", "joined"), [(-61, False), (-60, True), (0, True), (600, True), (601, False)]
)
def test_without_a_msgid_person_and_time_tell(path, later, joined):
    with opened(path) as file:
        known(file, accepted(1))
        file.add([event(1, 0, later=later)])
        file.join_by_person(file.newest_event())
        assert (1 in outcomes(file)) is joined
        if joined:
            assert counted(file).probable == 1
            assert file.between(ONE, 1, 1)[1].probable


def test_without_a_msgid_the_nearest_row_of_the_person_is_meant(path):
    with opened(path) as file:
        file.add([event(30, 0, B, later=2), event(1, 0, D, later=2)])
        # Rows 1 and 30 are of one person, and so are the events.
        file.ask("UPDATE events SET who = ?", WHO(openid(1)))
        known(file, accepted(1, person=1), accepted(30, person=1))
        assert outcomes(file) == {1: D, 30: B}


def test_an_event_with_a_msgid_takes_the_place_of_a_probable_one(path):
    with opened(path) as file:
        known(file, accepted(1))
        file.add([event(1, 0, F, later=50)])
        file.join_by_person(1)
        file.add([event(1)])
        assert counted(file) == DeliverySums(delivered=1, newest_s=BEGAN + 51)


def test_a_row_that_was_held_for_review_takes_an_event_whose_msgid_nobody_knows(path):
    with opened(path) as file:
        known(file, accepted(1, msgid=None), accepted(2))
        file.add([event(1, 999_999, later=40_000), event(2, 888_888, later=5)])
        file.join_by_person(file.newest_event())
        assert outcomes(file) == {1: D}


@given(
    st.lists(
        st.tuples(st.sampled_from("ertp"), st.integers(1, 6), st.sampled_from(list(DeliveryOutcome))),
        max_size=25,
    ),
    st.randoms(),
)
@pytest.mark.slow
@settings(max_examples=15, deadline=None)
def test_in_any_order_the_same_comes_of_it_and_the_sums_are_those_of_the_rows(
    tmp_path_factory, steps, random
):
    """e: an event; r: its row is known; t: both once more; p: a round of joining by person."""
    rows = [number for what, number, _ in steps if what in "rt"]
    events = [
        event(number, outcome=outcome, later=int(outcome)) for what, number, outcome in steps if what in "et"
    ]
    seen = []
    for _ in range(2):
        order = [("e", one) for one in events] + [("r", one) for one in rows]
        random.shuffle(order)
        with opened(tmp_path_factory.mktemp("any") / "of.receipts") as file:
            file.know(ONE, file.path, "order", 1)
            for what, one in order:
                file.add([one]) if what == "e" else file.take_rows(1, one, one, [accepted(one)])
                file.join_by_person(file.newest_event())
            seen.append((outcomes(file), counted(file), file.events()))
    assert seen[0] == seen[1]
    assert set(seen[0][0]) == {one for one in rows if any(each.msgid == 1000 + one for each in events)}


def test_people_who_refuse_wait_to_be_listed_and_then_nobody_has_their_names(path):
    with opened(path) as file:
        file.add([event(1, outcome=B), event(2), event(1, outcome=B)], blocked_wait=True)
        assert file.waiting(10) == [openid(1)]
        file.listed([openid(1)])
        assert file.waiting(10) == []
    assert openid(1).encode() not in b"".join(each.read_bytes() for each in path.parent.iterdir())


def test_nobody_is_named_where_nobody_is_to_be_listed(path):
    with opened(path) as file:
        file.add([event(1, outcome=B)])
        assert not any(openid(1).encode() in each.read_bytes() for each in path.parent.iterdir())


@pytest.mark.parametrize("question", joining.QUESTIONS)
def test_no_question_of_joining_looks_through_a_table(path, question):
    """Each is asked at every commit, beside millions of rows and events."""
    with opened(path) as file:
        values = [1] * question.count("?")
        plan = [step for *_, step in file.ask(f"EXPLAIN QUERY PLAN {question}", *values)]
    assert [step.partition(" ")[0] for step in plan] == ["SEARCH", "SEARCH"], plan
