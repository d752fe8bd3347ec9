"""An unlimited sender: what it is foreseen to send, and how it slows down from no limit and comes back to none."""

from math import inf

import pytest

from tests.limits.test_rate import QUOTA, take_all
from wxpush.limits.rate import RateLimiter


def test_unlimited_lets_everything_pass_but_what_is_closed():
    limiter = RateLimiter(inf)
    for _ in range(10_000):
        assert limiter.wait(1.0) <= 0
        limiter.take(1.0)
    limiter.close(3.0)
    assert limiter.wait(1.0) == 2


def test_unlimited_foresees_as_many_as_lately_left_and_no_fewer_than_asked_for():
    limiter = RateLimiter(inf)
    assert limiter.rows_within(0.05, 0.0, least=10) == 10
    for request in range(2000):
        limiter.take(1 + request / 1000)
    assert limiter.rows_within(0.05, 3.0, least=10) == 50
    assert limiter.rows_within(0.05, 4.0, least=10) == 10
    assert RateLimiter(200).rows_within(0.05, 0.0, least=99) == 10


def test_the_second_that_has_just_begun_does_not_stand_for_what_lately_left():
    limiter = RateLimiter(inf)
    for request in range(1001):
        limiter.take(request / 1000)
    assert limiter.rows_within(1, 1.0, least=0) == 1000


def test_an_unlimited_sender_that_is_told_off_halves_what_it_reached_and_comes_back_to_no_limit():
    limiter = RateLimiter(inf)
    for request in range(5000):
        limiter.take(1 + request / 1000)
    limiter.learn(QUOTA, 6.0)
    assert limiter.rate(6.0) == 500
    assert take_all(limiter, 6.0) == 21
    assert limiter.rate(21.0) == pytest.approx(700)
    assert limiter.rate(60.0) == inf


def test_what_an_unlimited_sender_reached_once_more_is_its_limit_no_longer():
    limiter = RateLimiter(inf)
    for request in range(5000):
        limiter.take(1 + request / 1000)
    limiter.learn(QUOTA, 6.0)
    assert limiter.rate(36.0) == inf


def test_an_unlimited_sender_told_off_within_its_first_second_comes_back_as_slowly():
    limiter = RateLimiter(inf)
    for _ in range(1000):
        limiter.take(1.0)
    limiter.learn(QUOTA, 1.0)
    assert limiter.rate(1.0) == 500
    assert limiter.rate(16.0) == pytest.approx(700)


@pytest.mark.parametrize("now", [0.0, 100.0])
def test_an_unlimited_sender_told_off_before_it_sent_anything_goes_on_slowly(now):
    limiter = RateLimiter(inf)
    limiter.learn(QUOTA, now)
    assert limiter.rate(now) == 0.5
    assert limiter.rate(now + 15) == pytest.approx(0.7)
    assert limiter.rate(now + 1000) == inf
