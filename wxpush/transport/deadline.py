"""Deadlines by one timer for all connections: a timer a request would cost more than the request's parsing."""

import asyncio
from time import monotonic
from typing import Protocol

_LONGEST_PERIOD = 0.1


class Timed(Protocol):
    """Something that may be waiting. `deadline` is in monotonic seconds, infinite while it waits for nothing."""

    deadline: float

    def expire(self) -> None: ...


class Sweep:
    """Looks at everything timed once a period (100 ms, or a 20th of a shorter timeout) and expires what is due.

    Nothing outlives its deadline: what would be due before the next look is expired by this one. Only after a stall
    of the process (it was stopped, the machine slept) one look is left out, so that answers that came meanwhile are
    read first.
    """

    def __init__(self, timeout: float) -> None:
        self._period = min(_LONGEST_PERIOD, timeout / 20)
        self._timed: set[Timed] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._excused = False

    def add(self, timed: Timed) -> None:
        self._timed.add(timed)
        if self._timer is None:
            self._wind()

    def discard(self, timed: Timed) -> None:
        self._timed.discard(timed)
        if not self._timed and self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def look(self, now: float, *, late: float = 0.0) -> None:
        """Expire what is due at `now`, given that this look comes `late` seconds after its time."""
        self._excused = late > self._period and not self._excused
        if self._excused:
            return
        due = [timed for timed in self._timed if timed.deadline < now + self._period]
        for timed in due:
            timed.expire()

    def _wind(self) -> None:
        due = monotonic() + self._period
        self._timer = asyncio.get_running_loop().call_later(self._period, self._tick, due)

    def _tick(self, due: float) -> None:
        now = monotonic()
        self._wind()
        self.look(now, late=now - due)
