"""What a camera itself sees of messages that wait: a slow disk, answers that do not come, and what is left of the way."""

from math import inf

import pytest

from tests.progress.test_camera import NOON_MS, World
from wxpush.hold import Held, Hold
from wxpush.model import State
from wxpush.progress.camera import NOTABLE_SHARE, Camera, Extent


class Disk:
    """The times of a DiskPace."""

    def __init__(self) -> None:
        self.held, self.longest = 0.0, 0.0


class Slow(World):
    """A world whose disk is seen."""

    def __init__(self, **more) -> None:
        self.disk = Disk()
        super().__init__(disk=self.disk, **more)

    def held(self, seconds: float, share: float):
        """After so many seconds of which the disk took a share."""
        self.disk.held += share * seconds
        self.disk.longest = max(self.disk.longest, 0.5)
        return self.after(seconds, 10)


@pytest.mark.parametrize(
    ("seconds", "share", "many"),
    [(2.0, 0.25, 25), (2.0, 0.5, 50), (4.0, 1.0, 100), (2.0, 0.24, None), (1.9, 1.0, None), (3.0, 0.0, None)],
)
def test_a_disk_that_takes_a_quarter_of_two_seconds_is_told(seconds, share, many):
    assert NOTABLE_SHARE == 0.25
    shown = Slow().held(seconds, share)
    assert shown.disk_share == pytest.approx(share)
    told = () if many is None else (Hold(by=Held.DISK, many=many, takes=0.5),)
    assert shown.holds == told


def test_the_disk_is_that_of_the_last_seconds_and_never_takes_more_than_all_of_them():
    world = Slow()
    assert world.camera.take().disk_share == 0.0
    assert world.held(2, 1.5).disk_share == 1.0
    assert world.held(2, 0.0).disk_share == pytest.approx(3 / 4)
    assert world.held(3, 0.0).disk_share == 0.0
    assert World().after(3, 10).disk_share == 0.0


def test_a_second_look_at_the_same_moment_knows_no_rate():
    world = Slow()
    world.disk.held = 5.0
    shown = world.after(0, 10)
    assert (shown.rate, shown.disk_share, shown.holds) == (0.0, 0.0, ())


def test_a_snapshot_has_the_moment_and_what_was_done_before():
    world = World(done_before=7, sent_before=6)
    world.tally.states[State.SENT] = 5
    shown = world.after(12.5, 0)
    assert (shown.elapsed, shown.at_ms, shown.done_before, shown.sent_before) == (12.5, NOON_MS, 7, 6)
    assert (shown.asked, World(rate=inf).camera.take().asked) == (50, None)


@pytest.mark.parametrize(("silent", "told"), [(1.4, False), (1.5, True), (3.0, True)])
def test_silence_is_told_with_how_long_it_is_and_may_be(silent, told):
    world = World(timeout=30.0)
    world.after(1, 10)
    world.tally.count_in_flight_by(lambda: 3)
    holds = world.after(silent, 0).holds
    assert [(hold.by, hold.many, hold.most) for hold in holds] == [(Held.NO_ANSWER, 3, 30.0)] * told
    assert [hold.takes for hold in holds] == [pytest.approx(silent)] * told


def test_before_the_first_answer_silence_counts_from_the_first_request_and_without_one_there_is_none():
    world = World()
    world.tally.count_in_flight_by(lambda: 3)
    world.now += 10
    assert world.camera.take().holds == ()
    world.tally.begin(world.now)
    world.now += 2
    (hold,) = world.camera.take().holds
    assert (hold.by, hold.takes) == (Held.NO_ANSWER, 2)


def test_requests_on_a_clock_that_begins_at_zero_are_counted_from_there():
    world = World()
    world.now = 0.0
    world.after(0.5, 1)
    world.tally.count_in_flight_by(lambda: 3)
    (hold,) = world.after(1.75, 0).holds
    assert hold.takes == 1.75


@pytest.mark.parametrize(
    ("in_flight", "sent", "rate", "told"),
    [
        (10, 30, 50, True),  # 40 of 250 asked for
        (10, 189, 50, True),
        (10, 190, 50, False),  # four fifths of it
        (9, 30, 50, False),
        (11, 30, 50, True),
        (10, 30, inf, False),
    ],
)
def test_answers_are_slow_where_all_that_may_be_are_in_flight_and_the_rate_is_missed(
    in_flight, sent, rate, told
):
    world = World(rate=rate, concurrency=10)
    world.tally.count_in_flight_by(lambda: in_flight)
    shown = world.after(5, sent)
    assert [(hold.by, hold.many) for hold in shown.holds] == [(Held.SLOW_ANSWERS, in_flight)] * told
    takes = in_flight / ((sent + in_flight) / 5)
    assert [hold.takes for hold in shown.holds] == [pytest.approx(takes)] * told


