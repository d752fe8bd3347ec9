"""Why messages wait, as the parts of a sender tell it when they are asked."""

from math import inf

import anyio
import pytest

from wxpush.hold import STALLS, Held, Hold
from wxpush.limits.breaker import Breaker
from wxpush.limits.limits import Limits
from wxpush.limits.rate import RateLimiter
from wxpush.limits.refusals import Canary, MaxErrors, Refusals
from wxpush.model import Kind, Message, Verdict
from wxpush.sending.holds import holders
from wxpush.sending.inquiries import Inquiries
from wxpush.sending.queue import Queue
from wxpush.sending.tally import Tally
from wxpush.words import Sentence

RESET = Verdict(Kind.UNSENT, detail=Sentence("rows.reset"))
TOO_MANY = Verdict(Kind.THROTTLED, 45011)
BUSY = Verdict(Kind.UNSURE, -1)


def test_what_stalls_a_run_weighs_more_than_what_slows_it_down():
    order = [*Held]
    assert {order.index(each) < order.index(Held.SLOWED) for each in STALLS} == {True}
    assert Held.SLOWED not in STALLS
    assert Held.QUOTA not in STALLS


class TestRate:
    def test_a_rate_that_is_kept_holds_nothing(self):
        assert RateLimiter(50).hold(0.0) is None
        assert RateLimiter(inf).hold(0.0) is None

    def test_a_full_minute_is_told_with_its_end_and_the_rate_behind_it(self):
        limiter = RateLimiter(50)
        limiter.close_minute(100.0, 20_000)
        limiter.learn(TOO_MANY, 100.0)
        assert limiter.hold(110.0) == Hold(by=Held.THROTTLED, why=TOO_MANY, seconds=30.0, rate=25.0)

    def test_a_slowdown_is_told_until_the_asked_rate_is_reached_again(self):
        limiter = RateLimiter(50)
        limiter.learn(TOO_MANY, 100.0)
        hold = limiter.hold(100.0)
        assert hold == Hold(by=Held.SLOWED, why=TOO_MANY, seconds=30.0, rate=25.0)
        later = limiter.hold(115.0)
        assert later is not None
        assert later.seconds == pytest.approx(15.0)
        assert later.rate == pytest.approx(35.0)
        assert limiter.hold(131.0) is None

    def test_a_low_rate_tells_when_the_next_message_leaves(self):
        limiter = RateLimiter(1 / 60)
        limiter.take(0.0)
        assert limiter.hold(10.0) == Hold(by=Held.SPACED, seconds=50.0, rate=1 / 60)
        assert limiter.hold(59.0) is None


class TestBreaker:
    def test_a_fault_is_told_at_once_and_forgotten_with_the_answers(self):
        breaker = Breaker()
        breaker.learn(RESET, 0.0)
        assert breaker.hold(0.0) == Hold(by=Held.FAULTS, why=RESET, many=1, of=1)
        for _ in range(100):
            breaker.learn(Verdict(Kind.SENT), 0.0)
        assert breaker.hold(0.0) is None

    def test_open_it_tells_the_last_fault_and_when_it_tries_and_half_open_that_it_does(self):
        breaker = Breaker()
        for _ in range(20):
            breaker.learn(BUSY, 0.0)
        assert breaker.hold(2.0) == Hold(by=Held.BREAKER, why=BUSY, seconds=3.0, gives_up=298.0)
        breaker.take(6.0)
        assert breaker.hold(6.0) == Hold(by=Held.PROBING, why=BUSY, gives_up=294.0)
        breaker.learn(RESET, 7.0)
        assert breaker.hold(7.0) == Hold(by=Held.BREAKER, why=RESET, seconds=10.0, gives_up=293.0)


def test_a_canary_holds_until_it_passes():
    canary = Canary(2)
    assert canary.hold(0.0) == Hold(by=Held.CANARY, many=2, of=2)
    canary.settled(rejected=False)
    assert canary.hold(0.0) == Hold(by=Held.CANARY, many=1, of=2)
    canary.settled(rejected=False)
    assert canary.hold(0.0) is Canary(0).hold(0.0) is None


def test_answers_that_are_kept_back_are_counted_with_their_code():
    refusals, verdict = Refusals({40003: 50}), Verdict(Kind.REJECTED, 40003)
    assert refusals.held_back(0.0) is None
    for row in range(3):
        refusals.hold(_message(row), verdict, lambda *_: None)
    assert refusals.held_back(0.0) == Hold(by=Held.KEPT_BACK, why=verdict, many=3)


class World:
    def __init__(self) -> None:
        self.tally = Tally()
        self.queue = Queue(iter(()), self.tally)
        self.workers = anyio.CancelScope()
        self.trouble: Verdict | None = None
        limits = Limits(RateLimiter(50), Breaker(), Refusals({}), MaxErrors(), Canary(0))
        nobody: object = None
        inquiries = Inquiries(nobody, nobody, lambda _: None, frozenset())  # type: ignore[arg-type] # none is asked
        self.holders = holders(
            limits, inquiries, self.queue, self.tally, workers=self.workers, trouble=lambda: self.trouble
        )

    def hold(self, now: float) -> list[Hold]:
        return [hold for holder in self.holders if (hold := holder(now)) is not None]


def _message(row: int) -> Message:
    return Message(row=row, key=b"", body=b"", who=0)


@pytest.mark.anyio
async def test_rows_that_wait_for_their_repeat_are_told_with_when_where_nothing_else_is_left():
    world = World()
    world.queue.take(0.0)
    world.queue.again(_message(1), 100.0)
    assert world.hold(10.0) == [], "nobody knows why"
    world.trouble = BUSY
    assert world.hold(10.0) == [Hold(by=Held.REPEATS, why=BUSY, many=1, seconds=90.0)]
    world.tally.count_in_flight_by(lambda: 1)
    assert world.hold(10.0) == [Hold(by=Held.REPEATING, why=BUSY, many=1)]


@pytest.mark.anyio
async def test_a_stop_tells_how_long_answers_are_waited_for():
    world = World()
    world.tally.count_in_flight_by(lambda: 7)
    assert world.hold(0.0) == []
    world.workers.deadline = anyio.current_time() + 10
    (hold,) = world.hold(0.0)
    assert (hold.by, hold.many) == (Held.STOPPING, 7)
    assert hold.seconds == pytest.approx(10, abs=1)
    world.tally.count_in_flight_by(lambda: 0)
    assert world.hold(0.0) == [], "all are answered"


@pytest.mark.parametrize(
    ("why", "word"),
    [
        (None, None),
        (TOO_MANY, None),
        (RESET, "reset"),
        (Verdict(Kind.UNSURE, detail="HTTP 502"), "http_502"),
        (Verdict(Kind.UNSURE), None),
    ],
)
def test_what_requests_died_of_has_a_stable_word(why, word):
    assert Hold(by=Held.FAULTS, why=why).fault == word
