"""One look at a run that is going on: everything a person is shown, as numbers."""

from collections import deque
from collections.abc import Callable
from math import inf

from msgspec import Struct

from wxpush.limits.base import Rate
from wxpush.limits.breaker import Breaker
from wxpush.model import State
from wxpush.sending.tally import Tally
from wxpush.words import Sentence

#: The shown rate is that of the last so many seconds.
_RATE_SECONDS = 5.0


class Snapshot(Struct, frozen=True, kw_only=True):
    """Rows of this invocation: `done` of `total` are settled. Rates per second; `eta` in seconds, None while unknown.

    `disk_share`: the share of the last seconds in which a request was due and waited for the checkpoint's disk, 0 to 1.
    """

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
    disk_share: float = 0.0

    def breaker_told(self) -> Sentence:
        """The breaker's state, for people."""
        return Sentence(f"progress.breaker_{self.breaker.replace('-', '_')}")


class Camera:
    """Takes snapshots of one sender; keeps a few counts back to tell the rate of the last seconds."""

    def __init__(
        self,
        *,
        tally: Tally,
        total: int,
        limiter: Rate,
        breaker: Breaker,
        clock: Callable[[], float],
        held: Callable[[], float] = float,
    ) -> None:
        """`total`: rows this invocation has to send; `clock` gives monotonic seconds, `held` those that the disk has cost so far."""
        self._tally = tally
        self._total = total
        self._limiter = limiter
        self._breaker = breaker
        self.clock = clock
        self._held = held
        self._marks: deque[tuple[float, int, float]] = deque([(clock(), 0, 0.0)])

    def take(self) -> Snapshot:
        now, states = self.clock(), self._tally.states
        rate, disk_share = self._rates(now, self._tally.attempts, self._held())
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
            disk_share=disk_share,
        )

    def _rates(self, now: float, attempts: int, held: float) -> tuple[float, float]:
        while len(self._marks) > 1 and self._marks[1][0] <= now - _RATE_SECONDS:
            self._marks.popleft()
        then, before, held_before = self._marks[0]
        self._marks.append((now, attempts, held))
        if now <= then:
            return 0.0, 0.0
        return (attempts - before) / (now - then), min((held - held_before) / (now - then), 1.0)