def test_a_rate_that_a_gateway_lowered_is_the_one_that_answers_are_held_against():
    class Limited:
        def __init__(self, rate: float) -> None:
            self._rate = rate

        def rate(self, _now: float) -> float:
            return self._rate

    world = World(rate=50, concurrency=10, limiter=Limited(5.0))
    world.tally.count_in_flight_by(lambda: 10)
    assert world.after(5, 12).holds == (), "4.4 a second of 5"
    slower = World(rate=2, concurrency=10, limiter=Limited(inf))
    slower.tally.count_in_flight_by(lambda: 10)
    assert slower.after(5, 0).holds == (), "2 a second were asked for"


def test_where_nothing_has_left_lately_no_answer_is_slow():
    world = World(concurrency=0)
    assert world.after(5, 0).holds == ()
    slow = World(concurrency=1, rate=50)
    slow.tally.count_in_flight_by(lambda: 1)
    (hold,) = slow.after(4, 1).holds
    assert (hold.by, hold.takes) == (Held.SLOW_ANSWERS, 2.0), "half a request a second"


@pytest.mark.parametrize(("quota", "left"), [(10, 10), (5, 5), (1, 1), (0, 0)])
def test_a_quota_is_never_less_than_nothing(quota, left):
    world = World(total=100, quota=quota)
    assert world.camera.take().holds == (Hold(by=Held.QUOTA, many=left, of=100),)
    world.tally.attempts = 200
    assert world.camera.take().holds == (Hold(by=Held.QUOTA, many=0, of=100),)


@pytest.mark.parametrize(("rows", "requests"), [(19, 1.0), (20, 2.0), (40, 2.0)])
def test_how_many_requests_a_row_takes_is_known_after_twenty_rows(rows, requests):
    world = World(total=1000)
    world.tally.attempts = rows  # and as many again
    world.after(1, rows)
    shown = world.after(6, 0)
    assert shown.rate == 0
    assert shown.eta == pytest.approx((1000 - rows) * requests / 50)


def test_only_what_stalls_and_has_an_end_is_waited_for():
    def eta(*holds: Hold) -> float | None:
        world = World(total=100)
        world.holds.extend(holds)
        return world.camera.take().eta

    assert eta() == 2
    assert eta(Hold(by=Held.FAULTS, seconds=30.0)) == 2
    assert eta(Hold(by=Held.TOKEN)) == 2
    assert eta(Hold(by=Held.TOKEN), Hold(by=Held.THROTTLED, seconds=30.0)) == 32
    assert eta(Hold(by=Held.THROTTLED, seconds=30.0), Hold(by=Held.FAULTS, seconds=9.0)) == 32


@pytest.mark.parametrize(
    ("by", "seconds", "goes_by_minutes"),
    [(Held.SLOWED, 60, True), (Held.THROTTLED, 60, True), (Held.SLOWED, 59, False), (Held.FAULTS, 60, False)],
)
def test_the_last_minute_tells_where_less_is_taken_than_was_asked_for(by, seconds, goes_by_minutes):
    world = World(total=1000)
    world.after(1, 30)
    for _ in range(seconds - 1):
        shown = world.after(1, 0)
    assert shown.eta == pytest.approx(970 / 50)
    world.holds += [Hold(by=by), Hold(by=Held.REPEATING)]
    assert world.camera.take().eta == pytest.approx(970 / (30 / seconds) if goes_by_minutes else 970 / 50)


def test_the_last_two_minutes_are_looked_back_on_and_no_more():
    world = World(total=100_000)
    world.holds.append(Hold(by=Held.SLOWED))
    for second in range(600):
        shown = world.after(1, 1 if second < 400 else 10)
    left = 100_000 - world.tally.settled
    assert shown.eta == pytest.approx(left / 10)


def test_a_sender_without_limits_of_its_own_has_a_camera_too():
    world = World()
    world.camera = Camera(
        Extent(total=10), tally=world.tally, limiter=world.limiter, clock=lambda: 0.0, wall_ms=lambda: 0
    )
    shown = world.camera.take()
    assert (shown.breaker, shown.canary, shown.canary_passed, shown.holds) == ("closed", 0, False, ())
