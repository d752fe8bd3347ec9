"""Sees one run to its end: lays its map, feeds its chunks, collects its results."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from math import inf

import anyio
from anyio.abc import TaskGroup

from wxpush.checkpoint import dispatched
from wxpush.checkpoint.dispatched import Dispatch
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.clock import Clock
from wxpush.cluster.broker.base import Broker, Queue
from wxpush.cluster.collector import Collector
from wxpush.cluster.feeder import Feeder, Material
from wxpush.cluster.homecoming import REACH_SECONDS, Called, Homecoming, unheard
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

MaterialFor = Callable[[RunFacts], Material]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One dispatch. `rate`: the account's, a second."""

    mark: Dispatch
    invocation: int
    rate: float
    #: Rows in doubt to send again, with their first try; None: as if it were now.
    repeat: dict[int, Instant | None]
    lease: float
    #: As in Refusals: whether the run is proven, and the codes that are about rows.
    proven: bool = False
    is_row: frozenset[int] = frozenset()


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
        self._going = anyio.CancelScope()
        self._feeder: Feeder | None = None
        self._material: Material | None = None
        self._collected: anyio.Event | None = None
        self._read_all = False

    def stop(self, stop: Stop) -> None:
        """Hand out nothing more, and call the workers back. The first reason stands; behind the end none matters."""
        if self._stop is None and not self._complete:
            self._stop = stop
            self._going.cancel()

    async def run(self, run: str, facts: RunFacts, material: MaterialFor) -> Stop | None:
        """Give what left rows undone. Raises DiskError, BusyError."""
        opened = Run(self._state, self._names, run)
        await self._require_ours(opened)
        seat = Seat(self._state, self._names, run, seconds=self._order.lease)
        try:
            async with anyio.create_task_group() as tasks:
                with self._going:
                    await seat.take()
                    tasks.start_soon(self._at_work, seat.keep)
                    await self._hand_out(opened, facts, material, seat, tasks)
                home = Homecoming(
                    self._state, self._names, opened, seat, self._clock, invocation=self._order.invocation
                )
                await self._conclude(opened, home)
                tasks.cancel_scope.cancel()
        finally:
            await seat.leave()
        return self._stop

    async def _hand_out(
        self, run: Run, facts: RunFacts, material: MaterialFor, seat: Seat, tasks: TaskGroup
    ) -> None:
        """Until workers have done with every row, or something stops it."""
        await self._require_newest(run)
        await self._lay(run, facts)
        known = await run.facts() or facts
        self._complete = await run.finished()
        if self._complete:
            return
        await run.tell(proven=self._order.proven, is_row=self._order.is_row)
        pace = Pace(self._state, self._names, known.account)
        await pace.set_rate(self._order.rate)
        await pace.resume(Cause.ACCOUNT)
        await run.let_go_on()
        self._material = material(known)
        self._feeder = self._feed(run, pace, self._material)
        self._collected = anyio.Event()
        tasks.start_soon(self._collect, self._collector(run, seat), self._collected)
        await self._at_work(self._feed_all)

    async def _feed_all(self) -> None:
        assert self._feeder is not None, "it was made before"
        self._stop = await self._feeder.run()
        self._complete = True

    async def _at_work(self, work: Callable[[], Awaitable[None]]) -> bool:
        """Whether it came to its end. What fails ends the dispatch early, in order: results that can still be had are."""
        try:
            await work()
        except WxpushError as error:
            self._complete = False
            self._stop = stopped_by(error)
            self._going.cancel()
            return False
        return True

    async def _collect(self, collector: Collector, over: anyio.Event) -> None:
        self._read_all = await self._at_work(collector.run)
        over.set()

    async def _conclude(self, run: Run, home: Homecoming) -> None:
        """Collect what is left, and note that nothing is; before that, of an early end, call the workers back."""
        called = None if self._complete else await home.call_back()
        if called is Called.UNHEARD and self._stop is not None:
            self._stop = unheard(
                self._stop, self._state.label, self._feeder.handed_rows if self._feeder else 0
            )
        self._over = True
        if self._collected is not None and called in {None, Called.BACK}:
            with anyio.move_on_after(inf if called is None else REACH_SECONDS):
                await self._collected.wait()
        if called is Called.BACK and self._read_all and self._material is not None:
            home.note(self._checkpoint, self._material.messages)
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

    def _feed(self, run: Run, pace: Pace, material: Material) -> Feeder:
        return Feeder(
            run,
            self._broker,
            self._queue,
            pace,
            material,
            stale_seconds=self._order.lease * _STALE_LEASES,
            told=self._told,
        )

    def _collector(self, run: Run, seat: Seat) -> Collector:
        return Collector(
            run,
            self._checkpoint,
            self._clock,
            self._tally,
            invocation=self._order.invocation,
            position=self._order.mark.position,
            seat=seat,
            over=lambda: self._over,
        )

    def fed(self, row: int, ahead: int) -> None:
        """Note, some rows ahead, how far rows may have left: behind it they never did."""
        if row > self._fed:
            self._fed = row + ahead
            with self._checkpoint.transaction() as connection:
                dispatched.feed(connection, self._fed)


def _parts(position: str) -> tuple[int, ...]:
    """A position in a stream, as it is compared."""
    return tuple(map(int, position.split("-")))
