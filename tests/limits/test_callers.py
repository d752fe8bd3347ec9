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


def test_a_call_that_was_none_is_given_back_to_who_made_it():
    limits = CallerLimits(1, 1)
    for who in ("a", "b"):
        assert limits.take(who, 0.0) == 0
    limits.give_back("a")
    assert (limits.take("a", 0.0), limits.take("b", 0.0)) == (0, 1)


def test_a_call_of_one_who_shares_a_bucket_is_given_back_to_the_bucket():
    limits = CallerLimits(1, 1, most=1)
    limits.take("mine", 0.0)
    assert limits.take("other", 0.0) == 0
    limits.give_back("another")
    assert (limits.take("third", 0.0), limits.take("third", 0.0), limits.take("mine", 0.0)) == (0, 1, 1)


def test_who_never_called_has_nothing_to_get_back():
    limits = CallerLimits(1, 1)
    limits.give_back("a")
    assert limits.remembered == 0


def test_a_thousandth_of_what_lies_between_two_calls_is_no_reason_to_refuse():
    limits = CallerLimits(
        1.024, 1
    )  # fractions of two, which come out even: 1000/1024 of a second between two calls
    assert limits.take("a", 0.0) == 0
    assert limits.take("a", (1000 - 1.0625) / 1024) > 0
    assert limits.take("a", (1000 - 1) / 1024) == 0


def test_who_has_just_rested_makes_room_for_another():
    limits = CallerLimits(1, 1, most=1)
    limits.take("a", 0.0)
    limits.take("b", 1.0)
    assert limits.remembered == 1


def test_a_flood_makes_those_who_rest_be_looked_for_once_in_the_time_of_a_burst():
    limits = CallerLimits(1, 2, most=2)
    for who in ("a", "b", "flood"):
        limits.take(who, 0.0)
    limits.take("flood", 1.9)
    assert limits.remembered == 3  # with the bucket of all others
    limits.take("c", 2.0)
    assert limits.remembered == 2
    assert limits.take("c", 2.0) == 0
    assert limits.take("c", 2.0) == 1
