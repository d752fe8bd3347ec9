"""The right to send a chunk's rows: of one worker at a time, for as long as it renews it.

A worker may be frozen at any moment and woken much later. So it holds the lease only as long as its own clock, that of
the machine since it started, says that Redis confirmed it recently enough: `valid` is asked before every request.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum
from uuid import uuid4

import anyio

from wxpush.cluster.names import Names
from wxpush.cluster.store import LONGEST_LEASE_MS
from wxpush.cluster.store.connection import AGAIN_SECONDS, AwayError, Store
from wxpush.cluster.store.scripts import CLAIM, COUNT, DELETE_OWN, RELEASE, RENEW
from wxpush.cluster.store.strange import reading
from wxpush.errors import DiskError, Exit, StateError, WxpushError
from wxpush.options.cluster import LEASE
from wxpush.system.clock import Clock
from wxpush.words import Means

#: How often a lease is renewed while it lasts, and how long before Redis its holder gives it up.
_RENEWALS = 5
#: Seconds until a Redis is asked again that was started anew and has not been compared with the checkpoint yet.
_UNSETTLED_SECONDS = 0.5
_MARGIN = 0.1


class LostLeaseError(DiskError):
    """Another worker may hold the chunk by now: nothing of it is sent or written any more."""


class RecalledError(WxpushError):
    """The run's dispatcher has stopped it: nothing more of it leaves until it is dispatched again."""

    exit = Exit.STOPPED

    def __init__(self) -> None:
        super().__init__("cluster.recalled")


class GoneError(StateError):
    """The map of rows is not in Redis: nobody can say which rows were sent."""

    means = under_way = Means.NOT_HANDED_OUT


@dataclass(frozen=True, slots=True)
class Unknown:
    """A row whose outcome is not known: its first try's age in seconds; None: nobody can tell."""

    row: int
    age: float | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A chunk that was claimed: a byte of the map for each of its rows."""

    bytes: bytes
    unknown: Sequence[Unknown]
    #: Whether the watch over the run's first answers is over: some message was accepted, or the checkpoint says so.
    proven: bool
    #: How often rows were tried in this dispatch, by row.
    tries: Mapping[int, int]
    #: Errcodes that the operator calls errcodes of rows (`--errcode-is-row`).
    is_row: frozenset[int] = frozenset()


class GivenBack(Enum):
    """How a chunk was given back."""

    DONE = "done"
    UNFINISHED = "unfinished"
    LOST = "lost"


class Lease:
    """One worker's lease of one chunk."""

    def __init__(
        self,
        store: Store,
        names: Names,
        clock: Clock,
        *,
        run: str,
        first: int,
        last: int,
        seconds: float = LEASE.default,
    ) -> None:
        self.run, self.first, self.last = run, first, last
        self.token = uuid4().hex
        self.key = names.lease(run, first)
        #: Where the number of this lease's last commit is.
        self.numbered = names.run(run, f"commit:{self.token}")
        self._number = 0
        self._store = store
        self._names = names
        self._clock = clock
        self._seconds = seconds
        self._until_ms = 0.0

    @property
    def valid(self) -> bool:
        """Whether nobody else can hold the chunk yet. No I/O."""
        return self._clock.instant().boot_ms < self._until_ms

    def require(self) -> None:
        """Raise LostLeaseError when it is not valid any more."""
        if not self.valid:
            raise LostLeaseError("cluster.lease_over")

    async def claim(self) -> Claimed | float:
        """Take the chunk; or the seconds after which it may be free. Raises RecalledError, GoneError, AwayError."""
        names, run, asked_ms = self._names, self.run, self._clock.instant().boot_ms
        parts = (names.run(run, part) for part in ("map", "first"))
        keys = [*parts, self.key, names.run(run), names.run(run, "tries"), names.run(run, "open")]
        values = (self.token, self._ttl_ms, self.first, self.last, LONGEST_LEASE_MS)
        answer, *rest = await self._store.run(CLAIM, keys, *values)
        if answer == b"gone":
            raise gone(self._store.label)
        if answer == b"stopped":
            raise RecalledError
        if answer == b"unsettled":
            return _UNSETTLED_SECONDS
        with reading(self._store.label, names.run(run)):
            if answer == b"busy":
                return max(float(rest[0]), 0.0) / 1000
            self._extend(asked_ms)
            found, pairs, proven, tried, is_row = rest
            ages = zip(pairs[::2], pairs[1::2], strict=True)
            tries = dict(zip(tried[::2], tried[1::2], strict=True))
            unknown = [Unknown(row, age / 1000 if age >= 0 else None) for row, age in ages]
            return Claimed(found, unknown, proven == b"1", tries, frozenset(map(int, is_row.split())))

    async def renew(self) -> None:
        """Ask for more time; without an answer the old one runs out. Raises LostLeaseError once another holds it."""
        asked_ms = self._clock.instant().boot_ms
        if await self._store.run(RENEW, [self.key], self.token, self._ttl_ms):
            self._extend(asked_ms)
        else:
            self._until_ms = 0.0
            self.require()

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Renew it for as long as the block."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._keep)
            try:
                yield
            finally:
                tasks.cancel_scope.cancel()

    def number(self) -> int:
        """The number of the next commit. A commit that is sent again keeps its number, so that it takes effect once."""
        self._number += 1
        return self._number

    async def release(self, *, attempts: int, retries: int, number: int) -> GivenBack:
        """Give the chunk back, and count what it took. Raises AwayError."""
        names, run = self._names, self.run
        keys = [names.run(run, "map"), names.run(run, "open"), self.key, names.run(run), self.numbered]
        values = (self.token, self.first, self.last, attempts, retries, number)
        answer = await self._store.run(RELEASE, keys, *values)
        self._until_ms = 0.0
        with reading(self._store.label, self.key):
            return GivenBack(answer.decode())

    async def count(self, *, attempts: int, retries: int, number: int) -> None:
        """Count requests of a chunk that may be another's by now. Raises AwayError."""
        keys = [self._names.run(self.run), self.numbered]
        await self._store.run(COUNT, keys, attempts, retries, number)

    async def give_back(self) -> None:
        """Give the chunk back without having begun it."""
        self._until_ms = 0.0
        await self._store.run(DELETE_OWN, [self.key], self.token)

    async def _keep(self) -> None:
        while True:
            await anyio.sleep(self._seconds / _RENEWALS)
            try:
                await self.renew()
            except AwayError:
                await anyio.sleep(AGAIN_SECONDS)
            except DiskError:
                return  # `valid` tells whoever sends

    def _extend(self, asked_ms: int) -> None:
        # Counted from before the question: however long the answer took, Redis began to count later.
        self._until_ms = asked_ms + self._ttl_ms * (1 - _MARGIN)

    @property
    def _ttl_ms(self) -> int:
        return round(self._seconds * 1000)


def gone(label: str) -> GoneError:
    """That the Redis of this name has no map of a run."""
    return GoneError("cluster.map_gone", at=label)


def taken(label: str) -> GoneError:
    """That the Redis of this name has another checkpoint's run in its place."""
    return GoneError("cluster.map_of_another", at=label)
