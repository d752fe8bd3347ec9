"""Gives a dispatched run up: its workers are recalled, their results are collected, and nothing of it stays on the servers.

Each step is taken as far as its server can be reached. Rows that were handed out and of which no server tells anything any
more are left to the caller, whose checkpoint says which they are.
"""

from dataclasses import dataclass, field
from enum import Enum

import anyio

from wxpush.checkpoint.dispatched import Dispatch
from wxpush.cluster import chunk as chunks
from wxpush.cluster.broker import open_broker
from wxpush.cluster.broker.base import ChunkQueue
from wxpush.cluster.dispatch.books import Books
from wxpush.cluster.dispatch.collector import Collector
from wxpush.cluster.dispatch.recall import Recall, Recalled
from wxpush.cluster.dispatch.reconciling import Reconciler
from wxpush.cluster.names import Names
from wxpush.cluster.poison import PoisonError
from wxpush.cluster.store.connection import AwayError, Store
from wxpush.cluster.store.dispatcherlock import DispatcherLock
from wxpush.cluster.store.inflight import InFlight, in_flight
from wxpush.cluster.store.knowledge import RunKnowledge
from wxpush.cluster.store.results import parts
from wxpush.cluster.store.rows import EXPIRED, LEFT, PENDING_TRIED
from wxpush.cluster.store.runs import Run
from wxpush.credentials import AccountKey
from wxpush.errors import DiskError
from wxpush.model import State
from wxpush.sending.tally import Tally
from wxpush.system.clock import Clock

#: Bytes of rows that nobody sent in this dispatch.
_UNSENT = frozenset({State.PENDING, LEFT, PENDING_TRIED, EXPIRED})


class Ownership(Enum):
    """Whose run the Redis has, seen from one checkpoint."""

    OURS = "ours"
    #: No such run, or no map of it.
    GONE = "gone"
    #: One that another checkpoint began.
    TAKEN = "taken"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Left:
    """What is known when a run is given up. `known`: whether the map was there. It tells which rows workers had; `doubtful` are then
    those that were sent or intended and have no result, with their first tries.
    """

    known: bool = False
    doubtful: dict[int, InFlight] = field(default_factory=dict)


async def look(store: Store, names: Names, run: str, mark: Dispatch) -> Ownership:
    """Find out what the Redis has of the run; nothing is changed."""
    opened = Run(store, names, run)
    try:
        facts = await opened.facts()
        if facts is not None and facts.owner != mark.owner:
            return Ownership.TAKEN
        if facts is None or await opened.finished():
            return Ownership.GONE
        return Ownership.OURS if await opened.span(1, 1) else Ownership.GONE
    except AwayError:
        return Ownership.AWAY
    except DiskError:
        return Ownership.GONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Abandonment:
    """Collects what is left of one run that is given up. `rows`: how many it has, at the most; `lease`: seconds."""

    store: Store
    names: Names
    run: str
    mark: Dispatch
    books: Books
    rows: int
    clock: Clock
    tally: Tally
    invocation: int
    lease: float

    async def collect(self) -> Left:
        """Recall the workers and collect the results that there are. Raises BusyError when another dispatcher is at work, AwayError, DiskError."""
        run = Run(self.store, self.names, self.run)
        lock = DispatcherLock(self.store, self.names, self.run, seconds=self.lease)
        await lock.take()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(lock.keep)
            found = await self._collected(run, lock)
            tasks.cancel_scope.cancel()
        return found

    async def _collected(self, run: Run, lock: DispatcherLock) -> Left:
        book = RunKnowledge(self.store, self.names, self.run)
        position = self.mark.position
        if parts(await run.results.collected()) <= parts(position):
            await Reconciler(self.store, run, book, self.books, self.clock).reconcile(position)
        recall = Recall(self.store, self.names, run, lock, self.clock, invocation=self.invocation)
        if await recall.run() is not Recalled.YES:
            return Left()
        # Asked before the last results are read: a row that is answered later is in doubt.
        out = {one.row: one for one in await in_flight(self.store, self.names, run)}
        collector = Collector(
            run.results, self.books, self.clock, self.tally,
            invocation=self.invocation, position=position, lock=lock, rows=self.rows, over=lambda: True,
        )  # fmt: skip
        await collector.run()
        doubtful: dict[int, InFlight] = {}
        start = 1
        async for piece in run.pieces():
            known = self.books.between(start, start + len(piece) - 1)
            for row, byte in enumerate(piece, start):
                record = known.get(row)
                if byte not in _UNSENT and (record is None or record.state is State.PENDING):
                    doubtful[row] = out.get(row, InFlight(row, None, 1))
            start += len(piece)
        return Left(known=True, doubtful=doubtful)


async def drop(store: Store, names: Names, run: str) -> None:
    """Delete all of a run from Redis. Raises AwayError, DiskError."""
    await RunKnowledge(store, names, run).drop()


async def clear(
    broker: str, names: Names, account: AccountKey, run: str, *, lease: float, key: bytes | None = None
) -> int:
    """Delete the run's chunks and dead letters from the broker. Gives how many. Raises BrokerError, UsageError."""
    queue = ChunkQueue(names.queue(account.name), names.dead(account.name))

    def unwanted(payload: bytes) -> bool:
        try:
            return chunks.decode(payload, key=key, about=queue.name).run == run
        except PoisonError:
            return False

    async with open_broker(broker, silence=lease) as opened:
        return await opened.remove(queue, unwanted)
