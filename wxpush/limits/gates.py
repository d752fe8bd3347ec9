"""Whether anything may leave at all: rate, breaker and window asked together."""

from math import inf

from wxpush.limits.base import Rate
from wxpush.limits.breaker import Breaker, BreakerState
from wxpush.limits.window import WindowLimit
from wxpush.system.clock import Clock

#: No intent is written earlier than this before its permit.
_EARLY = 0.1
#: A wall's clock may be set, and a machine may sleep: a closed window is looked at again after so many seconds.
_LOOK_AGAIN = 30.0
_CLOSED, _OPEN = BreakerState.CLOSED, BreakerState.OPEN


class Gates:
    """Those of one sender. Told the time in monotonic seconds; a window goes by the wall's clock, which is asked only where there is one."""

    def __init__(self, rate: Rate, breaker: Breaker, clock: Clock, window: WindowLimit | None = None) -> None:
        self.rate = rate
        self.breaker = breaker
        self.window = window
        self._clock = clock

    @property
    def repeats_only(self) -> bool:
        """Whether only what may have arrived may leave, as the window is about to close."""
        return self.window is not None and self.window.wait(self._clock.wall_ms()) > 0

    @property
    def closed(self) -> bool:
        """Whether the window lets nothing out."""
        return self.window is not None and self.window.wait_to_repeat(self._clock.wall_ms()) > 0

    @property
    def longest_rest(self) -> float:
        """For how long nobody need look, while as much has left as may."""
        return inf if self.window is None else self._look_again(self.window)

    def wait(self, now: float) -> float:
        """Seconds until an intent may be written; 0 or less when it may now."""
        rate = self.rate.wait(now)
        closed = 0.0 if self.window is None else self.window.wait_to_repeat(self._clock.wall_ms())
        # Only a pause of the operator's has no end.
        (self.breaker.awake.rest if rate == inf or closed > 0 else self.breaker.awake.go_on)(now)
        return max(self.breaker.wait(now), rate - _EARLY, closed)

    def next_look(self, now: float, due: float) -> float:
        """When to look again for something to send, in seconds. `due`: until something that may leave may be taken from the queue."""
        wait = max(self.wait(now), due)
        if self.window is None:
            return wait
        opens = self.window.wait(self._clock.wall_ms())
        again = self._look_again(self.window)
        return min(wait, opens, again) if opens > 0 else min(wait, again)

    def _look_again(self, window: WindowLimit) -> float:
        if self.breaker.state is _CLOSED or self.breaker.awake.resting:
            return _LOOK_AGAIN
        # Of an open breaker it counts when exactly the window closes.
        return min(window.closes(self._clock.wall_ms()) or _LOOK_AGAIN, _LOOK_AGAIN)

    def shut(self, now: float) -> bool:
        """Whether one has closed since the last intents were decided."""
        return self.breaker.state is _OPEN or self.rate.wait(now) > _EARLY or self.closed
