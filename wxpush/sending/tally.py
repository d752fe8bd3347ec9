"""What this invocation has done so far: counted by the sender, read by whoever shows it."""

from collections import Counter
from collections.abc import Sized

from wxpush.model import State


class Tally:
    """Plain counters; a reader takes them as they are at any moment. Times are monotonic seconds."""

    def __init__(self) -> None:
        self.states: Counter[State] = Counter()
        self.errcodes: Counter[int] = Counter()
        #: Requests whose bytes left, and those of them that came after a row's first.
        self.attempts = 0
        self.retries = 0
        #: What is in flight.
        self.out: Sized = ()
        self.began: float | None = None
        self.ended: float | None = None

    @property
    def in_flight(self) -> int:
        return len(self.out)

    @property
    def seconds(self) -> float:
        """From the first request to the last answer."""
        return 0.0 if self.began is None or self.ended is None else self.ended - self.began

    @property
    def settled(self) -> int:
        """Rows that this invocation has done with; those it gave back are not."""
        return self.states.total() - self.states[State.PENDING]
