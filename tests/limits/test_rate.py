"""No window holds more requests than the rate allows, the rate is reached, and complaints slow it down."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lanes.share import share
from wxpush.answer import LONGEST_PAUSE
from wxpush.hold import Held, Hold
from wxpush.limits.rate import RateLimiter, burst
from wxpush.model import Kind, Verdict

SENT = Verdict(Kind.SENT, 0)
LOST = Verdict(Kind.UNSURE, detail="no answer")
BUSY = Verdict(Kind.UNSURE, -1)
FAST = Verdict(Kind.THROTTLED, 45011)
QUOTA = Verdict(Kind.QUOTA, 45009)
BLOCKED = Verdict(Kind.RETRY, 40249)


def take_all(limiter: RateLimiter, now: float) -> int:
    """Take what may leave at this moment."""
    taken = 0
    while limiter.wait(now) <= 1e-9:
        limiter.take(now)
        taken += 1
    return taken


@settings(max_examples=share(50), deadline=None)
@given(
    rate=st.floats(0.01, 5000),
    steps=st.lists(st.floats(0, 3) | st.floats(0, 0.05) | st.just(0.0), min_size=1, max_size=60),
)
def test_no_window_holds_more_than_burst_and_rate_allow(rate, steps):
    limiter, now, times = RateLimiter(rate), 100.0, []
    for step in steps:
        now += step
        times += [now] * (take_all(limiter, now) if rate < 50 else min(take_all(limiter, now), 300))
    for start, first in enumerate(times):
        for end in range(start, len(times), max(1, len(times) // 50)):
            allowed = burst(rate) + rate * (times[end] - first)
            assert end - start + 1 <= allowed * (1 + 1e-9) + 1e-6


@settings(max_examples=share(20), deadline=None)
@given(
    rate=st.sampled_from([1000.0, 3000.0]),
    late=st.lists(st.floats(0.001, 0.04), min_size=5, max_size=40),
)
def test_the_rate_is_reached_although_wake_ups_are_up_to_40_ms_late(rate, late):
    limiter, now, taken, wake = RateLimiter(rate), 0.0, 0, 0
    take_all(limiter, now)
    while now < 2:
        taken += take_all(limiter, now)
        now += max(0.0, limiter.wait(now)) + late[wake % len(late)]
        wake += 1
    taken += take_all(limiter, now)
    assert taken / now >= 0.995 * rate


@pytest.mark.parametrize("rate", [0.1, 5.0, 50.0])
def test_a_slow_rate_is_reached_by_punctual_wake_ups(rate):
    limiter, now, taken = RateLimiter(rate), 0.0, 0
    while taken < 500:
        now += max(0.0, limiter.wait(now))
        if limiter.wait(now) <= 1e-9:
            limiter.take(now)
            taken += 1
    assert (taken - burst(rate)) / now == pytest.approx(rate, rel=1e-3)


@pytest.mark.parametrize(("rate", "together"), [(0.5, 1), (20, 1), (40, 2), (50, 2.5), (1000, 50)])
def test_a_burst_is_50_ms_of_the_rate_of_which_a_high_rate_leaves_a_fifth_to_the_network(rate, together):
    assert burst(rate) == together
    assert take_all(RateLimiter(rate), 0.0) == (int(together) if rate <= 50 else 41)


def test_a_long_pause_earns_no_more_than_one_burst():
    limiter = RateLimiter(100)
    take_all(limiter, 0.0)
    assert take_all(limiter, 3600.0) == 5


@pytest.mark.parametrize(
    ("verdicts", "slowed"),
    [
        ([SENT] * 300, False),
        ([QUOTA], True),
        ([BLOCKED], True),
        ([FAST], True),
        ([Verdict(Kind.RETRY, 1)] * 300, False),
        ([Verdict(Kind.REJECTED, 43004)] * 300, False),
        # unanswered ones slow down when they are a fifth of a hundred answers
        ([LOST] * 99, False),
        (([SENT] * 4 + [LOST]) * 20, True),
        (([SENT] * 5 + [LOST]) * 20, False),
        ([SENT] * 80 + [BUSY] * 20, True),
        ([SENT] * 81 + [BUSY] * 19, False),
        ([BUSY] * 20 + [SENT] * 80, False),  # a success is no complaint
        # whatever else WeChat says counts as an answer, once
        ([LOST] * 20 + [Verdict(Kind.REJECTED, 43004)] * 79, False),
        ([LOST] * 20 + [Verdict(Kind.REJECTED, 43004)] * 80, True),
        ([Verdict(Kind.UNSENT, pause=1.0)], True),
        # only the last hundred count, and of those that leave them no trouble stays behind
        ([SENT] * 150 + [BUSY] * 20, True),
        ([BUSY] + [SENT] * 100 + [BUSY] * 19, False),
        ([BUSY] * 19 + [SENT] * 100 + [BUSY] * 19, False),
    ],
)
def test_what_slows_down(verdicts, slowed):
    limiter = RateLimiter(100)
    for verdict in verdicts:
        limiter.learn(verdict, 0.0)
    assert limiter.rate(0.0) == (50 if slowed else 100)


@pytest.mark.parametrize(
    ("verdicts", "slowed"),
    [([LOST] * 99, False), ([LOST] * 100, True), ([SENT] * 81 + [LOST] * 19, False)],
)
def test_the_next_slowdown_takes_a_hundred_answers_of_its_own(verdicts, slowed):
    limiter = RateLimiter(100)
    for verdict in [LOST] * 100:
        limiter.learn(verdict, 0.0)
    for verdict in verdicts:
        limiter.learn(verdict, 2.0)
    assert limiter.rate(2.0) == (25 if slowed else 50)


def test_answers_that_were_out_together_are_one_complaint():
    limiter = RateLimiter(100)
    for now in (0.0, 0.3, 0.9):
        limiter.learn(QUOTA, now)
    assert limiter.rate(0.9) == 50
    limiter.learn(QUOTA, 1.0)
    assert limiter.rate(1.0) == 25


def test_after_five_calm_seconds_the_rate_grows_by_a_fiftieth_a_second():
    limiter = RateLimiter(100)
    limiter.learn(QUOTA, 0.0)
    assert [limiter.rate(now) for now in (0, 5, 6, 10, 29.9, 30, 31)] == pytest.approx(
        [50, 50, 52, 60, 99.8, 100, 100]
    )
    assert limiter.rate(31) == 100


def test_recovery_does_not_depend_on_how_often_it_is_asked_for():
    often, once = RateLimiter(100), RateLimiter(100)
    for limiter in (often, once):
        limiter.learn(QUOTA, 0.0)
    for tenth in range(200):
        often.rate(tenth / 10)
    assert often.rate(20.0) == pytest.approx(once.rate(20.0))


def test_complaints_slow_down_to_a_request_in_ten_seconds_and_no_further():
    limiter = RateLimiter(10)
    for second in range(30):
        limiter.learn(QUOTA, second * 2.0)
    assert limiter.rate(58.0) == pytest.approx(0.1)


@pytest.mark.parametrize("asked", [5 / 3600, 0.05, 0.08, 0.2, 50])
@pytest.mark.parametrize("verdict", [QUOTA, FAST, BLOCKED])
def test_a_slowdown_never_makes_the_rate_larger(asked, verdict):
    limiter, before = RateLimiter(asked), asked
    for second in range(20):
        limiter.learn(verdict, second * 2.0)
        after = limiter.rate(second * 2.0)
        assert 0 < after <= before
        before = after


@pytest.mark.parametrize(
    ("wall_ms", "seconds"), [(0, 60), (59_000, 1), (1_700_000_000_000, 40), (90_500, 29.5)]
)
def test_a_minute_cap_closes_to_the_end_of_the_minute(wall_ms, seconds):
    limiter = RateLimiter(100)
    limiter.close_minute(1000.0, wall_ms)
    limiter.learn(FAST, 1000.0)
    assert limiter.wait(1000.0) == pytest.approx(seconds)
    assert limiter.wait(1000.0 + seconds - 0.1) > 0
    assert limiter.wait(1000.0 + seconds) <= 0
    # What was in flight meanwhile says the same; the calm begins when the minute ends.
    limiter.close_minute(1000.5, wall_ms + 500)
    limiter.learn(FAST, 1000.5)
    assert limiter.rate(1000.0 + seconds + 5) == 50


def test_closing_earlier_does_not_open():
    limiter = RateLimiter(100)
    limiter.close(50.0)
    limiter.close(20.0)
    assert limiter.wait(30.0) == 20


def test_a_gateway_that_asks_for_a_day_is_left_alone_for_ten_minutes():
    limiter = RateLimiter(100)
    limiter.learn(Verdict(Kind.THROTTLED, foreign=True, may_pass=True, pause=86_400.0), 0.0)
    assert limiter.wait(1.0) == LONGEST_PAUSE - 1.0


def test_while_wechat_has_nothing_leave_it_tells_until_when_and_why():
    limiter, asked = RateLimiter(100), Verdict(Kind.THROTTLED, 45011, pause=30.0)
    limiter.learn(asked, 100.0)
    for now, seconds in ((110.0, 20.0), (129.5, 0.5)):
        assert limiter.hold(now) == Hold(by=Held.THROTTLED, seconds=seconds, rate=50.0, why=asked)
    # the calm begins when it opens again
    assert limiter.hold(130.0) == Hold(by=Held.SLOWED, seconds=5.0 + 25.0, rate=50.0, why=asked)


def test_while_it_is_slower_than_asked_for_it_tells_when_that_is_over():
    limiter = RateLimiter(100)
    limiter.learn(QUOTA, 0.0)
    assert limiter.hold(2.0) == Hold(by=Held.SLOWED, seconds=3.0 + 25.0, rate=50.0, why=QUOTA)
    assert limiter.hold(10.0) == Hold(by=Held.SLOWED, seconds=20.0, rate=60.0, why=QUOTA)
    assert limiter.hold(29.75).seconds == pytest.approx(0.25)
    assert limiter.hold(40.0) is None


def test_what_is_closed_for_no_answer_is_told_by_whoever_closed_it():
    limiter = RateLimiter(100)
    limiter.close(50.0)
    assert limiter.hold(10.0).by is Held.SPACED


def test_the_space_between_two_messages_is_told_from_two_seconds_on():
    limiter = RateLimiter(0.5)
    limiter.take(0.0)
    assert limiter.hold(0.0) == Hold(by=Held.SPACED, seconds=2.0, rate=0.5)
    assert limiter.hold(0.25) is None
