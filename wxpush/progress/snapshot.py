"""One look at a run that is going on: everything a person is shown, as numbers."""

from collections import deque
from collections.abc import Callable
from math import inf

from msgspec import Struct

from wxpush.limits.base import Rate
from wxpush.limits.breaker import Breaker
from wxpush.model import State
from wxpush.sending.tally import Tally

#: The shown rate is that of the last so many seconds.
_RATE_SECONDS = 5.0


class Snapshot(Struct, frozen=True, kw_only=True):
    """Rows of this invocation: `done` of `total` are settled. Rates per second; `eta` in seconds, None while unknown."""

    done: int
    total: int
    sent: int
    rejected: int
    under_review: int
    in_doubt: int
    in_flight: int
    retries: int
    rate: float
    limit: float | None
    breaker: str
    eta: float | None


class Camera:
    """Takes snapshots of one sender; keeps a few counts back to tell the rate of the last seconds."""

    def __init__(
        self, *, tally: Tally, total: int, limiter: Rate, breaker: Breaker, clock: Callable[[], float]
    ) -> None:
        """`total`: rows this invocation has to send; `clock` gives monotonic seconds."""
        self._tally = tally
        self._total = total
        self._limiter = limiter
        self._breaker = breaker
        self._clock = clock
        self._marks: deque[tuple[float, int]] = deque([(clock(), 0)])

    def take(self) -> Snapshot:
        now, states = self._clock(), self._tally.states
        rate = self._rate(now, self._tally.attempts)
        done = self._tally.settled
        limit = self._limiter.rate(now)
        return Snapshot(
            done=done,
            total=self._total,
            sent=states[State.SENT],
            rejected=states[State.REJECTED],
            under_review=states[State.UNDER_REVIEW],
            in_doubt=states[State.IN_DOUBT],
            in_flight=self._tally.in_flight,
            retries=self._tally.retries,
            rate=rate,
            limit=None if limit == inf else limit,
            breaker=self._breaker.state.value,
            eta=(self._total - done) / rate if rate > 0 else None,
        )

    def _rate(self, now: float, attempts: int) -> float:
        while len(self._marks) > 1 and self._marks[1][0] <= now - _RATE_SECONDS:
            self._marks.popleft()
        then, before = self._marks[0]
        self._marks.append((now, attempts))
        return (attempts - before) / (now - then) if now > then else 0.0
