"""The gates asked together: what they tell the breaker of the operator's own will."""

from math import inf

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
