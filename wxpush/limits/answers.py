"""Whom an answer concerns beside its row: the rate, the breaker, and the counts of refusals in a row."""

from wxpush.errors import Stop
from wxpush.limits.base import Rate
from wxpush.limits.breaker import Breaker, BreakerState
from wxpush.limits.refusals import Streaks
from wxpush.model import Kind, Verdict

# Before Python 3.12 an enum's member is slow to look up, and every answer asks.
_SENT, _CLOSED = Kind.SENT, BreakerState.CLOSED


class Answers:
    """Passes on the answers of one account, in their order.

    Nearly all of them say that a message was taken. While all is well these are counted, and told of together before the
    next answer that says something else.
    """

    def __init__(self, rate: Rate, breaker: Breaker, streaks: Streaks) -> None:
        self._rate = rate
        self._breaker = breaker
        self._streaks = streaks
        self._sent = 0

    def learn(self, verdict: Verdict, now: float) -> Stop | None:
        """Take the next answer; give the reason to halt, if it is the last of too many that were alike."""
        if verdict.kind is _SENT and self._breaker.state is _CLOSED and not self._breaker.troubled:
            self._sent += 1
            return None
        if self._sent:
            self._rate.learn_sent(self._sent)
            self._breaker.learn_sent(self._sent)
            self._streaks.learn_sent()
            self._sent = 0
        self._rate.learn(verdict, now)
        self._breaker.learn(verdict, now)
        return self._streaks.learn(verdict)
