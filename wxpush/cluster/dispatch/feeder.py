"""Hands chunks out, and again those that no worker finished, until the map says that all is done."""

from collections.abc import Callable

import anyio

from wxpush.cluster import chunk as chunks
from wxpush.cluster.broker.base import Broker, BrokerError, ChunkQueue
from wxpush.cluster.chunk import Chunk
from wxpush.cluster.dispatch.material import Material
from wxpush.cluster.noting import note
from wxpush.cluster.store.connection import AGAIN_SECONDS, AwayError
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.store.pause import Pause, PauseCause
from wxpush.cluster.store.rowbytes import UNFINISHED, unfinished
from wxpush.cluster.store.rows import PENDING_TRIED, RowResult, undated
from wxpush.cluster.store.runs import HandedChunks, Run
from wxpush.errors import AccountError, Stop
from wxpush.model import State
from wxpush.sending.stops import OUT_OF_RETRIES

#: Chunks, and rows in them, that are handed out at once at most: memory and broker stay flat.
MOST_HANDED = 200
MOST_ROWS_HANDED = 100_000
#: At low rates no more than this many seconds of work wait in the broker, but a few chunks for every worker.
AHEAD_SECONDS = 60.0
LEAST_HANDED = 16
#: Seconds between two looks.
TICK = 0.1


