"""Runs one run to its end: creates its map, hands out its chunks, collects its results."""

from collections.abc import Awaitable, Callable
from functools import partial
from math import inf
from typing import TypeVar

import anyio
from anyio.abc import TaskGroup

from wxpush.cluster.broker.base import Broker, ChunkQueue
from wxpush.cluster.dispatch.books import Books
from wxpush.cluster.dispatch.collector import Collector
from wxpush.cluster.dispatch.feeder import Feeder
from wxpush.cluster.dispatch.firstmap import require_newest, require_ours
from wxpush.cluster.dispatch.material import Material
from wxpush.cluster.dispatch.order import Order
from wxpush.cluster.dispatch.recall import (
    REACH_SECONDS,
    Recall,
    Recalled,
    recall_uncollected,
    with_workers_unheard,
)
from wxpush.cluster.dispatch.reconciling import Reconciler
from wxpush.cluster.names import Names
from wxpush.cluster.noting import note
from wxpush.cluster.store.connection import AwayError, Store
from wxpush.cluster.store.dispatcherlock import DispatcherLock
from wxpush.cluster.store.knowledge import RunKnowledge
from wxpush.cluster.store.lease import GoneError, gone
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.store.pause import Pause, PauseCause
from wxpush.cluster.store.runs import Run, RunFacts
from wxpush.errors import Stop, WxpushError, decisive, stopped_by
from wxpush.sending.tally import Tally
from wxpush.system.clock import Clock

#: A chunk that nobody holds and that is not in the broker is handed out again after this many leases.
_STALE_LEASES = 2
#: Seconds between two looks whether Redis was started again.
WATCH_SECONDS = 0.5

F = TypeVar("F", bound=Feeder)
MaterialFor = Callable[[RunFacts], Material]


