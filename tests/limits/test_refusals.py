"""When there are more rejected rows than the operator bears."""

import pytest

from tests.limits.answers import SENT, Run, rejected
from wxpush.errors import Exit, Reason
from wxpush.hold import Held, Hold
from wxpush.limits.refusals import Canary, MaxErrors
from wxpush.model import Kind, Verdict
from wxpush.words import Means


@pytest.mark.parametrize(
    ("limits", "rows", "stops_at"),
    [
        ({}, "r" * 500, None),
        ({"count": 0}, "..r", 3),
        ({"count": 2}, "rr..r", 5),
        ({"count": 2}, "rr.......", None),
        ({"percent": 10}, "r" * 49, None),
        ({"percent": 10}, "r" * 50, 50),
        ({"percent": 10}, "r" * 5 + "." * 95, None),
        ({"percent": 10}, "r" * 5 + "." * 45 + "r", 51),
        ({"percent": 0}, "." * 50 + "r", 51),
        ({"count": 3, "percent": 50}, "rrrr", 4),
    ],
)
def test_more_rejected_rows_than_allowed_end_the_invocation(limits, rows, stops_at):
    allowed = MaxErrors(**limits)
    stopped = [
        number
        for number in range(1, len(rows) + 1)
        if allowed.stop(rejected=list(rows[:number]).count("r"), settled=number)
    ]
    assert stopped[:1] == ([] if stops_at is None else [stops_at])


def test_the_stop_of_too_many_errors_says_how_many():
    stop = MaxErrors(count=0).stop(rejected=1, settled=1)
    assert stop is not None
    assert (stop.reason, stop.exit) == (Reason.MAX_ERRORS, Exit.STOPPED)
    assert stop.told().startswith("1 of 1 rows were rejected")


def test_a_canary_passes_when_its_last_row_is_answered():
    canary = Canary(3)
    passed = []
    for _ in range(4):
        passed.append(canary.passed)
        assert canary.settled(rejected=False) is None
    assert passed == [False, False, False, True]
    assert canary.settled(rejected=True) is None


def test_one_rejected_canary_stops():
    canary = Canary(3)
    canary.settled(rejected=False)
    stop = canary.settled(rejected=True)
    assert stop is not None
    assert (stop.reason, stop.exit) == (Reason.CANARY, Exit.STOPPED)
    assert not canary.passed


def test_without_a_canary_all_may_leave():
    assert Canary(0).passed


def test_it_tells_how_many_canaries_are_waited_for_yet():
    canary = Canary(3)
    canary.settled(rejected=False)
    assert canary.hold(0.0) == Hold(by=Held.CANARY, many=2, of=3)
    for _ in range(2):
        canary.settled(rejected=False)
    assert canary.hold(0.0) is None


@pytest.mark.parametrize(
    ("asked", "count", "passed"), [(-1, 0, True), (0, 0, True), (1, 1, False), (3, 3, False)]
)
def test_no_canary_is_asked_for_by_none_or_fewer(asked, count, passed):
    canary = Canary(asked)
    assert (canary.count, canary.passed) == (count, passed)


def test_it_tells_how_many_answers_are_kept_back_and_the_last_of_them():
    run = Run(proven=True)
    assert run.refusals.held_back(0.0) is None
    run.hear(*[rejected(40249, str(number)) for number in range(3)])
    assert run.refusals.held_back(0.0) == Hold(by=Held.KEPT_BACK, many=3, why=rejected(40249, "2"))
    run.hear(SENT)
    assert run.refusals.held_back(0.0) is None


@pytest.mark.parametrize(
    ("answers", "proven", "said"),
    [
        (
            [rejected(40249, "as told")] * 5,
            False,
            "The first 5 messages were all refused with 40249 “as told”",
        ),
        ([rejected(40249, "as told")] * 5, True, "5 messages in a row were refused with 40249 “as told”"),
        ([Verdict(Kind.TEMPLATE, 40037, detail="gone")] * 20, True, "40037 “gone” 20 times"),
        ([Verdict(Kind.QUOTA, 45009, detail="gone")] * 60, True, "45009 “gone” 60 times"),
    ],
)
def test_the_halt_says_which_answers_it_was_and_that_they_are_not_settled_and_stays_the_first(
    answers, proven, said
):
    run = Run(proven=proven).hear(*answers)
    halt = run.stop
    assert said in halt.told()
    assert halt.means is Means.NOT_SETTLED
    run.hear(*answers)
    assert run.stop is halt


def test_a_code_that_has_no_number_never_halts_where_another_answer_is_known():
    run = Run(proven=True).hear(*[Verdict(Kind.TEMPLATE, 43004)] * 100)
    assert run.at is None


def test_a_quota_that_is_asked_for_is_settled_at_once_and_is_no_lasting_refusal():
    run = Run().hear(Verdict(Kind.QUOTA, 45009))
    assert run.settled == [45009]
    assert run.refusals.lasting() is None
