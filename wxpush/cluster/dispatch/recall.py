"""The early end of a dispatch: its workers are stopped, requests in flight are answered and collected, and the checkpoint notes
the rows that were not.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from enum import Enum
from typing import TypeVar

import anyio

from wxpush.cluster.dispatch.books import Books
from wxpush.cluster.names import Names
from wxpush.cluster.noting import note
from wxpush.cluster.store.connection import AGAIN_SECONDS, AwayError, Store
from wxpush.cluster.store.dispatcherlock import DispatcherLock
from wxpush.cluster.store.inflight import InFlight, in_flight
from wxpush.cluster.store.runs import Run
from wxpush.errors import DiskError, Stop, WxpushError
from wxpush.model import Message
from wxpush.sending.sender import DRAIN_SECONDS
from wxpush.system.clock import Clock
from wxpush.words import Sentence

T = TypeVar("T")

#: For this many seconds a Redis that is away is asked again to tell the workers.
REACH_SECONDS = 5.0
#: After a worker's own drain, for its last commit.
_LAST_WORDS = 2.0
_LOOK = 0.05
_UNANSWERED = Sentence("rows.worker_silent")


class Recalled(Enum):
    """Whether the workers of a run were recalled."""

    YES = "yes"
    #: They may not be: the run is another dispatcher's by now, or not there any more.
    NOT_OURS = "not_ours"
    #: Redis is away: they continue with the rows that they have.
    UNHEARD = "unheard"


class Recall:
    """The early end of one run, for the dispatcher that holds its lock."""

    def __init__(
        self, store: Store, names: Names, run: Run, lock: DispatcherLock, clock: Clock, *, invocation: int
    ) -> None:
        self._store = store
        self._names = names
        self._run = run
        self._lock = lock
        self._clock = clock
        self._invocation = invocation
        self._out: list[InFlight] | None = None

    async def run(self) -> Recalled:
        """Stop workers from claiming or intending rows, and wait, DRAIN_SECONDS and a little at most, until no row is in flight."""
        called = Recalled.UNHEARD
        with anyio.move_on_after(REACH_SECONDS):
            told = await _asked(lambda: self._run.recall(self._lock))
            called = Recalled.YES if told else Recalled.NOT_OURS
        if called is Recalled.YES:
            with anyio.move_on_after(DRAIN_SECONDS + _LAST_WORDS):
                while (await _asked(self._run.handed)).leased:  # noqa: ASYNC110 - Redis rings no bell
                    await anyio.sleep(_LOOK)
            # Asked before the last results are read: a row that is answered later is in doubt, and not taken for untouched.
            with suppress(DiskError):
                self._out = await in_flight(self._store, self._names, self._run)
        return called

    async def note(self, books: Books, messages: Callable[[int, int], Iterator[Message]]) -> None:
        """Note in the books that workers have no rows any more. Call it once all results are read: a row whose result did not
        come is in doubt.

        Where this fails, the rows stay noted as handed out, which is also true. `messages` gives those of the rows first..last.
        """
        if self._out is None:
            return
        now = self._clock.instant()
        with suppress(WxpushError):
            records = [
                one.doubted(message, now, detail=_UNANSWERED, invocation=self._invocation)
                for one in self._out
                if not _settled(books, one.row)
                for message in messages(one.row, one.row)
            ]
            await books.take_back(records)


async def recall_uncollected(run: Run, lock: DispatcherLock) -> None:
    """Stop the workers when nobody is left to collect their results; their rows stay noted as handed out."""
    with anyio.CancelScope(shield=True), anyio.move_on_after(REACH_SECONDS), suppress(WxpushError):
        await run.recall(lock)


def with_workers_unheard(stop: Stop, label: str, many: int) -> Stop:
    """The stop whose sentence says that workers could not be told and still send. `many`: rows that they may have."""
    name = "cluster.workers_unheard_rows" if many else "cluster.workers_unheard"
    return replace(stop, sentence=Sentence(name, stop=stop.told(), at=label, many=many))


def _settled(books: Books, row: int) -> bool:
    known = books.between(row, row).get(row)
    return known is not None and known.state.settled


async def _asked(question: Callable[[], Awaitable[T]]) -> T:
    while True:
        try:
            return await question()
        except AwayError as error:
            note(error)
            await anyio.sleep(AGAIN_SECONDS)
