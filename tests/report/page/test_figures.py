"""Days, bounds, answers and processes of the page, as values."""

import pytest

from tests.report.page.materials import invocation, material, origin, stretch
from wxpush.checkpoint.latencies import counted
from wxpush.model import State
from wxpush.report.page.answers import answers
from wxpush.report.page.bounds import bounds
from wxpush.report.page.calls import calls
from wxpush.report.page.days import Day, Days, days
from wxpush.report.page.head import head
from wxpush.report.page.refusals import invalid, rejected
from wxpush.report.page.values import place, share

_DAY = 86_400


@pytest.mark.parametrize(
    ("many", "of", "told"),
    [
        (0, 9, "0%"),
        (0, 0, "0%"),
        (9, 9, "100%"),
        (1, 3, "33.3%"),
        (1, 10_000, "<0.1%"),
        (9999, 10_000, "99.9%"),
        (99_999, 100_000, "99.9%"),
    ],
)
def test_a_share_is_none_or_all_only_where_it_is(many, of, told):
    assert share(many, of) == told


def test_a_coordinate_is_as_short_as_it_can_be():
    assert [place(each) for each in (3.0, 3.04, 3.06, 10.0)] == ["3", "3", "3.1", "10"]


def test_what_is_left_of_a_day_is_planned_for_the_next():
    found = days(
        material(
            origins={1: origin(to_send=1000), 2: origin(to_send=500)},
            stretches=[
                stretch(0, sent=490, rejected=10),
                stretch(_DAY, invocation=2, sent=300),
                stretch(_DAY + 10, invocation=2, sent=200),
            ],
        )
    )
    assert [(day.planned, day.sent, day.rejected, day.left) for day in found.rows] == [
        (1000, 490, 10, 500),
        (500, 500, 0, 0),
    ]
    assert found.most == 1000


def test_one_invocation_over_midnight_plans_for_both_days():
    found = days(
        material(origins={1: origin(to_send=1000)}, stretches=[stretch(0, sent=600), stretch(_DAY, sent=400)])
    )
    assert [(day.planned, day.left) for day in found.rows] == [(1000, 400), (400, 0)]


def test_rows_that_a_second_invocation_of_a_day_leaves_are_planned_once():
    found = days(
        material(
            origins={1: origin(to_send=1000), 2: origin(to_send=450)},
            stretches=[stretch(0, sent=600), stretch(600, invocation=2, sent=450)],
        )
    )
    # 400 were left, and 50 came back by a retry.
    assert [(day.planned, day.sent, day.left) for day in found.rows] == [(1050, 1050, 0)]


def test_days_of_an_earlier_version_have_no_plan():
    day = Day("2026-11-30", None, 5, 1)
    assert day.cells() == ("–", "5", "1", "–")
    assert Days([day], 0).most == 6


def test_of_many_days_the_newest_are_shown():
    found = days(material(stretches=[stretch(_DAY * number, sent=1) for number in range(10)]))
    assert (len(found.rows), found.left_out) == (7, 3)


def test_a_bound_is_kept_or_ended_it():
    given = {
        "max_errors": "5%",
        "canary": 20,
        "max_duration": 3600.0,
        "max_sends": 950,
        "limit": 990,
        "of_a_later_version": 1,
    }
    found = bounds(material(origins={1: origin(bounds=given)}, invocations=[invocation(reason="max_sends")]))
    assert [(one.option, str(one.value), str(one.reached), one.kept) for one in found] == [
        ("--canary", "20", "988 rows", True),
        ("--max-errors", "5%", "38 of 988 (3.8%)", True),
        ("--max-sends", "950", "988 rows", False),
        ("--max-duration", "1h", "20s", True),
        ("--limit", "990", "988 rows", True),
    ]


def test_bounds_are_those_of_the_newest_that_sent():
    given = {1: origin(bounds={"canary": 5}), 2: origin(bounds={"canary": 7})}
    idle = invocation(2, attempts=0)
    assert [one.value for one in bounds(material(origins=given, invocations=[invocation(1), idle]))] == ["5"]
    assert [one.value for one in bounds(material(origins=given, invocations=[idle]))] == ["7"]
    assert bounds(material(invocations=[])) == []


def test_answers_are_told_by_shares_and_drawn():
    found = answers([stretch(0, took=dict(counted([0.05] * 90 + [0.9] * 10)))])
    assert found is not None
    assert [str(time) for _, time in found.shares] == ["53ms", "53ms", "1s", "1s"]
    heights = [float(column.height) for column in found.columns]
    assert max(heights) == 80
    assert answers([stretch(0, took={})]) is None


def test_columns_stay_in_the_drawing_from_a_microsecond_to_a_minute():
    found = answers([stretch(0, took=dict(counted([1e-6, 1e-4, 0.01, 1.0, 60.0])))])
    assert found is not None
    assert len(found.labels) == 2
    for column in found.columns:
        assert 8 <= float(column.x) <= float(column.x) + float(column.width) <= 353
        assert 8 <= float(column.y) <= float(column.y) + float(column.height) <= 88.1


def test_processes_are_told_newest_last_with_how_they_ended():
    found = calls(
        material(
            {"running": True},
            invocations=[
                invocation(1, exit_code=None), invocation(2, exit_code=4, reason="quota"), invocation(3, exit_code=0), invocation(4, exit_code=None),
            ],
            origins={2: origin(user="", pid=0)},
            sums={(State.SENT, 2, 0): 7, (State.REJECTED, 2, 43004): 1, (State.REJECTED, 2, 47003): 2},
        )
    )  # fmt: skip
    assert [str(row[-1]) for row in found.rows] == [
        "cut off by a kill or a crash", "the quota of the day (exit 4)", "exit 0", "still sending",
    ]  # fmt: skip
    assert [str(cell) for cell in found.rows[1][2:6]] == ["unknown", "–", "7", "3"]
    many = calls(material(invocations=[invocation(number) for number in range(1, 20)]))
    assert (len(many.rows), many.left_out) == (6, 13)


def test_causes_are_told_with_what_to_do_and_the_rest_is_counted():
    summary = {"errcodes": {"43004": 90, **{str(91_000 + code): 2 for code in range(10)}}}
    found = rejected(material(summary))
    assert (found.rows[0].name, found.rows[0].many, found.rows[0].share) == ("43004 unfollowed", "90", "9.0%")
    assert str(found.more) == "Further causes: 4, of 8 rows; wxpush results has them."
    assert invalid(material()).more is None
    assert not rejected(material({"errcodes": {}}))


def test_the_verdict_says_how_it_ended():
    assert head(material()).label == "done"
    assert head(material({"exit_code": 4, "reason": "quota"})).label == "warning"
    assert head(material({"exit_code": 5, "reason": "account"})).label == "error"
    assert head(material({"exit_code": None, "running": True})).label == "note"
    told = head(material({"repeatable": 3, "repeatable_until": "2026-11-30T12:09:00+00:00"})).notes
    assert "3 rows in doubt are safe to repeat" in str(told[0])
