"""The drawing of how it went, and what is told beside it."""

import re

import pytest

from tests.report.page.materials import stretch
from wxpush.report.page.course import BOTTOM, LEFT, MOST, RIGHT, TOP, course
from wxpush.report.page.reasons import spells


def told(stretches) -> list[str]:
    drawn = course(stretches)
    assert drawn is not None
    return [str(each) for each in drawn.spells]


def numbers(path: str) -> list[float]:
    return [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", path)]


def test_nothing_is_drawn_where_nothing_left():
    assert course([]) is None
    assert course([stretch(0, sent=0, held="breaker")]) is None


def test_twice_as_much_a_second_stands_twice_as_high():
    drawn = course([stretch(0, sent=250), stretch(10, sent=500)])
    assert drawn is not None
    (area,) = drawn.areas
    match = re.fullmatch(r"M([\d.]+) ([\d.]+)V([\d.]+)H([\d.]+)V([\d.]+)H([\d.]+)V([\d.]+)Z", area)
    assert match is not None
    left, base, low, middle, high, right, again = map(float, match.groups())
    assert (left, base, right, again) == (LEFT, BOTTOM, RIGHT, BOTTOM)
    assert middle == pytest.approx((LEFT + RIGHT) / 2)
    assert base - high == pytest.approx(2 * (base - low), abs=0.2)
    assert (drawn.peak, drawn.mean) == (50.0, 37.5)


def test_all_rows_are_in_it_however_many_stretches_share_a_step():
    stretches = [stretch(10 * number, sent=100 + number % 7) for number in range(1000)]
    drawn = course(stretches)
    assert drawn is not None
    (area,) = drawn.areas
    heights = [BOTTOM - float(y) for y in re.findall(r"V([\d.]+)H", area)]
    assert len(heights) == 120
    per_second = sum(heights) / len(heights) / (BOTTOM - TOP) * drawn.peak * 1.05
    assert per_second == pytest.approx(sum(one.sent for one in stretches) / 10_000, rel=0.02)


def test_everything_stays_in_its_field():
    drawn = course(
        [
            stretch(10 * number, sent=number * 37 % 900, rate=70.0, held="disk" if number % 5 else None)
            for number in range(300)
        ]
    )
    assert drawn is not None
    for path in (*drawn.areas, *drawn.rates):
        for x in re.findall(r"[MH]([\d.]+)", path):
            assert LEFT <= float(x) <= RIGHT
        for y in re.findall(r"V([\d.]+)", path):
            assert TOP <= float(y) <= BOTTOM
    for band in drawn.bands:
        assert LEFT <= float(band.x) <= float(band.x) + float(band.width) <= RIGHT + 0.1


def test_the_rate_in_force_is_a_line_that_breaks_where_there_is_none():
    drawn = course([stretch(0), stretch(10, rate=25.0), stretch(20, rate=None), stretch(30)])
    assert drawn is not None
    assert drawn.rates[0].count("M") == 2
    assert not drawn.too_high


def test_a_rate_far_above_what_was_sent_flattens_nothing():
    drawn = course([stretch(0, rate=1_000_000.0), stretch(10, rate=40.0)])
    assert drawn is not None
    assert drawn.too_high
    assert drawn.peak == 50
    assert drawn.rates[0].count("M") == 1


def test_invocations_stand_side_by_side_and_the_night_between_them_is_not_drawn():
    day = 86_400
    drawn = course([stretch(0), stretch(10), stretch(day, invocation=2)])
    assert drawn is not None
    first, second = drawn.areas
    assert numbers(first)[0] == LEFT
    assert max(numbers(first)[::1]) < numbers(second)[0] < RIGHT
    assert [label.text for label in drawn.times if ":" not in label.text] == ["2026-11-30", "2026-12-01"]


def test_of_many_invocations_the_newest_that_sent_are_drawn():
    stretches = [stretch(100 * number, invocation=number) for number in range(1, 10)]
    drawn = course([*stretches, stretch(9000, invocation=10, sent=0, attempts=3)])
    assert drawn is not None
    assert (len(drawn.areas), drawn.left_out) == (MOST, 3)
    only = course([stretch(0, sent=0, attempts=3)])
    assert only is not None
    assert only.peak == 0


def test_what_held_messages_back_is_told_with_when_how_long_and_why():
    stretches = [
        stretch(0), stretch(10, held="throttled", why="45009", sent=0), stretch(20, held="throttled", why="45009", sent=0),
        stretch(30, held="slowed", why="45009", rate=25.0), stretch(40, held="slowed", why="45009", rate=30.0),
        stretch(50, held="breaker", why="name_not_resolved", sent=0), stretch(60, held="disk"), stretch(70, held="word_of_later", why="http_502"),
    ]  # fmt: skip
    first, second, third, fourth, fifth = told(stretches)
    assert first.endswith("(20s): WeChat asked to wait, so nothing was sent (45009 quota used up)")
    assert second.endswith(
        "(20s): slower than asked for after a complaint, down to 25/s (45009 quota used up)"
    )
    assert third.endswith("so none was made for a while (the host name cannot be resolved)")
    assert fourth.endswith("the checkpoint's disk was slow")
    assert fifth.endswith("word_of_later (http 502)")


def test_of_many_spells_the_longest_are_told_in_their_order():
    stretches = [
        stretch(number * 100, seconds=10 + number, held="disk" if number % 2 else "faults")
        for number in range(20)
    ]
    drawn = course(stretches)
    assert drawn is not None
    assert [band.number for band in drawn.bands] == list(range(1, 9))
    assert len(drawn.spells) == 8
    assert [spell.seconds for spell in spells(stretches)][-1] == 29


def test_a_clock_that_was_set_back_draws_something():
    drawn = course([stretch(100), stretch(0), stretch(-50, sent=3)])
    assert drawn is not None
    for path in (*drawn.areas, *drawn.rates):
        for x in re.findall(r"[MH]([\d.]+)", path):
            assert LEFT <= float(x) <= RIGHT


def test_one_moment_is_enough():
    drawn = course([stretch(0, seconds=0, sent=1)])
    assert drawn is not None
    assert len(drawn.areas) == 1
