"""What a person is shown of a run, as numbers."""

from math import inf

import pytest

from wxpush.limits.breaker import Breaker
from wxpush.limits.rate import RateLimiter
from wxpush.model import Kind, State, Verdict
from wxpush.progress.snapshot import Camera
from wxpush.sending.tally import Tally


class World:
    def __init__(self, *, total: int = 1000, rate: float = 50) -> None:
        self.now = 100.0
        self.tally = Tally()
        self.breaker = Breaker()
        self.camera = Camera(
            tally=self.tally,
            total=total,
            limiter=RateLimiter(rate),
            breaker=self.breaker,
            clock=lambda: self.now,
        )

    def after(self, seconds: float, sent: int):
        self.now += seconds
        self.tally.attempts += sent
        self.tally.states[State.SENT] += sent
        return self.camera.take()


def test_before_the_first_request_nothing_is_known():
    shown = World().camera.take()
    assert (shown.done, shown.total, shown.rate, shown.eta, shown.limit) == (0, 1000, 0, None, 50)


def test_counts_are_the_tallys():
    world = World(rate=inf)
    world.tally.states.update({State.REJECTED: 2, State.UNDER_REVIEW: 3, State.IN_DOUBT: 4, State.SENT: 5})
    world.tally.count_in_flight_by(lambda: 6)
    world.tally.retries = 7
    shown = world.camera.take()
    assert (shown.rejected, shown.under_review, shown.in_doubt, shown.sent, shown.done) == (2, 3, 4, 5, 14)
    assert (shown.in_flight, shown.retries, shown.limit, shown.breaker) == (6, 7, None, "closed")


def test_the_rate_is_that_of_the_last_five_seconds():
    world = World()
    assert world.after(1, 10).rate == 10
    assert world.after(1, 30).rate == 20
    rates = [world.after(1, 0).rate for _ in range(6)]
    assert rates == pytest.approx([40 / 3, 10, 8, 6, 0, 0])


def test_the_eta_follows_from_the_rate():
    assert World(total=100).after(2, 20).eta == 8
    assert World(total=20).after(2, 20).eta == 0


def test_little_is_kept_however_long_it_goes_on():
    world = World()
    for _ in range(1000):
        world.after(0.2, 1)
    assert len(world.camera._marks) < 40


def test_an_open_breaker_is_shown():
    world = World()
    for _ in range(20):
        world.breaker.learn(Verdict(Kind.UNSURE), 0.0)
    assert world.camera.take().breaker == "open"
