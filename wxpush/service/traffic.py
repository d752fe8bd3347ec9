"""What goes over the door, counted: answers by status, and how long they took."""

from collections import Counter

from wxpush.monitoring.exposition import Durations


class Traffic:
    """Sums since the start, which only grow."""

    def __init__(self) -> None:
        self.answers: Counter[int] = Counter()
        self.took = Durations()

    def note(self, status: int, seconds: float) -> None:
        """An answer begins, so long after its request was there."""
        self.answers[status] += 1
        self.took.note(seconds)
