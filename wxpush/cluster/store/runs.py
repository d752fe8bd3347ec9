"""One dispatched run: its map of rows, and the chunks that are handed out."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from math import inf

import msgspec
from msgspec import Struct

from wxpush.cluster.names import Names
from wxpush.cluster.store.connection import Store
from wxpush.cluster.store.dispatcherlock import DispatcherLock
from wxpush.cluster.store.lease import gone
from wxpush.cluster.store.results import RunResults
from wxpush.cluster.store.rowbytes import given_up
from wxpush.cluster.store.rows import RowResult
from wxpush.cluster.store.runscripts import (
    CREATE,
    DATE,
    FINISH,
    GROW,
    LEAVE,
    OPEN,
    RECALL,
    REVIVE,
)
from wxpush.cluster.store.strange import noted, reading
from wxpush.credentials import AccountKey

#: A finished run is remembered this long, so that the same dispatch from another host finds it done.
REMEMBERED_SECONDS = 7 * 86_400
#: Milliseconds; a clock that goes back by less counts as not set back.
_SET_BACK_MS = 1000
_PIECE = 1 << 20
_ROWS_AT_ONCE = 1000

_ENCODER = msgspec.msgpack.Encoder()


class RunFacts(Struct, frozen=True, kw_only=True):
    """What Redis holds about a run. `rows` are those of the input, in chunks of `chunk_rows`."""

    account: AccountKey
    #: The checkpoint that it is dispatched from.
    owner: str
    campaign: str
    run: int
    rows: int
    chunk_rows: int
    #: Its rows come while it goes on: their number is that of the map, where those that are left are nobody's; `rows` is a bound.
    endless: bool = False


@dataclass(frozen=True, slots=True)
class HandedChunks:
    """Chunks that are handed out, by first row: how long ago in ms, 0 for those that were given back unfinished."""

    ages: dict[int, float]
    #: Those that some worker holds.
    leased: frozenset[int]


class Run:
    """A run's keys; `results`: those of its rows. Every method raises AwayError or DiskError."""

    def __init__(self, store: Store, names: Names, run: str) -> None:
        self.id = run
        self._store = store
        self._names = names
        self._facts, self._map, self._firsts = names.run(run), names.run(run, "map"), names.run(run, "first")
        self._open, self._results = names.run(run, "open"), names.run(run, "results")
        self._tries = names.run(run, "tries")
        self.results = RunResults(store, names, run)

    async def facts(self) -> RunFacts | None:
        """None: there is no such run."""
        kept = await self._store.ask("HGET", self._facts, "facts")
        with reading(self._store.label, self._facts):
            return msgspec.json.decode(kept, type=RunFacts) if kept else None

    async def tell(self, *, proven: bool, is_row: Iterable[int]) -> None:
        """Tell workers what is known of refusals: `proven` as in Claimed, `is_row` the errcodes that are about rows."""
        await self._store.ask("HSET", self._facts, "is_row", " ".join(map(str, sorted(is_row))))
        if proven:
            await self._store.ask("HSET", self._facts, "proven", "1")

    async def finished(self) -> bool:
        return bool(await self._store.ask("HEXISTS", self._facts, "finished"))

    async def recalled(self) -> bool:
        """Whether its dispatcher has stopped it: no worker claims or intends any of its rows."""
        return bool(await self._store.ask("HEXISTS", self._facts, "stopped"))

    async def recall(self, lock: DispatcherLock) -> bool:
        """Stop the run's workers, each before its next intent; False: the run is over, gone or another dispatcher's."""
        return bool(await self._store.run(RECALL, [self._facts, lock.key], lock.token))

    async def end_recall(self) -> None:
        """Lift the recall: the run is dispatched again."""
        await self._store.ask("HDEL", self._facts, "stopped")

    async def create(self, facts: RunFacts, rows: bytes, ages: Sequence[tuple[int, int]]) -> bool:
        """Lay the map, a byte a row, all or nothing; False: it was there. `ages`: (row, ms) of rows in doubt."""
        laid, laid_firsts = self._names.run(self.id, "laid"), self._names.run(self.id, "laid-first")
        await self._store.ask("DEL", laid, laid_firsts)
        for start in range(0, len(rows), _PIECE):
            await self._store.ask("APPEND", laid, rows[start : start + _PIECE])
        for start in range(0, len(ages), _ROWS_AT_ONCE):
            flat = [number for pair in ages[start : start + _ROWS_AT_ONCE] for number in pair]
            await self._store.run(DATE, [laid_firsts], _ENCODER.encode(flat))
        keys = [self._map, self._firsts, self._facts, self._names.runs, laid, laid_firsts]
        kept = msgspec.json.encode(facts)
        return bool(await self._store.run(CREATE, keys, kept, self.id, facts.account.name))

    async def hand_out(self, first: int, last: int) -> bool:
        """Note that the chunk is being handed out; False: nothing of it is left to do. Raises GoneError."""
        answer = await self._store.run(OPEN, [self._map, self._open], first, last)
        if answer == b"gone":
            raise gone(self._store.label)
        return bool(answer == b"open")

    async def handed(self) -> HandedChunks:
        """The chunks that are handed out and not done."""
        found = await self._store.ask("HGETALL", self._open)
        with reading(self._store.label, self._open):
            pairs = found.items() if isinstance(found, dict) else zip(found[::2], found[1::2], strict=True)
            since = {int(first): int(at) for first, at in pairs}
        if not since:
            return HandedChunks({}, frozenset())
        now = await self._store.now_ms()
        held = await self._store.ask("MGET", *(self._names.lease(self.id, first) for first in since))
        with reading(self._store.label, self._open):
            leased = frozenset(first for first, holder in zip(since, held, strict=True) if holder)
        # One of this very ms is not one that was given back.
        ages = {first: (_ago(at, now) or 1) if at else 0 for first, at in since.items()}
        return HandedChunks(ages, leased)

    async def leave(self, first: int, rows: Sequence[tuple[int, int, RowResult | None]]) -> None:
        """Take rows out of the chunk, so that no worker sends them any more. What the worker that holds the chunk has begun stays as it is.

        `rows`: each with its byte, and with what the collector is to read of it.
        """
        if rows:
            keys = [self._map, self._names.lease(self.id, first), self._results]
            told: list[int | bytes] = []
            for row, byte, end in rows:
                told += (row, byte, _ENCODER.encode([end]) if end else b"")
            await self._store.run(LEAVE, keys, *told)

    async def forget_tries(self) -> None:
        """Forget the tries of an earlier dispatch: rows that it gave up are tried again. Raises GoneError."""
        await self._store.ask("DEL", self._tries)
        start = 1
        async for piece in self.pieces():
            tried = [start + place for place in given_up(piece)]
            await self.revive(tried)
            start += len(piece)

    async def revive(self, tried: Sequence[int]) -> None:
        """Let rows be tried again that were given up."""
        for first in range(0, len(tried), _ROWS_AT_ONCE):
            some = tried[first : first + _ROWS_AT_ONCE]
            await self._store.run(REVIVE, [self._map, self._tries], *some)

    async def grow(self, first: int, rows: bytes) -> bool:
        """Lay the map of an endless run further, from that row on; False: it is shorter than that, as Redis came back older. Raises GoneError."""
        answer = await self._store.run(GROW, [self._map, self._facts], first, rows)
        if answer == b"gone":
            raise gone(self._store.label)
        return bool(answer == b"ok")

    async def span(self, first: int, last: int) -> bytes:
        """The bytes of the rows first..last. Raises GoneError."""
        found: bytes = await self._store.ask("GETRANGE", self._map, first - 1, last - 1)
        if len(found) < last - first + 1:
            raise gone(self._store.label)
        return found

    async def pieces(self) -> AsyncIterator[bytes]:
        """The whole map, a piece at a time. Raises GoneError."""
        length = int(await self._store.ask("STRLEN", self._map))
        if not length:
            raise gone(self._store.label)
        for start in range(0, length, _PIECE):
            piece: bytes = await self._store.ask("GETRANGE", self._map, start, start + _PIECE - 1)
            if not piece:
                raise gone(self._store.label)
            yield piece

    async def finish(self) -> None:
        """The run is over, and all of it in the checkpoint."""
        parts = (self._map, self._firsts, self._open, self._results, self._tries)
        keys = [self._facts, self._names.runs, *parts]
        await self._store.run(FINISH, keys, self.id, REMEMBERED_SECONDS)


def _ago(at: int, now: int) -> float:
    """For how long it has been handed out, in ms; infinite for a time in the future, as the clock was set back since."""
    return now - at if at <= now + _SET_BACK_MS else inf


async def runs(store: Store, names: Names) -> dict[str, str]:
    """The runs that are not finished, with the names of their accounts. What cannot be one is noted, and the others are given."""
    found = await store.ask("HGETALL", names.runs)
    with reading(store.label, names.runs):
        pairs: list[tuple[bytes, bytes]] = [
            *(found.items() if isinstance(found, dict) else zip(found[::2], found[1::2], strict=True))
        ]
    named = {}
    for run, account in pairs:
        with noted(), reading(store.label, names.runs):
            named[run.decode()] = account.decode()
    return named
