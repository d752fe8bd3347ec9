"""Drains one campaign by workers of a cluster: as a drain with a sender, its messages are handed out until something stops that."""

from collections.abc import Sequence

from wxpush.errors import Stop
from wxpush.hold import Hold
from wxpush.intake.base import Parked
from wxpush.intake.drain import Drain
from wxpush.intake.feeding import doubtful
from wxpush.intake.served import ServedCampaign
from wxpush.intake.spool.opening import SpoolFullError
from wxpush.intake.tools import DrainTools, Handing
from wxpush.sending.tally import Tally


class HandingDrain(Drain):
    """One campaign's."""

    _handing: Handing | None = None

    @property
    def kept(self) -> Parked | None:
        return self.parked or (None if self._handing is None else self._handing.parked)

    def holds(self) -> Sequence[Hold]:
        return () if self._handing is None else self._handing.holds()

    def came(self, newest: int) -> None:
        if self._handing is not None:
            self._handing.came(newest)

    def claimed(self, row: int) -> None:
        super().claimed(row)
        if self._handing is not None:
            self._handing.begin_anew()

    def _interrupt(self, stop: Stop) -> None:
        if self._handing is not None:
            self._handing.stop(stop)
        super()._interrupt(stop)

    async def _send(self, *, cautious: bool) -> Stop | None:
        assert self._tools.handing is not None, "it has such drains"
        books = self._books()
        self._proved = False
        self._handing = handing = self._tools.handing(self.served, books, cautious=cautious)
        self._tally = handing.tally
        try:
            stop = await handing.take_back()
            if stop is None:
                known = self._tools.sums.unknown_rows()
                first = await doubtful(self._tools.spool, self.served, books, self._clock, known)
                newest = await self._first_to_read()
                if not self._ended and self.paused_by is None:
                    stop = await handing.run(first, after=self._read, newest=newest)
                # Nothing stays with workers while nothing is to leave.
                stop = await handing.take_back() or stop
        finally:
            self._attempts, self._retries = self.attempts, self.retries
            self._handing, self._tally = None, Tally()
        if books.failed is not None and not isinstance(books.failed, SpoolFullError):
            raise books.failed
        return stop

    def _decided(self) -> None:
        super()._decided()
        if self._handing is not None:
            self._handing.decided()


def drains_of(tools: DrainTools, campaigns: Sequence[ServedCampaign]) -> dict[int, Drain]:
    """A drain for each campaign, by its number in the spool."""
    kind, paused = Drain if tools.handing is None else HandingDrain, tools.spool.named()
    return {each.number: kind(each, tools, paused[each.number][1]) for each in campaigns}
