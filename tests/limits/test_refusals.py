"""When there are more rejected rows than the operator bears."""

import pytest

from wxpush.errors import Exit, Reason
from wxpush.limits.refusals import Canary, MaxErrors


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