class Feeder:
    """Hands out one run. Call `run` once."""

    def __init__(
        self,
        run: Run,
        broker: Broker,
        queue: ChunkQueue,
        pace: Pace,
        material: Material,
        *,
        stale_seconds: float,
        key: bytes | None = None,
        on_pause: Callable[[Pause | None], object],
    ) -> None:
        """A chunk that nobody holds and that is not in the broker either is handed out again after `stale_seconds`.

        `key`: what chunks are sealed with. `on_pause` is called with the pause when one begins, and with None when it is over.
        """
        self._run = run
        self._broker = broker
        self._queue = queue
        self._pace = pace
        self._material = material
        self._stale_ms = stale_seconds * 1000
        self._key = key
        self._on_pause = on_pause
        self._payloads: dict[int, bytes] = {}
        #: Chunks that could not hold all of their rows: the rest is packed when they are handed out again.
        self._cut: set[int] = set()
        self._next = 1
        self._rate = 0.0
        self._given_up = False
        self._handed: set[int] = set()
        self._allowed: set[int] = set()
        #: Why what is left is not to be handed out, once all that was is back.
        self.cut: Stop | None = None

    @property
    def handed_rows(self) -> int:
        """An upper bound of the rows that workers had, or could take, at the last look."""
        facts = self._material.facts
        return min(len(self._handed) * facts.chunk_rows, facts.rows)

    async def run(self) -> Stop | None:
        """Hand out until workers have finished every row. Gives the stop, as a sender would, where rows were refused too often, or may not be handed out; else None.

        Raises GoneError, ChangedError, DiskError; waits while a server is away.
        """
        while True:
            try:
                if await self._step():
                    return self.cut or (OUT_OF_RETRIES if self._given_up else None)
            except (AwayError, BrokerError) as error:
                note(error)
                await anyio.sleep(AGAIN_SECONDS)
            else:
                await anyio.sleep(TICK)

    async def _step(self) -> bool:
        pause = await self._pace.paused()
        self._on_pause(pause)
        handed = await self._run.handed()
        self._handed = set(handed.ages)
        self._payloads = {first: payload for first, payload in self._payloads.items() if first in handed.ages}
        if pause is not None:
            if handed.leased or (pause.cause is not PauseCause.ACCOUNT and handed.ages):
                return False
            if await self.nothing_left():  # the pause is about rows of others: none of these are left
                return True
            if pause.cause is not PauseCause.ACCOUNT:
                return False
            error = AccountError(pause.why)
            error.under_way = pause.means
            error.row_code = pause.row_code if pause.run == self._run.id else None
            raise error
        if self._material.closed():
            return not handed.ages and await self.nothing_left()
        self._rate = await self._pace.rate()
        await self._again(handed)
        await self._fresh(handed)
        if self.cut is not None:
            return not (await self._run.handed()).ages
        return await self._over()

    async def _over(self) -> bool:
        """Whether workers have finished every row; where a chunk was lost, those that are not done are handed out again."""
        facts = self._material.facts
        if self._next <= facts.rows or (await self._run.handed()).ages:
            return False
        if await self.nothing_left():
            return True
        self._next = 1
        return False

    async def nothing_left(self) -> bool:
        """Whether workers have done with every row, as the map has it. Raises AwayError, GoneError."""
        self._given_up = False
        async for piece in self._run.pieces():
            if unfinished(piece):
                return False
            self._given_up = self._given_up or PENDING_TRIED in piece
        return True

    async def _again(self, handed: HandedChunks) -> None:
        """Hand out again the chunks that were given back, and those that must have been lost on their way."""
        free = {first: age for first, age in handed.ages.items() if first not in handed.leased}
        due = [first for first, age in free.items() if not age]
        old = [first for first, age in free.items() if age > self._stale_ms]
        if old and await self._broker.waiting(self._queue) < len(free) - len(due):
            due += old
        for first in due:
            # An earlier dispatcher may have handed it out: then it is made anew.
            payload = self._payloads.get(first) or await self._made(first)
            await self._publish(first, payload)

    async def _fresh(self, handed: HandedChunks) -> None:
        facts, room = self._material.facts, self._most - len(handed.ages)
        self.cut = None
        while (first := self._next) <= facts.rows and (room > 0 or first in handed.ages):
            if first not in handed.ages and not await self._may(first):
                return
            payload = await self._made(first)
            if payload is not None:
                if first not in handed.ages:
                    await self._publish(first, payload)
                    room -= 1
                # Not of a chunk that a worker holds: rows that it has begun may be missing in the new one, and be needed again.
                if first not in handed.leased and first not in self._cut:
                    self._payloads[first] = payload
            self._next = self._last(first) + 1

    async def _may(self, first: int) -> bool:
        """Whether the quota is for the rows of this chunk too. A chunk that was allowed stays so: each of its rows leaves once."""
        allowance = self._material.allowance
        if allowance is None or first in self._allowed:
            return True
        found = await self._run.span(first, self._last(first))
        if not allowance.take(sum(byte in UNFINISHED for byte in found)):
            self.cut = allowance.stop
            return False
        self._allowed.add(first)
        return True

    async def _made(self, first: int) -> bytes | None:
        """The chunk from this row on; None where nothing is left of it to do."""
        last = self._last(first)
        found = await self._run.span(first, last)
        if not unfinished(found):
            return None
        await self._material.fed(last)
        rows = [
            chunks.row(message)
            for message in self._material.messages(first, last)
            if unfinished(found[message.row - first : message.row - first + 1])
        ]
        here = {row.row for row in rows}
        left = [
            (row, byte, self._end(row, byte))
            for row, byte in enumerate(found, first)
            if byte in UNFINISHED and row not in here
        ]
        await self._run.leave(first, left)
        if not rows:
            return None
        facts = self._material.facts
        chunk = Chunk(
            run=self._run.id,
            account=facts.account,
            first=first,
            last=last,
            varying=self._material.varying,
            channel=self._material.channel,
            window=self._material.window,
            rows=tuple(chunks.fitting(rows)),
        )
        payload, many = chunks.packed(chunk, self._broker.longest, key=self._key, about=self._queue.name)
        (self._cut.add if many < len(rows) else self._cut.discard)(first)
        return payload

    def _end(self, row: int, byte: int) -> RowResult | None:
        record = self._material.end(row, byte != State.PENDING)
        return undated(record) if record is not None else None

    async def _publish(self, first: int, payload: bytes | None) -> None:
        self._handed.add(first)
        # Noted before it is published: one that is noted and not published is found missing, the other way round it would be handed out twice.
        if await self._run.hand_out(first, self._last(first)) and payload is not None:
            await self._broker.publish(self._queue, payload)

    def _last(self, first: int) -> int:
        facts = self._material.facts
        return min(first + facts.chunk_rows - 1, facts.rows)

    @property
    def _most(self) -> int:
        rows = min(self._rate * AHEAD_SECONDS, MOST_ROWS_HANDED)
        return int(min(MOST_HANDED, max(LEAST_HANDED, rows / self._material.facts.chunk_rows)))
