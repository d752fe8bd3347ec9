"""What a worker did for an account so far: sums of the chunks that ended, and of those in hand."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from wxpush.model import State
from wxpush.monitoring.exposition import Durations
from wxpush.sending.tally import Tally

#: Rows in these were given back, or are on their way: they count where they end.
_OPEN = frozenset({State.PENDING, State.IN_FLIGHT})


class ChunkCounts:
    """Sums that only grow: a chunk passes from one in hand to one that ended within one turn of the event loop."""

    def __init__(self) -> None:
        #: Chunks that ended.
        self.chunks = 0
        self._attempts = 0
        self._retries = 0
        self._states: Counter[State] = Counter()
        self._errcodes: Counter[int] = Counter()
        self._took = Durations()
        self._in_hand: set[Tally] = set()

    @contextmanager
    def counting(self, tally: Tally) -> Iterator[None]:
        """Count what a chunk's sender does inside, however that ends."""
        self._in_hand.add(tally)
        try:
            yield
        finally:
            self._in_hand.discard(tally)
            self._note(tally)
            self._attempts += tally.attempts
            self._retries += tally.retries
            self._states.update(tally.states)
            self._errcodes.update(tally.errcodes)
            self.chunks += 1

    @property
    def attempts(self) -> int:
        """Requests whose bytes left."""
        return self._attempts + sum(tally.attempts for tally in self._in_hand)

    @property
    def retries(self) -> int:
        """Those of them that came after a row's first."""
        return self._retries + sum(tally.retries for tally in self._in_hand)

    @property
    def in_flight(self) -> int:
        """Those that have no answer yet."""
        return sum(tally.in_flight for tally in self._in_hand)

    @property
    def states(self) -> Mapping[State, int]:
        """Rows that came to an end here, by state."""
        found = self._states.copy()
        for tally in self._in_hand:
            found.update(tally.states)
        return {state: many for state, many in found.items() if state not in _OPEN}

    @property
    def errcodes(self) -> Mapping[int, int]:
        """Rows that WeChat rejected, by its code."""
        found = self._errcodes.copy()
        for tally in self._in_hand:
            found.update(tally.errcodes)
        return found

    @property
    def took(self) -> Durations:
        """How long answers took that were noted."""
        self.note_answers()
        return self._took

    def note_answers(self) -> None:
        """Note how long those took that came since the last time. A tally keeps the newest thousand: done twice a second, none is missed."""
        for tally in self._in_hand:
            self._note(tally)

    def _note(self, tally: Tally) -> None:
        while tally.took:
            self._took.note(tally.took.popleft())
