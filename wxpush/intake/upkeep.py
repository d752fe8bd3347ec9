"""What is deleted by age while a service runs."""

from collections.abc import Sequence
from functools import partial

import anyio

from wxpush.errors import DiskError
from wxpush.intake.spool import rows
from wxpush.intake.spool.purging import purge
from wxpush.intake.spool.spool import Spool
from wxpush.intake.sums import IntakeSums
from wxpush.system.clock import Clock

#: Seconds between two looks for what is too old, and between two parts of it.
_PURGED_EACH, _BETWEEN = 60.0, 0.1


async def upkeep(spool: Spool, sums: IntakeSums, clock: Clock, keep_ms: int) -> None:
    """Delete what came to its end so long ago, until cancelled."""
    last: int | None = None
    while True:
        job = partial(purge, now_ms=clock.wall_ms(), keep_ms=keep_ms, after=last or 0)
        try:
            gone, last = await spool.do(job)
            sums.went(gone)
        except DiskError:  # who takes and who sends say so
            last = None
        await anyio.sleep(_PURGED_EACH if last is None else _BETWEEN)


class Oldest:
    """When the oldest message of some campaigns was taken that has not come to its end: looked for from where it was found last."""

    def __init__(self, spool: Spool, campaigns: Sequence[int]) -> None:
        self._spool = spool
        self._campaigns = campaigns
        self._low = 0

    async def ms(self) -> int | None:
        """In ms since 1970; None: there is none."""
        found = await self._spool.look(partial(rows.oldest, campaigns=self._campaigns, after=self._low))
        if found is None:
            return None
        self._low = found[0] - 1  # what is before it came to its end
        return found[1]

    def opened(self, row: int) -> None:
        """It may have no end any more."""
        self._low = min(self._low, row - 1)
