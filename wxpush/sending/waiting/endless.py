"""A queue that does not end: its messages come as they come, and what is over is only for now."""

from collections.abc import Callable, Iterator
from math import inf
from typing import Protocol

from wxpush.model import Message
from wxpush.sending.queue import Queue, RetryBudget
from wxpush.sending.tally import Tally

#: Repeats that wait beyond this mean that more fails than can be kept in memory: nothing fresh is read meanwhile.
_MOST_WAITING = 10_000
#: Retries that may be saved up, how many a first attempt earns, and how many a second without any.
_SAVED = 100.0
_EARNED = 0.2
_A_SECOND = 1.0


class Feeding(Protocol):
    """Where fresh messages come from, in their order."""

    @property
    def more(self) -> bool:
        """Whether one may be there."""
        ...

    def next(self) -> Message | None:
        """The next one; None: there is none now."""
        ...


class EndlessBudget(RetryBudget):
    """Retries as those of one invocation: 20 % of the first attempts. Some come with the time, as an idle service has no first attempts."""

    def __init__(self, tally: Tally, clock: Callable[[], float]) -> None:
        """`clock` gives monotonic seconds."""
        super().__init__(tally)
        self._first_attempts = tally
        self._clock = clock
        self._seen = tally.first_attempts
        self._at = clock()
        self._saved = _SAVED

    def spend(self) -> None:
        self._earn()
        self._saved -= 1

    @property
    def left(self) -> float:
        self._earn()
        return self._saved

    def refilled(self, now: float) -> float:
        """When one retry may be made, in monotonic seconds."""
        return now + max(0.0, 1 - self.left) / _A_SECOND

    def _earn(self) -> None:
        now, attempts = self._clock(), self._first_attempts.first_attempts
        earned = (attempts - self._seen) * _EARNED + (now - self._at) * _A_SECOND
        self._saved = min(self._saved + earned, _SAVED)
        self._seen, self._at = attempts, now


class EndlessQueue(Queue):
    """Repeats, then fresh messages, for as long as nobody closes it. Whoever has fed it calls `fed`."""

    def __init__(
        self, source: Feeding, tally: Tally, clock: Callable[[], float], *, allowance: float = inf
    ) -> None:
        """`clock` gives monotonic seconds."""
        super().__init__(_Fresh(source), tally, allowance=allowance)
        self._source = source
        self._clock = clock
        self._refilled = EndlessBudget(tally, clock)
        self._budget = self._refilled

    @property
    def endless(self) -> bool:
        return not self.closed

    @property
    def dry(self) -> bool:
        return False

    def due(self) -> float:
        found = super().due()
        if self.closed or found < inf or not self._retries or not self._refilled.spent:
            return found
        return max(self._retries[0][0], self._refilled.refilled(self._clock()))

    @property
    def _may_pull(self) -> bool:
        crowded = len(self._repeats) + len(self._retries) >= _MOST_WAITING
        return self.allowance > 0 and not crowded and self._source.more


class _Fresh(Iterator[Message]):
    """Goes on once there is more."""

    def __init__(self, source: Feeding) -> None:
        self._source = source

    def __next__(self) -> Message:
        message = self._source.next()
        if message is None:
            raise StopIteration
        return message
