"""How often each of many may call, and how many are remembered."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxpush.limits.callers import CallerLimits


def test_so_many_at_once_and_then_as_the_rate_has_it():
    limits = CallerLimits(10, 3)
    assert [limits.take("a", 0.0) for _ in range(3)] == [0, 0, 0]
    assert limits.take("a", 0.0) == pytest.approx(0.1)
    assert limits.take("a", 0.05) == pytest.approx(0.05)
    assert limits.take("a", 0.1) == 0
    assert limits.take("a", 0.1) == pytest.approx(0.1)


def test_one_does_not_take_the_calls_of_another():
    limits = CallerLimits(1, 1)
    assert limits.take("a", 0.0) == 0
    assert limits.take("a", 0.0) > 0
    assert limits.take("b", 0.0) == 0


def test_no_limit_remembers_nobody():
    limits = CallerLimits(inf, 1)
    assert [limits.take(str(number), 0.0) for number in range(100)] == [0] * 100
    assert limits.remembered == 0


@given(
    rate=st.floats(0.1, 1000),
    burst=st.integers(1, 50),
    pauses=st.lists(st.floats(0, 2), min_size=1, max_size=300),
)
def test_no_stretch_of_time_has_more_calls_than_burst_and_rate_allow(rate, burst, pauses):
    limits, now, taken = CallerLimits(rate, burst), 1000.0, []
    for pause in pauses:
        now += pause
        if limits.take("a", now) == 0:
            taken.append(now)
    for first in range(len(taken)):
        for last in range(first, len(taken)):
            allowed = burst + rate * (taken[last] - taken[first])
            assert last - first + 1 <= allowed * 1.001 + 0.01


@given(rate=st.floats(0.1, 1000), burst=st.integers(1, 50), many=st.integers(1, 200))
def test_who_waits_as_long_as_he_is_told_is_let_in(rate, burst, many):
    limits, now = CallerLimits(rate, burst), 50.0
    for _ in range(many):
        now += limits.take("a", now)
        wait = limits.take("a", now)
        assert wait == 0 or wait <= 1.01 / rate


def test_no_more_are_remembered_than_may_be_and_a_flood_from_many_addresses_shares_one_bucket():
    limits = CallerLimits(1, 2, most=100)
    let_in = sum(limits.take(str(number), 0.0) == 0 for number in range(10_000))
    assert limits.remembered <= 101
    assert let_in == 100 + 2


def test_who_was_known_before_a_flood_keeps_his_own_bucket():
    limits = CallerLimits(1, 2, most=100)
    assert limits.take("mine", 0.0) == 0
    for number in range(1000):
        limits.take(str(number), 0.0)
    assert limits.take("mine", 0.0) == 0
    assert limits.take("mine", 0.0) > 0


def test_who_has_rested_is_forgotten_for_others():
    limits = CallerLimits(1, 2, most=100)
    for number in range(100):
        limits.take(str(number), 0.0)
    assert limits.take("other", 10.0) == 0
    assert limits.remembered == 1
