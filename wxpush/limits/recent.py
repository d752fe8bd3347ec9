"""The last answers, of which the faults are counted."""

from collections import deque


class Recent:
    """Remembers where among the answers the faults were, so that a good answer costs one addition."""

    def __init__(self, size: int) -> None:
        self._size = size
        #: Where the faults were; what is too old among them goes when they are counted.
        self.places: deque[int] = deque()
        #: Answers so far. Who hears a good one adds 1.
        self.heard = 0

    def fault(self) -> None:
        """Take an answer that is a fault."""
        self.heard += 1
        self.places.append(self.heard)

    @property
    def length(self) -> int:
        """How many answers are looked at."""
        return min(self.heard, self._size)

    @property
    def faults(self) -> int:
        """How many of these are faults."""
        places = self.places
        while places and places[0] <= self.heard - self._size:
            places.popleft()
        return len(places)

    def forget(self) -> None:
        """Count from the beginning."""
        self.places.clear()
        self.heard = 0
