"""Sees one run to its end: lays its map, feeds its chunks, collects its results."""

from collections.abc import Callable
from dataclasses import dataclass

import anyio

from wxpush.checkpoint import dispatched
from wxpush.checkpoint.dispatched import Dispatch
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.clock import Clock
from wxpush.cluster.broker.base import Broker, Queue
from wxpush.cluster.collector import Collector
from wxpush.cluster.feeder import Feeder, Material
from wxpush.cluster.names import Names
from wxpush.cluster.state.connection import State
from wxpush.cluster.state.lease import gone
from wxpush.cluster.state.pace import Cause, Pace, Pause
from wxpush.cluster.state.rows import HELD
from wxpush.cluster.state.runs import Run, RunFacts
from wxpush.cluster.state.seat import Seat
from wxpush.errors import BusyError, Stop, WxpushError, stopped_by
from wxpush.model import Instant
from wxpush.model import State as RowState
from wxpush.sending import retry
from wxpush.sending.tally import Tally

#: Nobody has a chunk, nor is it in the broker, after so many leases: it is handed out again.
_STALE_LEASES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One dispatch. `rate`: the account's, a second."""

    mark: Dispatch
    invocation: int
    rate: float
    #: Rows in doubt to send again, with their first try; None: as if it were now.
    repeat: dict[int, Instant | None]
    lease: float


class Dispatcher:
    """`run` once."""

    def __init__(
        self,
        state: State,
        names: Names,
        *,
        broker: Broker,
        queue: Queue,
        checkpoint: SqliteCheckpoint,
        clock: Clock,
        tally: Tally,
        order: Order,
        told: Callable[[Pause | None], object],
    ) -> None:
        self._state = state
        self._names = names
        self._broker = broker
        self._queue = queue
        self._checkpoint = checkpoint
        self._clock = clock
        self._tally = tally
        self._order = order
        self._told = told
        self._fed = order.mark.fed
        self._stop: Stop | None = None
        self._over = False
        #: Whether workers have done with every row, as far as this dispatch goes.
        self._complete = False

    async def run(self, run: str, facts: RunFacts, material: Callable[[RunFacts], Material]) -> Stop | None:
        """Give what left rows undone. Raises DiskError, BusyError."""
        opened = Run(self._state, self._names, run)
        await self._require_ours(opened)
        seat = Seat(self._state, self._names, run, seconds=self._order.lease)
        await seat.take()
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(seat.keep)
                await self._see_to_the_end(opened, facts, material, seat)
                tasks.cancel_scope.cancel()
        finally:
            await seat.leave()
        return self._stop

    async def _see_to_the_end(
        self, run: Run, facts: RunFacts, material: Callable[[RunFacts], Material], seat: Seat
    ) -> None:
        await self._require_newest(run)
        await self._lay(run, facts)
        known = await run.facts() or facts
        self._complete = await run.finished()
        if not self._complete:
            pace = Pace(self._state, self._names, known.account)
            await pace.set_rate(self._order.rate)
            await pace.resume(Cause.ACCOUNT)
            await self._work(run, pace, material(known), seat)
        if self._complete:
            await run.finish()
            with self._checkpoint.transaction() as connection:
                dispatched.end(connection)

    async def _lay(self, run: Run, facts: RunFacts) -> None:
        """Lay the map, or find the one of before. Raises GoneError."""
        if await run.facts() is not None:
            if not await run.finished():
                await run.try_anew()
            return
        if self._order.mark.fed:
            raise gone(self._state.label)
        rows, ages = self._map(facts.rows)
        await run.create(facts, rows, ages)
        await self._require_ours(run)

    async def _require_ours(self, run: Run) -> None:
        """Raise BusyError when the run was begun from another checkpoint."""
        known = await run.facts()
        if known is None or known.owner == self._order.mark.owner:
            return
        with self._checkpoint.transaction() as connection:
            dispatched.withdraw(connection)
        raise BusyError(
            "This campaign was dispatched from another checkpoint already, so nothing was sent from this one. "
            "Go on where it was begun, or give this list a campaign `name:` of its own."
        )

    async def _require_newest(self, run: Run) -> None:
        """Raise BusyError when results are gone that this checkpoint does not have."""
        if _parts(await run.collected()) > _parts(self._order.mark.position):
            raise BusyError(
                "Results of this campaign were collected into another copy of this checkpoint since it was made, so rows that "
                "look unsent here may have been sent; nothing was sent now. Go on with the newest copy."
            )

    def _map(self, rows: int) -> tuple[bytes, list[tuple[int, int]]]:
        found, ages, now = bytearray(rows), [], self._clock.instant()
        states = self._checkpoint.ask(lambda connection: connection.execute("SELECT row, state FROM rows"))
        for row, state in states:
            if state not in {RowState.IN_FLIGHT, RowState.IN_DOUBT}:
                found[row - 1] = state
            elif row in self._order.repeat:
                first = self._order.repeat[row]
                found[row - 1] = RowState.IN_DOUBT
                ages.append((row, round(retry.age(first, now) * 1000) if first else 0))
            else:
                found[row - 1] = HELD
        return bytes(found), ages

    async def _work(self, run: Run, pace: Pace, material: Material, seat: Seat) -> None:
        feeder = Feeder(
            run,
            self._broker,
            self._queue,
            pace,
            material,
            stale_seconds=self._order.lease * _STALE_LEASES,
            told=self._told,
        )
        collector = Collector(
            run,
            self._checkpoint,
            self._clock,
            self._tally,
            invocation=self._order.invocation,
            position=self._order.mark.position,
            seat=seat,
            over=lambda: self._over,
        )
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._feed, feeder)
            await collector.run()

    async def _feed(self, feeder: Feeder) -> None:
        try:
            self._stop = await feeder.run()
            self._complete = True
        except WxpushError as error:
            self._stop = stopped_by(error)
        self._over = True

    def fed(self, row: int, ahead: int) -> None:
        """Note, some rows ahead, how far rows may have left: behind it they never did."""
        if row > self._fed:
            self._fed = row + ahead
            with self._checkpoint.transaction() as connection:
                dispatched.feed(connection, self._fed)


def _parts(position: str) -> tuple[int, ...]:
    """A position in a stream, as it is compared."""
    return tuple(map(int, position.split("-")))
