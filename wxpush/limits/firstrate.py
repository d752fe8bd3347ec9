"""Who goes before the others that share the rate of an account on one host: a message that came by itself before the rows of a list.

While it must wait, the next permit is reserved for it: it counts as taken from then on, so the others wait for the one behind it. No more leave
than without it, and nothing is reserved while no message is ready.
"""

from math import inf
from typing import NamedTuple

from wxpush.limits.agreed import bounded, wait
from wxpush.limits.hostrate import HostRate
from wxpush.limits.rate import together
from wxpush.system.board import Numbers


class _Reserved(NamedTuple):
    """`due`: when it may be used; `next`: what the numbers were made by it, after which it is gone; `interval`: what it made them more."""

    due: float
    next: float
    interval: float


class FirstRate(HostRate):
    """A HostRate that takes the next permit ahead, for a message that is ready."""

    _reserved: _Reserved | None = None

    def reserve(self, now: float) -> None:
        if not self._sharing or self._stuck_since is not None or self._holds(now):
            return
        try:
            if not self._board.lock():
                return
            try:
                self._reserve_locked(now)
            finally:
                self._board.unlock()
        except OSError:
            return  # the next look agrees anew

    def _reserve_locked(self, now: float) -> None:
        known = self._read()
        if known is None or known.rate == inf:
            return
        due, at, interval = wait(known, now), bounded(known, now), 1 / known.rate
        # Farther away than a full burst it is reserved for another who goes first.
        if due > 0 and at - now <= together(known.rate) * interval:
            self._reserved = _Reserved(now + due, at + interval, interval)
            self._board.write(known._replace(next=at + interval))

    def _holds(self, now: float) -> bool:
        return self._reserved is not None and now < self._reserved.next

    def _shared_wait(self, now: float) -> float:
        found = super()._shared_wait(now)
        if self._reserved is None or not self._holds(now) or self._stuck_since is not None:
            return found
        return max(self._again_at, self._reserved.due) - now

    def _claim_locked(self, now: float) -> bool:
        if (reserved := self._reserved) is not None:
            self._reserved = None
            known = self._read()
            if known is not None and _is_in(known, reserved, now):
                self._board.write(known._replace(next=known.next - reserved.interval))
        return super()._claim_locked(now)


def _is_in(known: Numbers, reserved: _Reserved, now: float) -> bool:
    """Whether the numbers without the reserved permit are those less its interval: nobody has taken one since, or none so late that it would have
    counted from its own moment on.
    """
    return now <= reserved.next - reserved.interval or (known.next == reserved.next and now < reserved.next)
