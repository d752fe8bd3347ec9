"""A worker: looks which accounts have runs, and serves each of them."""

import os
import socket
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any
from uuid import uuid4

import anyio
import msgspec
from anyio.abc import TaskGroup
from msgspec import Struct

from wxpush.cluster.broker.base import Broker
from wxpush.cluster.names import AT_WORK, Names
from wxpush.cluster.noting import note
from wxpush.cluster.store.connection import Store
from wxpush.cluster.store.runs import Run, runs
from wxpush.cluster.store.strange import noted
from wxpush.cluster.work.accountworker import AccountWorker
from wxpush.cluster.work.metrics import worker_metrics
from wxpush.errors import DiskError, Stop, WxpushError
from wxpush.oserror import cause
from wxpush.sending.sender import DRAIN_SECONDS
from wxpush.system.clock import Clock
from wxpush.system.files import resolved
from wxpush.words import Sentence

_LOOK_SECONDS = 0.5
#: A worker that has not reported for this long is not shown any more.
_SEEN_SECONDS = 15
#: An account of which no worker has said for so long that it takes its rows has none. It is said at each look.
_AT_WORK_SECONDS = 5
#: After the senders' own drain, for the last words to Redis and broker.
_LAST_WORDS = 5.0

#: Serves one account in a task of its own: reports its AccountWorker as started, and runs until cancelled. Raises WxpushError
#: before that, where the account cannot be opened.
Opener = Callable[..., Coroutine[Any, Any, None]]


class Sighting(Struct, frozen=True, kw_only=True):
    """What a worker reports of itself. `attempts` since it began, `rate` a second lately, `lanes` for each of its accounts."""

    host: str
    pid: int
    accounts: tuple[str, ...]
    attempts: int
    chunks: int
    rate: float
    lanes: int = 0


class Worker:
    """Works until stopped; `once`: until no run is left."""

    def __init__(
        self,
        store: Store,
        names: Names,
        broker: Broker,
        clock: Clock,
        *,
        opener: Opener,
        once: bool,
        health: Path | None,
    ) -> None:
        """`health`: a file that is touched while all is well."""
        self._store = store
        self._names = names
        self._broker = broker
        self._clock = clock
        self._opener = opener
        self._once = once
        self._health = health
        self._name = uuid4().hex[:12]
        self._accounts: dict[str, AccountWorker] = {}
        self._refused: set[str] = set()
        self._stopped: Stop | None = None
        self._wake = anyio.Event()
        self._last = (clock.monotonic(), 0)
        self._began_ms = clock.wall_ms()
        self._reported_ms: int | None = None

    def stop(self, stop: Stop) -> None:
        """Take nothing more; requests in flight may be answered."""
        if self._stopped is None:
            self._stopped = stop
            self._wake.set()

    def metrics(self) -> str:
        """What a monitor may know of it."""
        now = self._clock.monotonic()
        return worker_metrics(
            [account.seen(now) for account in self._accounts.values()],
            began_ms=self._began_ms,
            reported_ms=self._reported_ms,
            refused=len(self._refused),
        )

    async def run(self) -> Stop | None:
        """Give what stopped it; None: no run is left."""
        async with anyio.create_task_group() as tasks:
            while self._stopped is None:
                if await self._look(tasks):
                    break
                with anyio.move_on_after(_LOOK_SECONDS):
                    await self._wake.wait()
            await self._leave()
            tasks.cancel_scope.cancel()
        return self._stopped

    async def _look(self, tasks: TaskGroup) -> bool:
        """Begin to serve new accounts, and report that this worker is alive. Gives whether nothing is left to do."""
        try:
            found = await runs(self._store, self._names)
            for run, name in found.items():
                with noted():
                    await self._see(tasks, run, name)
            await self._tell()
        except DiskError as error:
            note(error)
            return False
        if self._health is not None:
            try:
                resolved(self._health).touch()
            except OSError as error:  # who looks at it sees that it grows old
                note(Sentence("cluster.health_unwritable", path=self._health, why=cause(error)))
        return self._once and not found and not self._busy

    @property
    def _busy(self) -> bool:
        return any(account.busy for account in self._accounts.values())

    async def _see(self, tasks: TaskGroup, run: str, name: str) -> None:
        if name not in self._accounts and name not in self._refused:
            await self._open(tasks, run, name)
        # Whoever writes intents finds that by itself; this is for rows that wait for longer.
        if name in self._accounts and await Run(self._store, self._names, run).recalled():
            self._accounts[name].recall(run)

    async def _open(self, tasks: TaskGroup, run: str, name: str) -> None:
        facts = await Run(self._store, self._names, run).facts()
        if facts is None:
            return
        try:
            self._accounts[name] = await tasks.start(self._opener, facts.account)
        except DiskError:
            raise  # Redis was away: looked for again in a moment
        except WxpushError as error:
            self._refused.add(name)
            note(error)

    async def _tell(self) -> None:
        counts = [account.count for account in self._accounts.values()]
        for count in counts:
            count.note_answers()
        attempts, now = sum(count.attempts for count in counts), self._clock.monotonic()
        then, before = self._last
        self._last = (now, attempts)
        sighting = Sighting(
            host=socket.gethostname(),
            pid=os.getpid(),
            accounts=tuple(self._accounts),
            attempts=attempts,
            chunks=sum(count.chunks for count in counts),
            rate=(attempts - before) / max(now - then, 0.001),
            lanes=max((account.width for account in self._accounts.values()), default=0),
        )
        told = msgspec.json.encode(sighting)
        await self._store.ask("SET", self._names.worker(self._name), told, "EX", _SEEN_SECONDS)
        for account in self._accounts:
            await self._store.ask("SET", self._names.account(account, AT_WORK), 1, "EX", _AT_WORK_SECONDS)
        self._reported_ms = self._clock.wall_ms()

    async def _leave(self) -> None:
        if self._stopped is not None:
            for account in self._accounts.values():
                account.close(self._stopped)
        with anyio.move_on_after(DRAIN_SECONDS + _LAST_WORDS):
            await self._broker.stop()
            while self._busy:  # noqa: ASYNC110 - the broker's tasks are not ours to await
                await anyio.sleep(0.02)
        with anyio.move_on_after(_LAST_WORDS):
            try:
                await self._store.ask("DEL", self._names.worker(self._name))
            except DiskError as error:
                note(error)
