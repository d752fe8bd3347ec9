"""Compares a Redis that was started again, or that knows less than before, with the checkpoint, before workers take chunks.

What the checkpoint has as settled is laid over the map. A row that was handed out and has no end may have left in what is
lost; it counts as tried for the first time when Redis last certainly knew: repeated with the same id while that is young
enough for WeChat to recognise it, else held.
"""

from dataclasses import dataclass
from math import inf

from wxpush.checkpoint import dispatched
from wxpush.checkpoint.rows import UNKNOWN
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cluster.noting import note
from wxpush.cluster.store.connection import Store, may_lose_writes
from wxpush.cluster.store.knowledge import Knowledge, RunKnowledge
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
    checkpoint: SqliteCheckpoint
    clock: Clock

    async def reconcile(self, position: str, forgotten: str | None = None) -> bool:
        """Compare Redis with the checkpoint where that is due; gives whether it was. `position`: of the last result in the checkpoint; `forgotten`: of the last that
        Redis noted as collected, if not the same. Raises GoneError, DiskError.
        """
        books = await self.book.look()
        older = parts(books.last) < parts(position)
        if books.settled and not older:
            return False
        older = older or parts(books.collected) < parts(forgotten or position)
        lost = older or await may_lose_writes(self.store)
        await self._correct_map(books, lost=lost)
        await self.book.vouch(position)
        note(_sentence(self.store.label, older=older, lost=lost))
        return True

    async def _correct_map(self, books: Knowledge, *, lost: bool) -> None:
        age = _UNKNOWN_AGE if books.age is None else books.age
        fed = self.checkpoint.ask(dispatched.hands).fed
        present = doubt.present(self.clock, self.checkpoint.invocations())
        start = 1
        async for piece in self.run.pieces():
            known = self.checkpoint.between(start, start + len(piece) - 1)
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


def parts(position: str) -> tuple[int, ...]:
    """A position in a stream as numbers, so that two can be compared."""
    return tuple(map(int, position.split("-")))


def _sentence(label: str, *, older: bool, lost: bool) -> Sentence:
    if older:
        return Sentence("cluster.came_back_older", at=label)
    return Sentence("cluster.restarted_forgetful" if lost else "cluster.restarted", at=label)
