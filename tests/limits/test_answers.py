"""Answers that are told of together teach the limits what they would have one by one."""

from hypothesis import given
from hypothesis import strategies as st

from wxpush.limits.answers import Answers
from wxpush.limits.breaker import Breaker
from wxpush.limits.rate import RateLimiter
from wxpush.limits.refusals import Streaks
from wxpush.model import Kind, Verdict

STREAK = Verdict(Kind.REJECTED, 50002)
VERDICTS = [Verdict(Kind.SENT, 0, 1), STREAK, *(Verdict(kind) for kind in Kind if kind is not Kind.SENT)]
RUNS = st.lists(st.tuples(st.sampled_from(VERDICTS), st.integers(1, 120), st.floats(0, 3)), max_size=25)


class World:
    def __init__(self) -> None:
        self.rate, self.breaker, self.streaks = RateLimiter(1000.0), Breaker(), Streaks({50002: 3})
        self.answers = Answers(self.rate, self.breaker, self.streaks)

    def one_by_one(self, verdict: Verdict, now: float) -> object:
        self.rate.learn(verdict, now)
        self.breaker.learn(verdict, now)
        return self.streaks.learn(verdict)

    def seen(self, now: float) -> tuple[float, float, object]:
        self.breaker.take(now)
        return self.rate.rate(now), self.breaker.wait(now), self.breaker.state


@given(RUNS)
def test_the_limits_learn_what_they_would_one_by_one(runs):
    together, alone, now = World(), World(), 0.0
    for verdict, times, seconds in runs:
        now += seconds
        for _ in range(times):
            assert together.answers.learn(verdict, now) == alone.one_by_one(verdict, now)
            assert together.seen(now) == alone.seen(now)


def test_a_message_that_is_taken_ends_a_streak():
    world = World()
    stops = [world.answers.learn(each, 0.0) for each in (STREAK, STREAK, VERDICTS[0], STREAK, STREAK)]
    assert stops == [None] * 5
    assert world.answers.learn(STREAK, 0.0) is not None
