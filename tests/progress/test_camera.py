"""What a person is shown of a run, as a value that is taken when somebody looks."""

from datetime import datetime
from functools import partial
from math import inf

import msgspec
import pytest

from wxpush.hold import Held, Hold
from wxpush.limits.breaker import Breaker
from wxpush.limits.rate import RateLimiter
from wxpush.limits.refusals import Canary
from wxpush.model import Kind, State, Verdict
from wxpush.progress.camera import Camera, Extent
from wxpush.progress.snapshot import Snapshot
from wxpush.sending.tally import Tally

NOON_MS = 1_764_500_400_000


class World:
    """`disk` and `limiter`: what stands for them, where a test has its own."""

    def __init__(
        self, *, total: int = 1000, rate: float = 50, canary: int = 0, disk=None, limiter=None, **extent
    ) -> None:
        self.now = 100.0
        self.tally = Tally()
        self.breaker = Breaker()
        self.limiter = RateLimiter(rate)
        self.holds: list[Hold] = []
        self.canary = Canary(canary)
        self.camera = Camera(
            Extent(total=total, asked=rate, **extent),
            tally=self.tally,
            limiter=limiter or self.limiter,
            breaker=self.breaker,
            canary=self.canary,
            disk=disk,
            holders=(
                self.limiter.hold,
                self.breaker.hold,
                *(partial(self._hold, number) for number in range(3)),
            ),
            clock=lambda: self.now,
            wall_ms=lambda: NOON_MS,
        )

    def _hold(self, number: int, _now: float) -> Hold | None:
        return self.holds[number] if number < len(self.holds) else None

    def after(self, seconds: float, sent: int) -> Snapshot:
        self.now += seconds
        self.tally.begin(self.now)
        self.tally.attempts += sent
        self.tally.states[State.SENT] += sent
        if sent:
            self.tally.ended = self.now
        return self.camera.take()


def test_before_the_first_request_the_rate_in_force_tells_how_long_it_takes():
    shown = World().camera.take()
    assert (shown.done, shown.total, shown.rate, shown.eta, shown.limit, shown.asked) == (
        0, 1000, 0, 20, 50, 50,
    )  # fmt: skip
    assert World(rate=inf).camera.take().eta is None


def test_counts_are_the_tallys():
    world = World(rate=inf)
    world.tally.states.update({State.REJECTED: 2, State.UNDER_REVIEW: 3, State.IN_DOUBT: 4, State.SENT: 5})
    world.tally.errcodes.update({43004: 2})
    world.tally.count_in_flight_by(lambda: 6)
    world.tally.retries = 7
    shown = world.camera.take()
    assert (shown.rejected, shown.under_review, shown.in_doubt, shown.sent, shown.done) == (2, 3, 4, 5, 14)
    assert (shown.in_flight, shown.retries, shown.limit, shown.breaker) == (6, 7, None, "closed")
    assert shown.errcodes == {43004: 2}


def test_the_rate_is_that_of_the_last_five_seconds():
    world = World()
    assert world.after(1, 10).rate == 10
    assert world.after(1, 30).rate == 20
    rates = [world.after(1, 0).rate for _ in range(6)]
    assert rates == pytest.approx([40 / 3, 10, 8, 6, 0, 0])


def test_requests_count_when_they_leave_and_never_more_than_was_asked_for_is_shown():
    world = World(rate=50)
    world.tally.count_in_flight_by(lambda: 30)
    assert world.after(1, 0).rate == 30
    world.tally.count_in_flight_by(lambda: 0)
    assert world.after(1, 103).rate == 50


def test_the_eta_follows_from_the_rate():
    assert World(total=100).after(2, 20).eta == 8
    assert World(total=20).after(2, 20).eta == 0


def test_the_eta_waits_for_a_minute_that_is_full_and_goes_by_the_rate_after_it():
    world = World(total=100)
    world.after(2, 50)
    world.limiter.close_minute(world.now, 10_000)
    world.limiter.learn(Verdict(Kind.THROTTLED, 45011), world.now)
    shown = world.camera.take()
    assert shown.eta == pytest.approx(50 + 50 / 25)
    assert [hold.by for hold in shown.holds] == [Held.THROTTLED]


