"""Takes the rows of an endless run back from its workers, whoever began it: results are collected, and what nobody knows is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import anyio

from wxpush.checkpoint.base import MOST
from wxpush.cluster.dispatch.books import Books
from wxpush.cluster.dispatch.collector import Collector
from wxpush.cluster.dispatch.recall import Recall, Recalled
from wxpush.cluster.dispatch.reconciling import Reconciler
from wxpush.cluster.names import Names
from wxpush.cluster.store.connection import NAME, AwayError, Store
from wxpush.cluster.store.dispatcherlock import DispatcherLock
from wxpush.cluster.store.inflight import InFlight, in_flight
from wxpush.cluster.store.knowledge import RunKnowledge
from wxpush.cluster.store.lease import GoneError
from wxpush.cluster.store.rows import EXPIRED, LEFT, PENDING_TRIED
from wxpush.cluster.store.runs import Run
from wxpush.model import State
from wxpush.sending.tally import Tally
from wxpush.system.clock import Clock
from wxpush.words import Sentence

#: Bytes of rows of which nothing has left in this run, or nothing that may have arrived.
_UNSENT = frozenset({State.PENDING, LEFT, PENDING_TRIED, EXPIRED})


class OpenBooks(Books, Protocol):
    """Books that can tell which rows have no end."""

    async def pending(self, first: int, last: int) -> list[int]:
        """Those of the rows first..last of which no try is known to be open, and that have no end."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingBack:
    """Of one run. `position`: up to where its results are in the books; `lease`: seconds."""

    store: Store
    names: Names
    run: str
    owner: str
    books: OpenBooks
    clock: Clock
    tally: Tally
    invocation: int
    position: str
    lease: float

    async def collect(self) -> list[InFlight]:
        """Recall the workers, collect their results, and give the rows of which nobody knows whether they arrived.

        Raises BusyError when another dispatcher is at work, AwayError, DiskError. What a Redis says that has no such run is worth nothing: then
        each row that was handed out and has no end is such a one.
        """
        run = Run(self.store, self.names, self.run)
        facts = await run.facts()
        if facts is None or facts.owner != self.owner:
            return await self._all()
        lock = DispatcherLock(self.store, self.names, self.run, seconds=self.lease)
        await lock.take()
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(lock.keep)
                found = await self._collected(run, lock)
                tasks.cancel_scope.cancel()
        except* GoneError:
            found = await self._all()
        finally:
            await lock.leave()
        return found

    async def drop(self) -> None:
        """Delete all of it from Redis, which nothing needs any more: a worker that still gets a chunk of it finds that it is over."""
        await RunKnowledge(self.store, self.names, self.run).drop()

    async def _all(self) -> list[InFlight]:
        return [InFlight(row, None, 1) for row in await self.books.pending(1, self.books.fed)]

    async def _collected(self, run: Run, lock: DispatcherLock) -> list[InFlight]:
        called = await Recall(self.store, self.names, run, lock, self.clock, invocation=self.invocation).run()
        if called is Recalled.UNHEARD:
            raise AwayError(
                "cluster.silent", server=NAME, at=self.store.label, why=Sentence("cluster.too_slow")
            )
        if called is Recalled.NOT_OURS:
            return await self._all()
        knowledge = RunKnowledge(self.store, self.names, self.run)
        lost = await Reconciler(self.store, run, knowledge, self.books, self.clock).lost(self.position)
        # Asked before the last results are read: a row that is answered later is in doubt.
        out = {one.row: one for one in await in_flight(self.store, self.names, run, doubtful=True)}
        collector = Collector(
            run.results, self.books, self.clock, self.tally,
            invocation=self.invocation, position=self.position, lock=lock, rows=MOST, over=lambda: True,
        )  # fmt: skip
        await collector.run()
        return await self._unknown(run, out, lost)

    async def _unknown(self, run: Run, out: Mapping[int, InFlight], lost: int | None) -> list[InFlight]:
        fed, start = self.books.fed, 1
        age = None if lost is None or lost < 0 else lost
        found: list[InFlight] = []
        async for piece in run.pieces():
            for row in await self.books.pending(start, min(start + len(piece) - 1, fed)):
                if piece[row - start] not in _UNSENT:
                    found.append(out.get(row, InFlight(row, None, 1)))
                elif lost is not None:
                    found.append(InFlight(row, age, 1))
            start += len(piece)
        # Rows that were handed out, and that a Redis that came back older has forgotten.
        return found + [InFlight(row, age, 1) for row in await self.books.pending(start, fed)]
