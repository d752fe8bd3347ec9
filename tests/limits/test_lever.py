"""The rate may change and stop at any moment: no window holds more than was allowed in it, and nothing is granted that was saved up."""

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lanes.share import share
from tests.limits.test_rate import FAST, take_all
from wxpush.hold import Held
from wxpush.limits.lever import Lever, Levers, Move
from wxpush.limits.rate import RateLimiter, burst
from wxpush.model import Kind


def allowed(first: float, last: float, changes: list[tuple[float, float]]) -> float:
    """How many may leave from one moment to another: the rates in force, one after another, and the largest burst of them."""
    total, bursts = 0.0, []
    for number, (begin, rate) in enumerate(changes):
        end = changes[number + 1][0] if number + 1 < len(changes) else inf
        if begin <= last and end >= first:
            total += rate * max(0.0, min(end, last) - max(begin, first))
            bursts.append(burst(rate))
    return total + max(bursts)


@settings(max_examples=share(30), deadline=None)
@given(
    first=st.floats(0.1, 2000),
    steps=st.lists(
        st.tuples(st.floats(0, 2) | st.floats(0, 0.03), st.none() | st.floats(0.1, 2000)),
        min_size=2,
        max_size=30,
    ),
)
def test_no_window_holds_more_than_the_rates_in_force_allow(first, steps):
    limiter, now, times, changes = RateLimiter(first), 100.0, [], [(100.0, first)]
    for step, rate in steps:
        now += step
        if rate is not None:
            limiter.retune(rate, now)
            changes.append((now, rate))
        times += [now] * min(take_all(limiter, now), 300)
    for start, begin in enumerate(times):
        for end in range(start, len(times), max(1, len(times) // 20)):
            most = allowed(begin, times[end], changes)
            assert end - start + 1 <= most * (1 + 1e-9) + 1e-6


@pytest.mark.parametrize(("low", "high"), [(1.0, 1000.0), (0.01, 50.0), (20.0, 2000.0)])
def test_a_raised_rate_grants_nothing_that_was_saved_up(low, high):
    limiter = RateLimiter(low)
    take_all(limiter, 0.0)
    limiter.retune(high, 0.0)
    assert limiter.wait(0.0) > 0
    assert (
        limiter.wait(0.0) <= 1 / high + 1e-9
    )  # nor does the low one's space between two messages hold any more


def test_a_rate_that_is_changed_all_the_time_starves_nobody():
    limiter, taken = RateLimiter(10.0), 0
    for tick in range(2000):
        now = tick / 100
        limiter.retune(10.0 + tick % 2, now)
        taken += take_all(limiter, now)
    assert taken == pytest.approx(205, abs=6)


def test_a_slowdown_goes_on_below_another_rate():
    limiter = RateLimiter(100.0)
    limiter.learn(FAST, 0.0)
    limiter.retune(80.0, 1.0)
    assert limiter.rate(1.0) == 50.0
    limiter.retune(30.0, 1.0)
    assert limiter.rate(1.0) == 30.0
    assert limiter.hold(1.0) is None


def test_a_slowdown_goes_on_where_no_bound_is_asked_for_any_more():
    limiter = RateLimiter(100.0)
    limiter.learn(FAST, 0.0)
    limiter.retune(inf, 1.0)
    assert limiter.rate(6.0) == pytest.approx(52, abs=1)
    assert limiter.rate(60.0) == inf


@pytest.mark.parametrize("asked", [100.0, 30.0])
def test_what_was_asked_for_before_is_no_measure_of_what_one_without_a_bound_reaches(asked):
    limiter = RateLimiter(100.0)
    if asked < 100:
        limiter.learn(FAST, 0.0)
        limiter.retune(asked, 0.0)
    limiter.retune(inf, 10.0)
    limiter.learn(FAST, 20.0)
    assert limiter.rate(20.0) == 0.5
    assert limiter.rate(35.0) == pytest.approx(0.7)


def test_a_bound_after_none_grants_nothing():
    limiter = RateLimiter(inf)
    take = [limiter.take(0.0) for _ in range(50)]
    limiter.retune(10.0, 0.0)
    assert take
    assert limiter.wait(0.0) == pytest.approx(0.1)


def test_a_pause_lets_nothing_leave_and_forgets_nothing_that_wechat_asked_for():
    limiter = RateLimiter(100.0)
    limiter.close(30.0)
    limiter.pause()
    limiter.close(40.0)
    assert limiter.wait(50.0) == inf
    limiter.resume()
    assert limiter.wait(10.0) == 30.0
    assert limiter.wait(50.0) <= 0


@pytest.mark.parametrize("rate", [0.01, 50.0, inf])
def test_a_pause_is_not_told_as_the_space_between_two_messages(rate):
    limiter = RateLimiter(rate)
    take_all(limiter, 0.0) if rate < inf else limiter.take(0.0)
    limiter.pause()
    assert limiter.hold(1.0) is None


def test_a_slowdown_that_is_heard_in_a_pause_passes():
    limiter = RateLimiter(100.0)
    limiter.pause()
    limiter.learn(FAST, 0.0)
    limiter.resume()
    assert limiter.rate(100.0) == 100.0


def test_a_pause_saves_up_no_more_than_a_burst():
    limiter = RateLimiter(100.0)
    take_all(limiter, 0.0)
    limiter.pause()
    limiter.resume()
    assert take_all(limiter, 60.0) <= burst(100.0)


class Panel:
    def __init__(self, rate: float = 50.0) -> None:
        self.limiter, self.told = RateLimiter(rate), 0
        self.levers = Levers(self.limiter, lambda: 0.0)
        self.levers.told = self._tell

    def _tell(self) -> None:
        self.told += 1


def test_what_is_moved_is_told_with_what_it_was_before_and_by_whom():
    panel = Panel()
    assert panel.levers.rate(80.0, "li") == Move(lever=Lever.RATE, by="li", before=50.0, after=80.0)
    assert panel.levers.rate(inf, "li") == Move(lever=Lever.RATE, by="li", before=80.0, after=None)
    assert panel.levers.rate(5.0, "wang").before is None
    assert panel.levers.pause("li") == Move(lever=Lever.PAUSE, by="li", before=5.0, after=5.0)
    assert panel.levers.resume("wang") == Move(lever=Lever.RESUME, by="wang", before=5.0, after=5.0)
    assert panel.told == 5


def test_what_changes_nothing_is_no_move():
    panel = Panel()
    assert panel.levers.rate(50.0, "li") is None
    assert panel.levers.resume("li") is None
    panel.levers.pause("li")
    assert panel.levers.pause("wang") is None
    assert panel.told == 1
    assert "li" in str(panel.levers.hold(0.0).said)


def test_a_pause_is_told_with_who_did_it():
    panel = Panel()
    assert panel.levers.hold(0.0) is None
    panel.levers.pause("li")
    hold = panel.levers.hold(0.0)
    assert hold.why.kind is Kind.HALT
    assert (hold.by, str(hold.said)) == (Held.PAUSED, "paused by li: nothing more leaves until it is resumed")


def test_the_rate_of_a_paused_sender_can_be_changed():
    panel = Panel()
    panel.levers.pause("li")
    panel.levers.rate(7.0, "li")
    assert panel.limiter.wait(9.0) == inf
    panel.levers.resume("li")
    assert panel.limiter.rate(9.0) == 7.0
    assert panel.limiter.wait(9.0) < inf
    assert (panel.levers.paused, panel.levers.hold(9.0)) == (False, None)