def test_where_minutes_are_full_again_and_again_the_last_two_tell_how_long_it_takes():
    world = World(total=10_000)
    for _ in range(3):
        world.after(1, 50)
        for _ in range(59):
            world.after(1, 0)
    world.limiter.learn(Verdict(Kind.THROTTLED, 45011), world.now)
    left = 10_000 - 150
    assert world.camera.take().eta == pytest.approx(left / (50 / 60), rel=0.3)


def test_repeats_make_it_take_longer():
    world = World(total=1000)
    world.tally.attempts += 100
    assert world.after(5, 100).eta == pytest.approx(900 * 2 / 40)


def test_a_quota_that_ends_first_ends_the_eta_and_is_told():
    shown = World(total=1000, quota=200).after(1, 50)
    assert shown.holds == (Hold(by=Held.QUOTA, many=150, of=950),)
    assert shown.eta == pytest.approx(3)
    assert World(total=1000, quota=1000).after(1, 50).holds == ()


@pytest.mark.parametrize(
    ("silent", "out", "said"), [(1.0, 5, None), (2.0, 5, Held.NO_ANSWER), (2.0, 0, None)]
)
def test_answers_that_do_not_come_are_told_after_a_second_and_a_half(silent, out, said):
    world = World()
    world.after(1, 10)
    world.tally.count_in_flight_by(lambda: out)
    shown = world.after(silent, 0)
    assert (shown.hold and shown.hold.by) == said


def test_slow_answers_are_told_where_no_more_requests_may_be_in_flight():
    world = World(rate=50, concurrency=10)
    world.tally.count_in_flight_by(lambda: 10)
    shown = world.after(5, 40)
    assert shown.hold == Hold(by=Held.SLOW_ANSWERS, many=10, takes=1.0)
    assert world.after(5, 240).holds == ()


def test_the_weightiest_hold_stands_first():
    world = World()
    world.holds.append(Hold(by=Held.TOKEN))
    world.breaker.learn(Verdict(Kind.UNSURE, detail="HTTP 500"), world.now)
    assert [hold.by for hold in world.after(0.1, 0).holds] == [Held.TOKEN, Held.FAULTS]


def test_a_canary_is_told_with_whether_it_passed():
    world = World(canary=2)
    assert (world.camera.take().canary, world.camera.take().canary_passed) == (2, False)
    for _ in range(2):
        world.canary.settled(rejected=False)
    assert world.camera.take().canary_passed
    assert (World().camera.take().canary, World().camera.take().canary_passed) == (0, False)
    world = World(canary=1)
    world.canary.settled(rejected=False)
    assert world.camera.take().canary_passed


def test_little_is_kept_however_long_it_goes_on():
    world = World()
    for _ in range(1000):
        world.after(0.2, 1)
    assert len(world.camera._marks) < 40
    assert len(world.camera._past) < 40


def test_an_open_breaker_is_shown_with_its_next_try_and_its_last_fault():
    world = World()
    for _ in range(20):
        world.breaker.learn(Verdict(Kind.UNSURE, detail="HTTP 500"), world.now)
    world.now += 1
    shown = world.camera.take()
    assert shown.breaker == "open"
    (hold,) = shown.holds
    assert (hold.by, hold.seconds, hold.gives_up, hold.fault) == (Held.BREAKER, 4, 299, "http_500")


def test_programs_get_all_of_it_with_stable_words():
    world = World(rate=inf)
    world.tally.errcodes.update({43004: 2})
    world.holds.append(Hold(by=Held.THROTTLED, seconds=30.04, why=Verdict(Kind.THROTTLED, 45011, detail="x")))
    told = msgspec.json.decode(msgspec.json.encode(world.camera.take().as_object()))
    assert told["errcodes"] == {"43004": 2}
    until = datetime.fromtimestamp(NOON_MS / 1000 + 30).astimezone().isoformat(timespec="seconds")
    assert told["holds"] == [
        {"word": "throttled", "seconds": 30.0, "until": until, "errcode": 45011, "fault": None, "rate": None}
    ]
