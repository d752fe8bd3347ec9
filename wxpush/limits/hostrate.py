"""The rate of an account on one host: several processes share it, and the lowest rate that one of them asks for holds for all together.

Alone, a process goes by its own limiter, and looks now and then whether somebody has come. Together they take each permit from numbers that they
share, by the same GCRA: whoever wants the next takes it, so what one does not use the others do, and one that dies has nothing to give back.
"""

from collections.abc import Iterable
from math import inf
from typing import NamedTuple, Protocol

from wxpush.hold import Held, Hold
from wxpush.limits.agreed import bounded, rescaled, wait
from wxpush.limits.rate import RateLimiter, together
from wxpush.system.board import Numbers, Seat

#: Seconds between two looks at who is there. Each stands before a permit: a process that was stopped looks before it sends again.
_LOOK = 0.1
#: Whoever comes to others waits for so long: by then each has looked, or sends nothing.
_ARRIVAL = 0.25
#: After a permit that another was quicker to take, or whose numbers another has locked.
_AGAIN = 0.0005
#: Who locks the numbers has them for some µs. One that was stopped meanwhile has them for good: then each goes by its share.
_STUCK = 0.3
#: Who took a permit within so many seconds counts among those who want some.
_ACTIVE = 1.0


class Shared(Protocol):
    """Where they agree (wxpush/system/board.py). Every method raises OSError where that fails."""

    def say(self, own: Seat) -> None: ...

    def renew(self, rate: float) -> bool: ...

    def others(self) -> Iterable[Seat]: ...

    def lock(self) -> bool: ...

    def unlock(self) -> None: ...

    def read(self) -> Numbers | None: ...

    def write(self, numbers: Numbers) -> None: ...


class Company(NamedTuple):
    """Who else is there: how many, how many of them want permits, and the lowest rate that one of them asks for."""

    many: int
    active: int
    lowest: float


