"""What goes over the door, counted: answers by status, and how long they took."""

from bisect import bisect_left
from collections import Counter

#: Seconds. https://prometheus.io/docs/practices/histograms/
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Traffic:
    """Sums since the start, which only grow."""

    def __init__(self) -> None:
        self.answers: Counter[int] = Counter()
        #: Up to each of BUCKETS, and above all.
        self.took = [0] * (len(BUCKETS) + 1)
        self.seconds = 0.0

    def note(self, status: int, seconds: float) -> None:
        """An answer begins, so long after its request was there."""
        self.answers[status] += 1
        self.took[bisect_left(BUCKETS, seconds)] += 1
        self.seconds += seconds
