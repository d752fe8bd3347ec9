"""The rows that an invocation has to send: how many there are, in which order they leave, and what is told of them before the yes."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wxpush.checkpoint.twice import Leaving
from wxpush.model import Instant
from wxpush.run.preparing.differences import Teller
from wxpush.run.session import Session
from wxpush.words import Sentence


@dataclass(frozen=True, slots=True)
class Departure:
    """Pending rows, and those in doubt to `repeat`; `tellers` tell what makes this time another than a first one."""

    session: Session
    repeat: Mapping[int, Instant | None]
    tellers: Sequence[Teller]

    def rows(self) -> int:
        """How many there are now: fewer, once some are left out."""
        return self._pending(self.session.last_row) + len(self.repeat)

    def different(self, most: int) -> list[Sentence]:
        """What is told where the first `most` of them leave."""
        leaving = self._first(most) if self.tellers else Leaving()
        return [sentence for teller in self.tellers for sentence in teller(leaving)]

    def _first(self, most: int) -> Leaving:
        """Rows in doubt leave before the others, each in their order (`wxpush/sending/feed.py`)."""
        repeats = sorted(self.repeat)[:most]
        fresh, last = most - len(repeats), self.session.last_row
        if fresh < self._pending(last):
            last = bisect_left(range(last + 1), fresh, key=self._pending)
        return Leaving(last, frozenset(repeats))

    def _pending(self, last: int) -> int:
        return self.session.counts(last).not_attempted