class Dispatcher:
    """Dispatches one run. Call `run` once."""

    def __init__(
        self,
        store: Store,
        names: Names,
        *,
        broker: Broker,
        queue: ChunkQueue,
        books: Books,
        clock: Clock,
        tally: Tally,
        order: Order,
        on_pause: Callable[[Pause | None], object],
    ) -> None:
        self._store = store
        self._names = names
        self._broker = broker
        self._queue = queue
        self._books = books
        self._clock = clock
        self._tally = tally
        self._order = order
        self._on_pause = on_pause
        self._stop: Stop | None = None
        self._over = False
        #: Whether workers have finished every row that this dispatch hands out.
        self._complete = False
        self._going = anyio.CancelScope()
        self._watching = anyio.CancelScope()
        self._feeder: Feeder | None = None
        self._material: Material | None = None
        self._collected: anyio.Event | None = None
        self._read_all = False
        self._laid = 0  # rows that the map had at the beginning
        #: Whether nobody knows any more which rows workers had.
        self.lost = False

    def stop(self, stop: Stop) -> None:
        """Hand out nothing more, and recall the workers. The first reason stands; after the end none matters."""
        if self._stop is None and not self._complete:
            self._stop = stop
            self._going.cancel()

    async def run(self, run: str, facts: RunFacts, material: MaterialFor) -> Stop | None:
        """Dispatch to the end. Gives the stop that left rows undone, or None. Raises DiskError, BusyError."""
        opened = Run(self._store, self._names, run)
        await self._require_ours(opened)
        lock = DispatcherLock(self._store, self._names, run, seconds=self._order.lease)
        try:
            async with anyio.create_task_group() as tasks:
                with self._going:
                    await lock.take()
                    tasks.start_soon(self._at_work, lock.keep)
                    await self._hand_out(opened, facts, material, lock, tasks)
                number = self._order.invocation
                recall = Recall(self._store, self._names, opened, lock, self._clock, invocation=number)
                await self._conclude(opened, recall)
                tasks.cancel_scope.cancel()
        except BaseException as error:
            if not isinstance(decisive(error), WxpushError):
                await recall_uncollected(opened, lock)
            raise
        finally:
            await lock.leave()
        return self._stop

    async def _hand_out(
        self, run: Run, facts: RunFacts, material: MaterialFor, lock: DispatcherLock, tasks: TaskGroup
    ) -> None:
        """Hand chunks out until workers have finished every row, or something stops it."""
        await require_newest(run, self._order.mark)
        await self._create_map(run, facts)
        known = await run.facts() or facts
        self._complete = await run.finished()
        if self._complete:
            return
        await run.tell(proven=self._order.proven, is_row=self._order.is_row)
        pace = Pace(self._store, self._names, known.account)
        if self._order.refused is None:
            await pace.set_rate(self._order.rate)
            lifted = (
                [PauseCause.ACCOUNT, PauseCause.QUOTA] if self._order.quota_left else [PauseCause.ACCOUNT]
            )
            await pace.resume(*lifted)
            await run.end_recall()
        self._material = material(known)
        self._feeder = self._feed(run, pace, self._material)
        self._collected = anyio.Event()
        collector = self._collector(run, lock, facts.rows)
        tasks.start_soon(self._collect, collector, self._collected)
        tasks.start_soon(self._at_work, partial(self._watch, run, collector))
        await self._at_work(self._feed_all)

    async def _feed_all(self) -> None:
        assert self._feeder is not None, "it was made before"
        refused = self._order.refused
        if refused is not None and not await self._feeder.nothing_left():
            self.stop(refused)
            return
        self._stop = await self._feeder.run()
        self._complete = self._feeder.cut is None

    async def _watch(self, run: Run, collector: Collector) -> None:
        """Notice a Redis that was started again, or came back older; no worker takes a chunk of it before that."""
        reconciler = self._reconciler(run)
        with self._watching:
            while True:
                try:
                    await reconciler.reconcile(collector.position, collector.forgotten)
                except AwayError as error:
                    note(error)
                await anyio.sleep(WATCH_SECONDS)

    def _reconciler(self, run: Run) -> Reconciler:
        return Reconciler(
            self._store, run, RunKnowledge(self._store, self._names, run.id), self._books, self._clock
        )

    async def _at_work(self, work: Callable[[], Awaitable[None]]) -> bool:
        """Run `work`; gives whether it ended well. A failure ends the dispatch early and in order: results that can still be had are collected."""
        try:
            await work()
        except WxpushError as error:
            self._complete = False
            self.lost = isinstance(error, GoneError)
            self._stop = stopped_by(error)
            self._going.cancel()
            return False
        return True

    async def _collect(self, collector: Collector, over: anyio.Event) -> None:
        self._read_all = await self._at_work(collector.run)
        over.set()

    async def _conclude(self, run: Run, recall: Recall) -> None:
        """Collect the remaining results, and note in the checkpoint that workers have no rows any more. At an early end, recall the workers first."""
        self._watching.cancel()
        called = None if self._complete else await recall.run()
        if called is Recalled.UNHEARD and self._stop is not None:
            self._stop = with_workers_unheard(
                self._stop, self._store.label, self._feeder.handed_rows if self._feeder else 0
            )
        self._over = True
        if self._collected is not None and called in {None, Recalled.YES}:
            with anyio.move_on_after(inf if called is None else REACH_SECONDS):
                await self._collected.wait()
        if called is Recalled.YES and self._read_all and self._material is not None:
            await self._note_returned(recall, self._material)
        if self._complete:
            await run.finish()
            await self._books.end()

    async def _note_returned(self, recall: Recall, material: Material) -> None:
        """Note that workers have no rows any more."""
        await recall.note(self._books, material.messages)

    async def _create_map(self, run: Run, facts: RunFacts) -> None:
        """Create the map, or find the earlier one. Raises GoneError."""
        if await run.facts() is not None:
            if not await run.finished():
                await self._reconciler(run).reconcile(self._order.mark.position)
                await run.forget_tries()
            return
        if self._order.mark.fed:
            self.lost = True
            raise gone(self._store.label)
        laid = self._books.lay(facts.rows, self._order, self._clock.instant())
        self._laid = len(laid[0])
        await run.create(facts, *laid)
        await self._require_ours(run)

    def _feed(self, run: Run, pace: Pace, material: Material) -> Feeder:
        return self._made(Feeder, run, pace, material)

    def _made(self, kind: type[F], run: Run, pace: Pace, material: Material) -> F:
        return kind(
            run,
            self._broker,
            self._queue,
            pace,
            material,
            stale_seconds=self._order.lease * _STALE_LEASES,
            key=self._order.key,
            on_pause=self._on_pause,
        )

    def _collector(self, run: Run, lock: DispatcherLock, rows: int) -> Collector:
        return Collector(
            run.results,
            self._books,
            self._clock,
            self._tally,
            invocation=self._order.invocation,
            position=self._order.mark.position,
            lock=lock,
            rows=rows,
            over=lambda: self._over,
        )

    async def _require_ours(self, run: Run) -> None:
        await require_ours(run, self._order.mark, self._store.label, withdraw=self._books.withdraw)
