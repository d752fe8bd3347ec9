"""How much a checkpoint's disk slows the sending: the time in which a request was due and waited until its intent was on disk."""

from collections.abc import Sequence
from math import inf

from wxpush.checkpoint.base import NO_INTENTS, Checkpoint, Intents
from wxpush.limits.base import Rate
from wxpush.model import Record
from wxpush.sending.tally import Tally
from wxpush.system.clock import Clock


class DiskPace:
    """A checkpoint that measures another one's commits. `held` are seconds in all, `longest` is the longest commit's."""

    def __init__(
        self, checkpoint: Checkpoint, *, rate: Rate, tally: Tally, clock: Clock, concurrency: int
    ) -> None:
        self._checkpoint = checkpoint
        self._rate = rate
        self._tally = tally
        self._clock = clock
        self._concurrency = concurrency
        self.held = 0.0
        self.longest = 0.0

    async def commit(self, records: Sequence[Record], intents: Intents = NO_INTENTS) -> None:
        """The same. Raises DiskError."""
        began = self._clock.monotonic()
        await self._checkpoint.commit(records, intents)
        now = self._clock.monotonic()
        self.longest = max(self.longest, now - began)
        # Without a rate nothing is ever due; and with as many requests in flight as allowed, the sender waits for answers and not for the disk.
        if intents.messages and self._rate.rate(now) < inf and self._tally.in_flight < self._concurrency:
            self.held += max(min(now - began, -self._rate.wait(now)), 0.0)
