"""What workers have written of a run's rows, on its way to the checkpoint."""

from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta

from wxpush.checkpoint.base import MOST
from wxpush.cluster.names import Names
from wxpush.cluster.store.connection import Store
from wxpush.cluster.store.dispatcherlock import DispatcherLock
from wxpush.cluster.store.rows import OLDEST, RowResult
from wxpush.cluster.store.runscripts import FORGET, READ, TIME
from wxpush.cluster.store.strange import place, reading
from wxpush.model import State

#: Results the collector takes in one go, each of them a worker's commit.
_RESULTS_AT_ONCE = 200
_REFUSED = int(State.REJECTED)

#: Rows that are taken at once, few enough for whoever takes them to stay small.
_ROWS_AT_ONCE = 20_000

#: Rows of a commit, which is of one chunk: as many as a chunk may have.
_MOST_ROWS = 2_000
_RESULTS = msgspec.msgpack.Decoder(Annotated[list[RowResult], Meta(max_length=_MOST_ROWS)])


@dataclass(frozen=True, slots=True)
class Read:
    """Results that were read: where the next ones begin, and each row's with how long ago it was written, in ms."""

    position: str
    results: list[tuple[RowResult, int]]


class RunResults:
    """A run's results in the order in which workers committed them. Every method raises AwayError or DiskError."""

    def __init__(self, store: Store, names: Names, run: str) -> None:
        self._store = store
        self._facts, self._firsts = names.run(run), names.run(run, "first")
        self._results = names.run(run, "results")

    async def read(self, position: str, *, rows: int = MOST, any_start: bool = True) -> Read:
        """The results after a position, oldest first; does not wait for new ones. Without `any_start`: none from a Redis that was started
        again and was not compared with the checkpoint yet. Raises StrangeError for what no worker has written of a run of so many rows.
        """
        keys = [self._results, self._facts]
        entries = await self._store.run(READ, keys, position, _RESULTS_AT_ONCE, int(any_start))
        if not entries:
            return Read(position, [])
        told = await self._store.run(TIME, [self._facts, self._firsts])
        results: list[tuple[RowResult, int]] = []
        with reading(self._store.label, self._results):
            now, era = told
            for at, fields in entries:
                if len(results) >= _ROWS_AT_ONCE:
                    break  # the rest is read the next time
                read_to = place(at)
                values = dict(zip(fields[::2], fields[1::2], strict=True))
                ago = _ago(now, int(values[b"at"]))
                known = values.get(b"era", b"0") == era  # by another clock nobody knows how long ago it was
                found = _RESULTS.decode(values[b"rows"])
                if any(result.row > rows for result in found):
                    raise ValueError
                results += [(result if known else _without_date(result), ago) for result in found]
        return Read(read_to, results)

    async def forget(self, position: str, lock: DispatcherLock) -> tuple[int, int] | None:
        """Delete the results up to there: they are in the checkpoint. A dispatcher that lost the lock deletes nothing.

        Gives the totals by then; None where the lock is lost.
        """
        milliseconds, _, number = position.partition("-")
        keys = [self._results, self._facts, lock.key]
        found = await self._store.run(FORGET, keys, lock.token, position, f"{milliseconds}-{int(number) + 1}")
        with reading(self._store.label, self._facts):
            return (int(found[0]), int(found[1])) if found else None

    async def collected(self) -> str:
        """The position of the last result that was collected and deleted."""
        kept = await self._store.ask("HGET", self._facts, "collected")
        with reading(self._store.label, self._facts):
            return place(kept) if kept else "0-0"

    async def lag(self) -> int:
        """Commits of workers that no collector has read yet."""
        return int(await self._store.ask("XLEN", self._results))

    async def totals(self) -> tuple[int, int]:
        """Requests of the run whose bytes left, and those of them that were repeats."""
        return await self._sums("attempts", "retries")

    async def counted(self) -> tuple[int, int]:
        """The totals when a dispatcher collected last."""
        return await self._sums("counted attempts", "counted retries")

    async def _sums(self, *names: str) -> tuple[int, int]:
        sums = await self._store.ask("HMGET", self._facts, *names)
        with reading(self._store.label, self._facts):
            attempts, retries = sums
            return _count(attempts), _count(retries)


def parts(position: str) -> tuple[int, ...]:
    """A position as numbers, so that two can be compared."""
    return tuple(map(int, position.split("-")))


def _ago(now: int, at: int) -> int:
    if now - at > OLDEST:
        raise ValueError(at)
    return max(0, now - at)


def _count(kept: bytes | None) -> int:
    many = int(kept or 0)
    if not 0 <= many <= MOST:
        raise ValueError(many)
    return many


def _without_date(result: RowResult) -> RowResult:
    """The result without the age of its first try, as the clock that dated it was set back since. That a refused row had a try without
    an answer before stays known.
    """
    return msgspec.structs.replace(result, age_ms=min(result.age_ms, 0) if result.state == _REFUSED else -1)
