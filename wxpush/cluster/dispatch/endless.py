"""Hands out a run that does not end: its rows come while it goes on, and each chunk is cut of those that have come."""

from collections import deque
from collections.abc import Sequence
from math import ceil, inf

import anyio

from wxpush.cluster.broker.base import BrokerError
from wxpush.cluster.chunk import most_rows
from wxpush.cluster.dispatch.collector import Collector
from wxpush.cluster.dispatch.dispatcher import WATCH_SECONDS, Dispatcher
from wxpush.cluster.dispatch.feeder import (
    AHEAD_SECONDS,
    LEAST_HANDED,
    MOST_HANDED,
    MOST_ROWS_HANDED,
    TICK,
    Feeder,
)
from wxpush.cluster.dispatch.material import Material, RowStream
from wxpush.cluster.dispatch.recall import Recall
from wxpush.cluster.noting import note
from wxpush.cluster.store.connection import AGAIN_SECONDS, AwayError
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.store.rowbytes import given_up, unfinished
from wxpush.cluster.store.rows import LEFT
from wxpush.cluster.store.runs import HandedChunks, Run
from wxpush.errors import Exit, Reason, Stop
from wxpush.model import State
from wxpush.sending.bell import Bell
from wxpush.words import Sentence

#: The map of a run begins with a row that is nobody's: one of which nothing has come has a map too.
FIRST = bytes([LEFT])
#: Chunks are so many seconds apart at the least: what comes within them leaves together. The more chunks workers have, the longer is waited for the
#: next one, up to a third of a second: nobody waits for it, and few small ones would be all that may be handed out.
_APART = 0.03
#: Nothing waits and nothing is handed out: whether the account is paused is looked at so often.
_IDLE_SECONDS = 1.0
#: Rows that were tried as often as a dispatch tries are tried again after so many seconds.
_LATER_SECONDS = 60.0
#: Such a run is begun anew when its Redis was.
REDIS_ANEW = Stop(Reason.STATE, Exit.STOPPED, Sentence("cluster.begun_anew"))


class EndlessDispatcher(Dispatcher):
    """Dispatches an endless run until something stops it. Its rows are taken back afterwards (`takingback.py`), and the next run has them."""

    def came(self) -> None:
        """There are more rows."""
        if isinstance(self._feeder, EndlessFeeder):
            self._feeder.came()

    @property
    def trouble(self) -> AwayError | BrokerError | None:
        """Which server does not answer."""
        return self._feeder.trouble if isinstance(self._feeder, EndlessFeeder) else None

    @property
    def handed_rows(self) -> int:
        """Rows that workers may have."""
        return self._feeder.handed_rows if self._feeder is not None else 0

    def _feed(self, run: Run, pace: Pace, material: Material) -> Feeder:
        feeder = self._made(EndlessFeeder, run, pace, material)
        assert material.stream is not None, "an endless run has one"
        feeder.read_from(material.stream, self._laid)
        return feeder

    async def _watch(self, run: Run, collector: Collector) -> None:
        """Notice a Redis that was started again, and end the run: whoever takes its rows back finds out what of it is lost."""
        with self._watching:
            while True:
                try:
                    if await self._reconciler(run).due(collector.position):
                        self.stop(REDIS_ANEW)
                except AwayError as error:
                    note(error)
                await anyio.sleep(WATCH_SECONDS)

    async def _note_returned(self, recall: Recall, material: Material) -> None:
        """Whoever takes the rows back does."""