class HostRate(RateLimiter):
    """A Rate that is shared. Its own limiter holds too: a slowdown that WeChat asks for is this process's."""

    def __init__(self, rate: float, board: Shared, now: float) -> None:
        """The process has its seat."""
        super().__init__(rate)
        self._board = board
        self._look_at = now + _LOOK
        self._changes = -1
        #: Whether the others are to be told to look: they are, also where it can be said only later that somebody came.
        self._untold = True
        self._company = Company(0, 0, inf)
        self._sharing = False
        self._in_force = rate
        self._again_at = self._took = -inf
        #: Since when the numbers cannot be had, and when the share that is taken without them lets one leave.
        self._stuck_since: float | None = None
        self._share_next = -inf
        self._enter(now)
        if self._company.many:
            self.close(now + _ARRIVAL)

    @property
    def company(self) -> Company:
        """Who else sends for the account on this host."""
        return self._company

    def in_force(self, now: float) -> float:
        """The rate that holds for all together, or a lower one of this process."""
        return min(self.rate(now), self._in_force)

    def _looked(self, now: float) -> float:
        self._look(now)
        return self.wait(now)

    def _wait_together(self, now: float) -> float:
        own = super().wait(now) if now < self._look_at else self._looked(now)
        return own if not self._company.many or self._in_force == inf else max(own, self._shared_wait(now))

    def _take_together(self, now: float) -> bool:
        if not self._claim(now):
            self._again_at = now + _AGAIN
            return False
        self._took = now
        return super().take(now)

    def _together(self, *, shared: bool) -> None:
        """Take permits together, or by its own limiter. Alone, a message costs nothing for it: not even one more call."""
        if shared is self._sharing:
            return
        self._sharing = shared
        for name, own in (("wait", self._wait_together), ("take", self._take_together)):
            if shared:
                setattr(self, name, own)
            else:
                delattr(self, name)

    def rows_within(self, seconds: float, now: float, *, least: int) -> float:
        rows = super().rows_within(seconds, now, least=least)
        if not self._company.many or self._in_force == inf:
            return rows
        return min(rows, seconds * self._in_force / (1 + self._company.active))

    def retune(self, asked: float, now: float) -> None:
        super().retune(asked, now)
        self._enter(now)

    def hold(self, now: float) -> Hold | None:
        found = super().hold(now)
        if found is not None or not self._company.many or self._in_force == inf:
            return found
        return Hold(by=Held.SHARED, many=1 + self._company.many, rate=self._in_force)

    def _enter(self, now: float) -> None:
        """Say what is asked for, so that all know it."""
        try:
            self._board.say(Seat(self.asked, self._took))
            self._untold = True
            self._agree(now)
        except OSError:
            self._stuck(now)

    def _look(self, now: float) -> None:
        self._look_at = now + _LOOK
        try:
            if self._board.renew(self.asked):
                self._enter(now)
            elif self._company.many:
                self._board.say(Seat(self.asked, self._took))
                self._agree(now)
            elif (numbers := self._read()) is None or numbers.changes != self._changes:
                self._agree(now)
        except OSError:
            self._stuck(now)

    def _agree(self, now: float) -> None:
        """See who is there, and what holds for all."""
        were = self._company.many
        self._company = company = self._seen(now)
        self._together(shared=company.many > 0)
        lowest = min(self.asked, company.lowest)
        if not self._board.lock():
            self._stuck(now)
            return
        try:
            found = self._read()
            known = found or Numbers(0, -inf, lowest)
            next_at = rescaled(known, lowest, now)
            if not were:  # what left by this one's own limiter counts for all
                next_at = max(next_at, rescaled(Numbers(0, self._next, self._rate), lowest, now))
            numbers = Numbers((known.changes + self._untold) % 2**63, next_at, lowest)
            if numbers != found:
                self._board.write(numbers)
        finally:
            self._board.unlock()
        self._stuck_since, self._untold = None, False
        self._changes, self._in_force = numbers.changes, lowest
        if were and not company.many and self._rate < inf:
            self._next = max(self._next, rescaled(numbers, self._rate, now))

    def _seen(self, now: float) -> Company:
        seats = [seat for seat in self._board.others() if seat.rate > 0]
        active = sum(0 <= now - seat.took <= _ACTIVE for seat in seats)
        return Company(len(seats), active, min((seat.rate for seat in seats), default=inf))

    def _shared_wait(self, now: float) -> float:
        again = self._again_at - now
        if self._stuck_since is not None:
            return max(again, self._share_next - now)
        try:
            numbers = self._read()
        except OSError:
            return again
        if numbers is None:
            return again
        return max(again, wait(numbers, now))

    def _claim(self, now: float) -> bool:
        """Take the next permit, if it is due and nobody was quicker."""
        try:
            locked = self._board.lock()
        except OSError:
            locked = False
        if not locked:
            return self._claim_share(now)
        try:
            return self._claim_locked(now)
        except OSError:
            return False
        finally:
            self._board.unlock()

    def _claim_locked(self, now: float) -> bool:
        known = self._read()
        if known is None:
            self._look_at = now  # somebody wrote over it: agree anew
            return False
        self._in_force = known.rate
        if known.rate == inf:
            return True
        if self._stuck_since is not None:  # what left meanwhile is in no number: nothing is saved up
            self._stuck_since = None
            known = known._replace(next=max(known.next, now + together(known.rate) / known.rate))
        left = wait(known, now) <= 0
        at = bounded(known, now)
        self._board.write(known._replace(next=max(at, now) + 1 / known.rate if left else at))
        return left

    def _read(self) -> Numbers | None:
        """The numbers; None where there are none that can be."""
        found = self._board.read()
        return found if found is not None and found.rate > 0 else None

    def _claim_share(self, now: float) -> bool:
        """Without the numbers: one part of as many as are there, and nothing saved up."""
        self._stuck(now)
        if self._stuck_since is None or now - self._stuck_since < _STUCK or now < self._share_next:
            return False
        self._share_next = now + (1 + self._company.many) / self._in_force
        return True

    def _stuck(self, now: float) -> None:
        if self._stuck_since is None:
            self._stuck_since = now
            self._share_next = now + _STUCK


class InForce:
    """Tells the rate that holds for all together."""

    def __init__(self, rate: HostRate) -> None:
        self._rate = rate

    def rate(self, now: float) -> float:
        return self._rate.in_force(now)
