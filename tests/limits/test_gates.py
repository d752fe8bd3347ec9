"""The gates asked together: what they tell the breaker of the operator's own will."""

from math import inf

import pytest

from wxpush.limits.breaker import Breaker
from wxpush.limits.gates import Gates
from wxpush.limits.rate import RateLimiter
from wxpush.limits.window import WindowLimit
from wxpush.model import Kind, Verdict
from wxpush.schedule.week import week
from wxpush.schedule.window import Window
from wxpush.schedule.zones import SHANGHAI
from wxpush.system.clock import SystemClock

MINUTE = 60_000
#: A window of an hour, that opens and closes at these moments.
OPENS, CLOSES = 60 * MINUTE, 120 * MINUTE


class Wall(SystemClock):
    """A wall's clock that is set."""

    def __init__(self) -> None:
        self.ms = 0

    def wall_ms(self) -> int:
        return self.ms


def opened(now: float) -> Breaker:
    breaker = Breaker()
    for _ in range(20):
        breaker.learn(Verdict(Kind.UNSURE), now)
    return breaker


def gated(wall_ms: int, rate: float = 10.0, breaker: Breaker | None = None) -> Gates:
    """Gates with that window, at that moment; an attempt takes ten seconds."""
    wall = Wall()
    wall.ms = wall_ms
    window = Window(week("Mon-Sun 09:00-10:00"), SHANGHAI, "Asia/Shanghai")
    return Gates(RateLimiter(rate), breaker or Breaker(), wall, WindowLimit(window, timeout=10.0))


@pytest.mark.parametrize(
    ("wall_ms", "repeats_only", "closed"),
    [
        (OPENS - 500, True, True),
        (OPENS, False, False),
        (CLOSES - 30 * 1000, False, False),
        (CLOSES - 20 * 1000, True, False),  # two attempts fit no more, and one does
        (CLOSES - 10 * 1000, True, True),
    ],
)
def test_a_window_that_is_about_to_close_lets_repeats_out_alone_and_then_nothing(
    wall_ms, repeats_only, closed
):
    gates = gated(wall_ms)
    assert (gates.repeats_only, gates.closed, gates.shut(0.0)) == (repeats_only, closed, closed)


def test_without_a_window_nothing_is_closed():
    gates = Gates(RateLimiter(10.0), Breaker(), Wall())
    assert (gates.repeats_only, gates.closed, gates.longest_rest) == (False, False, inf)
    assert gates.next_look(0.0, 7.0) == 7.0


def test_half_a_second_before_it_opens_the_breaker_rests_still():
    gates = gated(OPENS - 500)
    assert gates.wait(0.0) == 0.5
    assert gates.breaker.awake.resting


def test_an_intent_is_written_a_tenth_of_a_second_before_its_permit_and_the_gates_are_shut_until_then():
    gates = gated(OPENS, rate=10.0)
    gates.rate.take(0.0)
    assert (gates.wait(0.0), gates.shut(0.0)) == (0.0, False)
    gates.rate.take(0.0)
    assert gates.wait(0.0) == pytest.approx(0.1)
    assert gates.shut(0.0)


def test_an_open_breaker_shuts_the_gates():
    assert gated(OPENS, breaker=opened(0.0)).shut(0.0)


@pytest.mark.parametrize(
    ("breaker", "resting", "wall_ms", "rests"),
    [
        (Breaker, False, CLOSES - 30_000, 30.0),
        (lambda: opened(0.0), False, CLOSES - 30_000, 20.0),
        (lambda: opened(0.0), True, CLOSES - 30_000, 30.0),
    ],
)
def test_when_the_window_closes_counts_for_an_open_breaker_that_does_not_rest(
    breaker, resting, wall_ms, rests
):
    gates = gated(wall_ms, breaker=breaker())
    if resting:
        gates.breaker.awake.rest(0.0)
    else:
        gates.wait(0.0)
    assert gates.longest_rest == rests


def test_a_window_that_is_closed_already_is_looked_at_again_after_half_a_minute():
    assert gated(CLOSES, breaker=opened(0.0)).longest_rest == 30.0


def test_a_pause_is_a_rest_for_the_breaker():
    rate, breaker = RateLimiter(10.0), opened(0.0)
    gates = Gates(rate, breaker, Wall())
    gates.wait(1.0)
    assert not breaker.awake.resting
    rate.pause()
    assert gates.wait(100.0) == inf
    rate.resume()
    assert gates.wait(10_000.0) <= 0
    assert breaker.overdue(10_000.0 + 199.0) < 0
    assert breaker.overdue(10_000.0 + 200.0) >= 0


def test_what_wechat_asked_for_is_no_rest():
    rate, breaker = RateLimiter(10.0), opened(0.0)
    rate.close(400.0)
    Gates(rate, breaker, Wall()).wait(1.0)
    assert not breaker.awake.resting


def test_a_closed_window_is_a_rest_and_an_open_breaker_is_watched_until_then():
    wall, breaker = Wall(), opened(0.0)
    window = Window(week("Mon-Sun 09:00-10:00"), SHANGHAI, "Asia/Shanghai")
    gates = Gates(RateLimiter(10.0), breaker, wall, WindowLimit(window, timeout=10.0))
    wall.ms = 120 * MINUTE - 30_000  # half a minute to ten there, and the last attempt takes ten seconds
    gates.wait(1.0)
    assert not breaker.awake.resting
    assert gates.longest_rest == 20.0
    wall.ms = 3 * 60 * MINUTE
    gates.wait(2.0)
    assert breaker.awake.resting
    assert gates.longest_rest == 30.0
