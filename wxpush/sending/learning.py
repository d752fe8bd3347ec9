"""What every answer is told to: the limits, and whether it is the last that is waited for."""

from collections.abc import Callable

from wxpush.errors import Stop
from wxpush.limits.breaker import BreakerState
from wxpush.limits.limits import Limits
from wxpush.model import Kind, State, Verdict
from wxpush.sending.stops import no_success
from wxpush.sending.tally import Tally
from wxpush.sending.waiting.lingering import Lingering
from wxpush.system.clock import Clock

# Before Python 3.12 an enum's member is slow to look up, and every answer is compared with these.
_SENT, _THROTTLED = Kind.SENT, Kind.THROTTLED
_OPEN = BreakerState.OPEN


class Learning:
    """One sender's. `withdraw` takes back what was to leave by what held before."""

    def __init__(
        self,
        limits: Limits,
        lingering: Lingering,
        clock: Clock,
        tally: Tally,
        withdraw: Callable[[], None],
    ) -> None:
        self._limits = limits
        self._lingering = lingering
        self._clock = clock
        self._tally = tally
        self._withdraw = withdraw

    def learn(self, verdict: Verdict, now: float) -> Stop | None:
        """Take the next answer; the stop that it means."""
        kind, limits, breaker = verdict.kind, self._limits, self._limits.breaker
        if kind is _THROTTLED and verdict.pause is None:
            limits.rate.close_minute(now, self._clock.wall_ms())
        limits.rate.learn(verdict, now)
        breaker.learn(verdict, now)
        if breaker.state is _OPEN:  # of a minute that is full the permits tell
            self._withdraw()
        if (verdict.foreign or limits.foreign.counting) and (
            stop := self._of_others(verdict, now)
        ) is not None:
            return stop
        if kind is _SENT or (overdue := breaker.overdue(now)) < 0 or self._lingering.goes_on(overdue):
            return None
        return no_success(verdict)

    def _of_others(self, verdict: Verdict, now: float) -> Stop | None:
        foreign, awake = self._limits.foreign, self._limits.breaker.awake.time(now)
        stop = foreign.learn(verdict, awake, accepted=self._tally.states[State.SENT] > 0)
        if stop is None or not verdict.may_pass:
            return stop
        return None if self._lingering.goes_on(foreign.overdue(awake)) else stop