class EndlessFeeder(Feeder):
    """Hands out one endless run until something stops it. Whoever has more rows calls `came`."""

    def read_from(self, stream: RowStream, laid: int) -> None:
        """Before `run`: where rows come from, and how many of them the map has."""
        self._stream = stream
        self._laid = laid
        self._lasts: dict[int, int] = {}
        #: Chunks with rows that were tried up, and when they are tried again.
        self._resting: deque[tuple[float, int, int]] = deque()
        self._came = Bell()
        self._looked = False
        #: When a chunk was cut of what had come.
        self._cut_at = -inf
        #: Which server does not answer.
        self.trouble: AwayError | BrokerError | None = None

    @property
    def handed_rows(self) -> int:
        return sum(last - first + 1 for first, last in self._lasts.items())

    def came(self) -> None:
        """There are more rows."""
        self._came.ring()

    async def run(self) -> Stop | None:
        while True:
            self._looked = False
            try:
                await self._step()
            except (AwayError, BrokerError) as error:
                self.trouble = error
                note(error)
                await anyio.sleep(AGAIN_SECONDS)
            else:
                self.trouble = None
                await self._rest()

    async def _rest(self) -> None:
        await anyio.sleep(_APART if self._looked else _IDLE_SECONDS)
        if not (self._stream.more and self._handed_few):
            await self._came.wait(TICK if self._lasts else _IDLE_SECONDS)

    @property
    def _handed_few(self) -> bool:
        chunks, most = len(self._lasts), self._stream.most
        if most is not None:
            return chunks < most
        return chunks < MOST_HANDED and (chunks < LEAST_HANDED or self.handed_rows < self._most_rows)

    @property
    def _most_rows(self) -> float:
        return min(self._rate * AHEAD_SECONDS, MOST_ROWS_HANDED)

    @property
    def _due(self) -> bool:
        """Whether another chunk is cut of what has come."""
        apart = _APART * len(self._lasts) / LEAST_HANDED
        return self._stream.most is not None or anyio.current_time() - self._cut_at >= apart

    @property
    def _next_rows(self) -> int:
        """Rows of the next chunk: more than usual where all that may be handed out would not find room in as many chunks as may be."""
        if self._stream.most is not None:
            return self._stream.most
        share = (self._most_rows - self.handed_rows) / (MOST_HANDED - len(self._lasts))
        # Twice its share, as many a chunk is cut before it is full.
        return max(self._material.facts.chunk_rows, min(ceil(2 * share), most_rows(self._rate)))

    async def nothing_left(self) -> bool:
        return not (self._lasts or self._stream.more)

    async def _over(self) -> bool:
        return False

    async def _fresh(self, handed: HandedChunks) -> None:
        self._looked = True
        await self._forget_done(handed)
        await self._try_again()
        if not self._due:
            return
        while self._handed_few:
            rows = self._stream.next(self._next_rows)
            if not rows:
                return
            self._cut_at = anyio.current_time()
            first, last = rows[0], rows[-1]
            if not await self._grown(rows):
                self._stream.back()
                return
            self._lasts[first] = last
            await self._hand_over(first)

    async def _hand_over(self, first: int) -> None:
        payload = await self._made(first)
        if payload is None:
            return
        if first not in self._cut:
            self._payloads[first] = payload
        await self._publish(first, payload)

    async def _grown(self, rows: Sequence[int]) -> bool:
        """Lay the map up to the last of them; rows between them are nobody's. False: Redis knows less than it did."""
        last = rows[-1]
        if last <= self._laid:
            return True
        found = bytearray(FIRST * (last - self._laid))
        for row in rows:
            if row > self._laid:
                found[row - self._laid - 1] = State.PENDING
        try:
            grown = await self._run.grow(self._laid + 1, bytes(found))
        except AwayError:
            self._stream.back()
            raise
        self._laid = last if grown else self._laid
        return grown

    async def _forget_done(self, handed: HandedChunks) -> None:
        """Forget the chunks that workers have finished, and hand out again those that were not noted."""
        for first in [first for first in self._lasts if first not in handed.ages]:
            last = self._lasts[first]
            found = await self._run.span(first, last)
            if unfinished(found):
                await self._hand_over(first)
                continue
            del self._lasts[first]
            if given_up(found):
                self._resting.append((anyio.current_time() + _LATER_SECONDS, first, last))

    async def _try_again(self) -> None:
        while self._resting and self._resting[0][0] <= anyio.current_time():
            _, first, last = self._resting[0]
            found = await self._run.span(first, last)
            await self._run.revive([first + place for place in given_up(found)])
            self._resting.popleft()
            self._lasts[first] = last
            await self._hand_over(first)

    def _last(self, first: int) -> int:
        return self._lasts[first]
