"""The circuit breaker: keeps rows from being wasted on an account or a server that is down.

It counts only faults of account and server; what is wrong with one recipient says nothing about the next.
"""

from enum import Enum
from math import inf

from wxpush.hold import Held, Hold
from wxpush.limits.awake import Awake
from wxpush.limits.recent import Recent
from wxpush.model import Kind, Verdict

_LOOKED_AT = 100
_LEAST = 20
_SHARE = 0.5
_FIRST_PAUSE = 5.0
_LONGEST_PAUSE = 60.0
#: A gateway that answers is soon heard of again: it is given up earlier than a network.
_LONGEST_OF_GATEWAY = 15.0
_GIVE_UP = 300.0

_FAULTS = frozenset({Kind.UNSURE, Kind.UNSENT})
#: These tell nothing of whether the server works for us.
_NEUTRAL = frozenset({Kind.TOKEN, Kind.THROTTLED, Kind.QUOTA, Kind.TEMPLATE, Kind.HALT})


class BreakerState(Enum):
    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


#: Before Python 3.12 an enum's member is slow to look up, and every answer asks.
_CLOSED = BreakerState.CLOSED


class Breaker:
    """Closed: all pass. Open: none, for a pause that doubles. Half-open: one request probes."""

    def __init__(self) -> None:
        self.state = BreakerState.CLOSED
        self._recent = Recent(_LOOKED_AT)
        self._pause = _FIRST_PAUSE
        self._until = -inf
        self.awake = Awake()
        #: When it opened, as `awake` shows it.
        self._opened_at = inf
        self._probing = False
        #: The last fault.
        self._fault: Verdict | None = None

    def wait(self, now: float) -> float:
        """Seconds until a request may leave; infinite while a probe is out."""
        if self.state is _CLOSED:
            return 0.0
        if self._probing:
            return inf
        return max(0.0, self._until - now)

    @property
    def room(self) -> float:
        """How many requests may be on their way together."""
        return inf if self.state is _CLOSED else 1

    def take(self, now: float) -> None:
        """A request leaves: while not closed, it is the probe."""
        if self.state is not _CLOSED and now >= self._until:
            self.state = BreakerState.HALF_OPEN
            self._probing = True

    def withdraw(self) -> None:
        """The probe came to nothing before it left."""
        if self._probing:
            self._probing = False
            self.state = BreakerState.OPEN

    def learn(self, verdict: Verdict, now: float) -> None:
        kind, recent = verdict.kind, self._recent
        if self.state is _CLOSED:
            if kind in _FAULTS:
                recent.fault()
                self._fault = verdict
            elif kind not in _NEUTRAL and not verdict.foreign:
                recent.heard += 1
            if recent.places and self._too_many_faults:
                self._opened_at = self.awake.time(now)
                self._open(now)
        elif kind in _FAULTS:
            self._fault = verdict
            if self._probing:  # others are late answers to what was out when it opened
                longest = _LONGEST_OF_GATEWAY if verdict.foreign else _LONGEST_PAUSE
                self._pause = min(longest, self._pause * 2)
                self._open(now)
        elif kind not in _NEUTRAL and not verdict.foreign:
            self._close()
        elif self._probing:
            self._probing = False

    def overdue(self, now: float) -> float:
        """For how long more than five minutes in which messages might leave there was no success since it opened; negative: for how long not yet."""
        return self.awake.time(now) - self._opened_at - _GIVE_UP

    def hold(self, now: float) -> Hold | None:
        """What it holds back, and the last fault; closed, that some of the last requests failed."""
        recent, fault = self._recent, self._fault
        many = recent.faults
        if fault is None or (self.state is _CLOSED and not many):
            return None
        if self.state is _CLOSED:
            return Hold(by=Held.FAULTS, why=fault, many=many, of=recent.length)
        gives_up = max(0.0, -self.overdue(now))
        if self._probing:
            return Hold(by=Held.PROBING, why=fault, gives_up=gives_up)
        return Hold(by=Held.BREAKER, why=fault, seconds=max(0.0, self._until - now), gives_up=gives_up)

    @property
    def _too_many_faults(self) -> bool:
        recent = self._recent
        return recent.length >= _LEAST and recent.faults >= recent.length * _SHARE

    def _open(self, now: float) -> None:
        self.state = BreakerState.OPEN
        self._probing = False
        self._until = now + self._pause

    def _close(self) -> None:
        self.state = BreakerState.CLOSED
        self._probing = False
        self._recent.forget()
        self._pause = _FIRST_PAUSE
        self._opened_at = inf
