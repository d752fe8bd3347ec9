"""The last answers, of which the faults are counted."""

from collections import deque


class Window:
    """Remembers where among the answers the faults were, so that a good answer costs one addition."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._faults: deque[int] = deque()
        #: Answers so far. Who hears a good one adds 1.
        self.heard = 0

    def fault(self) -> None:
        """Take an answer that is a fault."""
        self.heard += 1
        self._faults.append(self.heard)

    @property
    def length(self) -> int:
        """How many answers are looked at."""
        return min(self.heard, self._size)

    @property
    def faults(self) -> int:
        """How many of these are faults."""
        faults = self._faults
        while faults and faults[0] <= self.heard - self._size:
            faults.popleft()
        return len(faults)

    def forget(self) -> None:
        """Begin anew."""
        self._faults.clear()
        self.heard = 0
