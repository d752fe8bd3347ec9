"""Compares a Redis that was started again, or that knows less than before, with the checkpoint, before workers take chunks.

What the checkpoint has as settled is laid over the map. A row that was handed out and has no end may have left in what is
lost; it counts as tried for the first time when Redis last certainly knew: repeated with the same id while that is young
enough for WeChat to recognise it, else held.
"""

from dataclasses import dataclass
from math import inf

from wxpush.checkpoint.rows import UNKNOWN
from wxpush.cluster.dispatch.books import Books
from wxpush.cluster.noting import note
from wxpush.cluster.store.connection import Store, may_lose_writes
from wxpush.cluster.store.knowledge import Knowledge, RunKnowledge
from wxpush.cluster.store.results import parts
from wxpush.cluster.store.rowbytes import UNFINISHED
from wxpush.cluster.store.rows import PENDING_TRIED, byte_of
from wxpush.cluster.store.runs import Run
from wxpush.model import State
from wxpush.sending import doubt
from wxpush.system.clock import Clock
from wxpush.words import Sentence

_UNKNOWN_AGE = -1
_UNTOUCHED = frozenset({State.PENDING, PENDING_TRIED})


@dataclass(frozen=True, slots=True)
class Reconciler:
    """Compares Redis and checkpoint for one run."""

    store: Store
    run: Run
    book: RunKnowledge
    books: Books
    clock: Clock

    async def reconcile(self, position: str, forgotten: str | None = None) -> bool:
        """Compare Redis with the checkpoint where that is due; gives whether it was. `position`: of the last result in the checkpoint; `forgotten`: of the last that
        Redis noted as collected, if not the same. Raises GoneError, DiskError.
        """
        known = await self.book.look()
        older = self._older(known, position)
        if known.settled and not older:
            return False
        older = older or parts(known.collected) < parts(forgotten or position)
        lost = older or await may_lose_writes(self.store)
        await self._correct_map(known, lost=lost)
        await self.book.vouch(position)
        note(_sentence(self.store.label, older=older, lost=lost))
        return True

    async def due(self, position: str) -> bool:
        """Whether that is due."""
        known = await self.book.look()
        return not known.settled or self._older(known, position)

    async def lost(self, position: str) -> int | None:
        """How old, in ms at the most, the newest thing is that Redis certainly knows, -1 where nobody can tell; None: it knows all that it was told."""
        known = await self.book.look()
        older = self._older(known, position)
        if not older and (known.settled or not await may_lose_writes(self.store)):
            return None
        return _UNKNOWN_AGE if known.age is None else known.age

    def _older(self, known: Knowledge, position: str) -> bool:
        return parts(known.last) < parts(position)

    async def _correct_map(self, knowledge: Knowledge, *, lost: bool) -> None:
        age = _UNKNOWN_AGE if knowledge.age is None else knowledge.age
        fed = self.books.fed
        present = doubt.present(self.clock, self.books.invocations())
        start = 1
        async for piece in self.run.pieces():
            known = self.books.between(start, start + len(piece) - 1)
            rows: list[tuple[int, int, int]] = []
            for row, byte in enumerate(piece, start):
                record = known.get(row)
                if record is not None and record.state.settled:
                    if byte in UNFINISHED or byte > State.SUPPRESSED:
                        rows.append((row, byte_of(record.state), _UNKNOWN_AGE))
                elif byte in _UNTOUCHED:
                    ages = [age] if lost and row <= fed else []
                    if record is not None and record.state in UNKNOWN:
                        ages.append(_milliseconds(doubt.age(record, present)))
                    if ages:
                        oldest = _UNKNOWN_AGE if _UNKNOWN_AGE in ages else max(ages)
                        rows.append((row, int(State.IN_DOUBT), oldest))
            await self.book.settle(rows)
            start += len(piece)


def _milliseconds(seconds: float) -> int:
    return _UNKNOWN_AGE if seconds == inf else round(seconds * 1000)


def _sentence(label: str, *, older: bool, lost: bool) -> Sentence:
    if older:
        return Sentence("cluster.came_back_older", at=label)
    return Sentence("cluster.restarted_forgetful" if lost else "cluster.restarted", at=label)
