"""What this invocation has done so far: counted by whoever sends (sender and journal, or a cluster's collector), and shown to people."""

from collections import Counter, deque
from collections.abc import Callable

from wxpush.checkpoint.base import Requests
from wxpush.model import Kind, Message, State

#: So many of the newest answers are kept for whoever asks how long they took.
_ANSWERS = 1024
# Before Python 3.12 an enum's member is slow to look up, and every answer is compared with these.
_UNSURE, _UNSENT, _TOKEN = Kind.UNSURE, Kind.UNSENT, Kind.TOKEN


class Tally:
    """Plain counters; a reader takes them as they are at any moment. Times are monotonic seconds."""

    def __init__(self) -> None:
        self.states: Counter[State] = Counter()
        self.errcodes: Counter[int] = Counter()
        #: Requests whose bytes left, and those of them that came after a row's first.
        self.attempts = 0
        self.retries = 0
        #: Rows of which a request left that was not refused for its token: such a one is no try of its row.
        self.first_attempts = 0
        #: How many seconds answers took, the newest last, until somebody takes them out; those of a cluster only its workers know.
        self.took: deque[float] = deque(maxlen=_ANSWERS)
        self._in_flight: Callable[[], int] = lambda: 0  # a cluster's are its workers'
        self.began: float | None = None
        self.ended: float | None = None

    def count_in_flight_by(self, number: Callable[[], int]) -> None:
        """Take the number of requests in flight from whoever knows them: to count them here would cost every message."""
        self._in_flight = number

    @property
    def in_flight(self) -> int:
        """Requests in flight."""
        return self._in_flight()

    def begin(self, now: float) -> None:
        """Take it that the first request leaves now, unless one has."""
        if self.began is None:
            self.began = now

    def count(self, message: Message, kind: Kind, now: float, took: float = 0.0) -> None:
        """Count one request, and what it means for its row. UNSURE is also for one that gets no answer any more.

        `took`: the seconds until its answer, where there is one.
        """
        self.ended = now
        if kind is _UNSENT:
            return
        self.attempts += 1
        if kind is _TOKEN:
            return
        if message.tries:
            self.retries += 1
        else:
            self.first_attempts += 1
            if message.earlier_tries:
                self.retries += 1
        message.tries += 1
        if kind is _UNSURE:
            message.unsure = True
        else:
            self.took.append(took)

    @property
    def requests(self) -> Requests:
        """The sums so far, for the checkpoint; from any thread."""
        return Requests(self.attempts, self.retries, self.seconds)

    @property
    def seconds(self) -> float:
        """From the first request to the last answer."""
        return 0.0 if self.began is None or self.ended is None else self.ended - self.began

    @property
    def settled(self) -> int:
        """Rows that this invocation has done with; those it gave back are not."""
        return self.states.total() - self.states[State.PENDING]
