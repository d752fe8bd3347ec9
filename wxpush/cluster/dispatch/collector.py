"""Writes the workers' results where rows have their states for good, each exactly once."""

from collections.abc import Callable, Sequence

import anyio
from anyio import lowlevel

from wxpush.cluster.dispatch.books import Books
from wxpush.cluster.noting import note
from wxpush.cluster.store.connection import AGAIN_SECONDS, AwayError
from wxpush.cluster.store.dispatcherlock import DispatcherLock
from wxpush.cluster.store.results import RunResults
from wxpush.cluster.store.rows import RowResult
from wxpush.detail import cut
from wxpush.errors import DiskError
from wxpush.model import Instant, Record, State
from wxpush.sending.tally import Tally
from wxpush.system.clock import Clock

_TICK = 0.1
#: States in which the time of the first try is kept: the message may have arrived.
_DATED = frozenset({State.IN_FLIGHT, State.IN_DOUBT, State.REJECTED})


class Collector:
    """Reads one run's results. Where it has read to stands in the books, written together with the rows."""

    def __init__(
        self,
        results: RunResults,
        books: Books,
        clock: Clock,
        tally: Tally,
        *,
        invocation: int,
        position: str,
        lock: DispatcherLock,
        rows: int,
        over: Callable[[], bool],
    ) -> None:
        """`rows`: how many the run has; `over`: whether no worker will write any more."""
        self._results = results
        self._books = books
        self._clock = clock
        self._tally = tally
        self._invocation = invocation
        self._position = self._forgotten = position
        self._lock = lock
        self._before: tuple[int, int] | None = None
        self._rows = rows
        self._over = over

    @property
    def position(self) -> str:
        """Position of the last result that is in the books."""
        return self._position

    @property
    def forgotten(self) -> str:
        """Position of the last result that Redis has noted as collected; after a crash it may be an earlier one."""
        return self._forgotten

    async def run(self) -> None:
        """Collect until workers write no more and all is read. Raises DiskError; waits while Redis is away."""
        while True:
            # What is written is not cancelled: without a turn here it would go on as long as results come.
            await lowlevel.checkpoint()
            over = self._over()  # asked before it is read: what comes later is read in the next round
            try:
                if self._before is None:
                    self._before = await self._counted()
                read = await self._results.read(self._position, rows=self._rows, any_start=over)
                # Asked after the results, so that no result lacks its request; both are written at once.
                totals = await self._results.totals() if read.results or over else (0, 0)
                if read.results:
                    tally, known = self._tally, (self._tally.attempts, self._tally.retries)
                    self._count(totals, self._before)
                    try:
                        await self._write(read.position, read.results, totals)
                    except DiskError:
                        tally.attempts, tally.retries = known  # the next dispatcher counts them
                        raise
                    with anyio.CancelScope(shield=True):
                        forgotten = await self._results.forget(read.position, self._lock)
                        self._forgotten = read.position if forgotten else self._forgotten
                elif over:
                    self._count(totals, self._before)
                    await self._books.write([], self._position, totals)
                    return
                else:
                    await anyio.sleep(_TICK)
            except AwayError as error:
                note(error)
                await anyio.sleep(AGAIN_SECONDS)

    async def _counted(self) -> tuple[int, int]:
        """Attempts and retries that earlier dispatchers counted: from the books, or from Redis where an earlier version wrote none there."""
        noted, totals = self._books.requests(), await self._results.totals()
        attempts, retries = noted or await self._results.counted()
        return min(attempts, totals[0]), min(retries, totals[1])  # of a Redis that came back older

    def _count(self, totals: tuple[int, int], before: tuple[int, int]) -> None:
        """Count the requests since an earlier dispatcher counted: those that workers made while no dispatcher ran are this one's."""
        tally = self._tally
        tally.attempts = max(tally.attempts, totals[0] - before[0])
        tally.retries = max(tally.retries, totals[1] - before[1])

    async def _write(
        self, position: str, results: Sequence[tuple[RowResult, int]], totals: tuple[int, int]
    ) -> None:
        now = self._clock.instant()
        records = [self._record(result, ago, now) for result, ago in results]
        with anyio.CancelScope(shield=True):  # what is written is counted
            await self._books.write(records, position, totals)
        self._position = position
        self._tally.ended = self._clock.monotonic()
        self._tally.begin(self._tally.ended)
        for record in records:
            if record.state.settled:
                self._tally.states[record.state] += 1
                if record.state is State.REJECTED and record.errcode is not None:
                    self._tally.errcodes[record.errcode] += 1

    def _record(self, result: RowResult, ago: int, now: Instant) -> Record:
        state = State(result.state)
        age = ago + result.age_ms
        dated = state in _DATED and result.age_ms >= 0
        return Record(
            row=result.row,
            state=state,
            key=result.key,
            epoch=result.epoch,
            tries=result.tries,
            first_ms=now.wall_ms - age if dated else None,
            first_boot_ms=now.boot_ms - age if dated else None,
            at_ms=now.wall_ms - ago,
            errcode=result.errcode,
            msgid=result.msgid,
            detail=cut(result.detail),
            invocation=self._invocation,
            who=result.who,
        )
