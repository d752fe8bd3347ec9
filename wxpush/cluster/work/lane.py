"""One chunk in a worker: claimed, sent by the same sender as on a single machine, given back."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import anyio
from anyio import to_thread

from wxpush.cluster import chunk as chunks
from wxpush.cluster.chunk import Chunk
from wxpush.cluster.names import Names
from wxpush.cluster.noting import note
from wxpush.cluster.poison import PoisonError
from wxpush.cluster.store.connection import AGAIN_SECONDS, AwayError, Store
from wxpush.cluster.store.lease import Claimed, GoneError, Lease, RecalledError
from wxpush.cluster.store.rows import SharedCheckpoint
from wxpush.cluster.work.sorting import sort
from wxpush.credentials import AccountKey
from wxpush.detail import Detail
from wxpush.errors import DiskError, Exit, Reason, Stop, stopped_by
from wxpush.limits.refusals import Refusals
from wxpush.limits.window import WindowLimit
from wxpush.model import State
from wxpush.schedule.keys import window_of
from wxpush.sending.pauses import until_closed
from wxpush.sending.queue import Queue
from wxpush.sending.sender import Sender
from wxpush.sending.tally import Tally
from wxpush.system.clock import Clock
from wxpush.words import Sentence

#: A chunk that takes longer is given back: RabbitMQ takes a message away from whoever holds it for half an hour.
#: https://www.rabbitmq.com/docs/consumers#acknowledgement-timeout
LONGEST_SECONDS = 300.0
_LONG_ENOUGH = Stop(Reason.MAX_DURATION, Exit.STOPPED, Sentence("cluster.chunk_held_long"))

#: Its dispatcher hands it out again when the window opens.
_CLOSED = Stop(Reason.WINDOW, Exit.STOPPED, Sentence("cluster.window_closed"))

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChunkTask:
    """What a Sender needs for one chunk, beside what all chunks of an account share."""

    chunk: Chunk
    queue: Queue
    checkpoint: SharedCheckpoint
    lease: Lease
    tally: Tally
    refusals: Refusals
    window: WindowLimit | None = None


class SenderFactory(Protocol):
    """Makes what a lane sends with; wiring has the one that is used."""

    def sender(self, task: ChunkTask) -> Sender: ...

    def refusals(self, chunk: Chunk, claimed: Claimed) -> Refusals: ...

    def refusal(self, chunk: Chunk) -> Callable[[bytes], Detail]:
        """Why a message must not leave from here, whoever composed it; empty: it may."""
        ...


class Lanes:
    """The handler of one account's messages, for as many at once as come."""

    def __init__(
        self,
        store: Store,
        names: Names,
        clock: Clock,
        *,
        account: AccountKey,
        factory: SenderFactory,
        lease_seconds: float,
        rate: Callable[[], Awaitable[float]],
        key: bytes | None = None,
        ended: Callable[[Stop | None, str], object],
        counting: Callable[[Tally], AbstractContextManager[None]],
        timeout: float = 10.0,
    ) -> None:
        """`rate`: that all workers of the account share, messages a second, and DiskError where it cannot be read; `key`: what chunks are sealed
        with; `timeout`: of an attempt, in seconds. `ended` hears how the sending of each chunk ended, and of which run it is; `counting`: around what each chunk does.
        """
        self._store = store
        self._names = names
        self._clock = clock
        self._account = account
        self._factory = factory
        self._lease_seconds = lease_seconds
        self._rate = rate
        self._ended = ended
        self._counting = counting
        self._timeout = timeout
        self._open = partial(chunks.decode, key=key, about=names.queue(account.name))
        self._senders: dict[Sender, str] = {}
        self._refusals: dict[str, Refusals] = {}
        #: Chunks in hand.
        self.busy = 0
        self.closed: Stop | None = None

    def stop(self, stop: Stop) -> None:
        """Let requests in flight be answered; the chunks in hand are given back."""
        for sender in list(self._senders):
            sender.stop(stop)

    def recall(self, run: str, stop: Stop) -> None:
        """Stop the chunks in hand of one run."""
        for sender in [sender for sender, its in self._senders.items() if its == run]:
            sender.stop(stop)

    def close(self, stop: Stop) -> None:
        """Stop, and take no chunk that is handed over from now on."""
        self.closed = stop
        self.stop(stop)

    async def __call__(self, payload: bytes) -> None:
        """Deal with a message of the broker's. Raises PoisonError for what is none of ours."""
        chunk = await to_thread.run_sync(self._open, payload)
        if chunk.account != self._account:
            raise PoisonError(
                "cluster.chunk_of_another_account", theirs=chunk.account.name, ours=self._account.name
            )
        self.busy += 1
        try:
            await self._deal(chunk)
        except GoneError:
            _log.info("a chunk of a run that is over was left")
        finally:
            self.busy -= 1

    async def _deal(self, chunk: Chunk) -> None:
        lease = Lease(
            self._store, self._names, self._clock,
            run=chunk.run, first=chunk.first, last=chunk.last, seconds=self._lease_seconds,
        )  # fmt: skip
        claimed = await self._claim(lease)
        if claimed is None:
            return  # another worker has it, and if that one is lost too, the dispatcher notices; or nobody may
        tally = Tally()
        earlier = {row.row: row.tries for row in chunk.rows if row.tries}
        checkpoint = SharedCheckpoint(
            self._store, self._names, self._clock, lease, earlier=earlier, tally=tally
        )
        with self._counting(tally):
            async with lease.kept():
                stop = await self._send(chunk, claimed, lease, checkpoint, tally)
        if stop is not None and stop.reason in {Reason.DISK, Reason.STATE}:
            note(stop)
        await checkpoint.give_back()
        self._ended(stop, chunk.run)

    async def _claim(self, lease: Lease) -> Claimed | None:
        """Take it, or wait until its holder's lease is over: the broker gave it to us because that one was lost."""
        until = self._clock.monotonic() + self._lease_seconds + 1
        while True:
            try:
                claimed = await lease.claim()
            except AwayError:
                await anyio.sleep(AGAIN_SECONDS)
                continue
            except RecalledError:
                return None
            if isinstance(claimed, Claimed):
                return claimed
            if self._clock.monotonic() + claimed > until:
                return None
            await anyio.sleep(claimed + AGAIN_SECONDS)

    async def _send(
        self, chunk: Chunk, claimed: Claimed, lease: Lease, checkpoint: SharedCheckpoint, tally: Tally
    ) -> Stop | None:
        messages, records, bytes_of = sort(
            chunk, claimed, self._clock.instant(), self._factory.refusal(chunk)
        )
        if any(record.state is State.REJECTED for record in records):
            note(Sentence("cluster.hosts_not_allowed"))
        try:
            window = await self._window(chunk)
            if records:
                await checkpoint.write(records, bytes_of)
        except DiskError as error:
            return stopped_by(error)  # as the sender's own writes end
        if not messages or self.closed is not None:
            return self.closed
        task = ChunkTask(
            chunk=chunk,
            queue=Queue(iter(messages), tally),
            checkpoint=checkpoint,
            lease=lease,
            tally=tally,
            refusals=self._known(chunk, claimed),
            window=window,
        )
        sender = self._factory.sender(task)
        self._senders[sender] = chunk.run
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(_stop_in_time, sender)
                if task.window is not None:
                    tasks.start_soon(self._stop_when_closed, sender, task, task.window)
                stop = await sender.run()
                tasks.cancel_scope.cancel()
        finally:
            del self._senders[sender]
        return stop

    async def _window(self, chunk: Chunk) -> WindowLimit | None:
        """Closed as early as where the chunk comes from; each dispatcher may set another rate, so it is asked for each chunk. Raises DiskError."""
        if chunk.window is None:
            return None
        return WindowLimit(window_of([chunk.window]), timeout=self._timeout, rate=await self._rate())

    async def _stop_when_closed(self, sender: Sender, task: ChunkTask, window: WindowLimit) -> None:
        await until_closed(window, task.queue, task.tally, self._clock)
        sender.stop(_CLOSED)

    def _known(self, chunk: Chunk, claimed: Claimed) -> Refusals:
        """What counts the refusals of all chunks of a run; anew once it has halted, or the operator has told of codes."""
        known = self._refusals.get(chunk.run)
        if known is None or known.stop is not None or known.rows != claimed.is_row:
            self._refusals[chunk.run] = known = self._factory.refusals(chunk, claimed)
        elif known.watching and claimed.proven:
            known.end()
        return known


async def _stop_in_time(sender: Sender) -> None:
    await anyio.sleep(LONGEST_SECONDS)
    sender.stop(_LONG_ENOUGH)
