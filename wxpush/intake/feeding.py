"""From the spool to the sender of one campaign and back: messages in their order, and what is durable of them."""

import sqlite3
from collections import deque
from collections.abc import Callable, Container, Sequence
from functools import partial
from typing import TypeVar

import anyio
from msgspec.structs import replace

from wxpush.checkpoint.base import NO_INTENTS, Intents
from wxpush.errors import DiskError
from wxpush.intake.served import ServedCampaign
from wxpush.intake.spool import rows
from wxpush.intake.spool.spool import Spool
from wxpush.intake.spool.writer import Job
from wxpush.intake.sums import IntakeSums
from wxpush.model import Message, Record, State
from wxpush.sending import doubt
from wxpush.system.clock import Clock

T = TypeVar("T")

#: Messages that are read at once.
_PART = 256


class SpoolFeed:
    """The messages of one campaign for one sender, as `wxpush.sending.waiting.endless.Feeding` has it: first those given, then all that are pending."""

    def __init__(
        self,
        spool: Spool,
        served: ServedCampaign,
        first: Sequence[Message],
        *,
        after: int,
        newest: int,
        coming: Container[int] = frozenset(),
    ) -> None:
        """`after`: the row behind which those that are pending stand; `newest`: the newest that may be there; `coming`: rows that are not to be
        read yet, as `claimed` will be told of them.
        """
        self._spool = spool
        self._served = served
        self._ready = deque(first)
        self._read = after
        self._newest = newest
        self._coming = coming
        #: Rows that came when those around them had been read.
        self._late: list[int] = []

    @property
    def more(self) -> bool:
        return bool(self._ready or self._late) or self._read < self._newest

    def came(self, newest: int) -> None:
        """Messages are in the spool, up to that row."""
        # What was read meanwhile may have been newer already: nothing comes twice by that.
        self._newest = max(self._newest, newest)

    def claimed(self, row: int) -> None:
        """One of those that were `coming` may be read."""
        if row <= self._read:
            self._late.append(row)
        self._newest = max(self._newest, row)

    def next(self) -> Message | None:
        """The next message. Raises DiskError."""
        if not self._ready and self._late:
            self._read_late()
        if not self._ready and self._read < self._newest:
            self._read_more()
        return self._ready.popleft() if self._ready else None

    def _read_more(self) -> None:
        newest, campaign = self._newest, self._served.number

        def question(connection: sqlite3.Connection) -> list[rows.SpooledMessage]:
            return rows.pending(connection, campaign, self._read, _PART)

        found = self._spool.ask(question)
        last = found[-1].row if found else 0
        # Rows are numbered in the order of their commits: behind fewer than were asked for there were none.
        self._read = last if len(found) == _PART else max(last, newest)
        self._ready.extend(self._served.message(each) for each in found if each.row not in self._coming)

    def _read_late(self) -> None:
        some, self._late = self._late[:_PART], self._late[_PART:]
        found = self._spool.ask(partial(rows.pending_of, campaign=self._served.number, some=some))
        self._ready.extend(map(self._served.message, found))


class SpoolBooks:
    """A checkpoint, as a sender has it: the spool. `decided` is called when WeChat has decided on a message."""

    def __init__(
        self,
        spool: Spool,
        campaign: int,
        sums: IntakeSums,
        *,
        invocation: int,
        clock: Clock,
        decided: Callable[[], None],
        told: Callable[[Sequence[Record]], None] | None = None,
    ) -> None:
        self._spool = spool
        self._campaign = campaign
        self._sums = sums
        self._invocation = invocation
        self._clock = clock
        self._decided = decided
        self._told = told
        #: Why the last commit failed.
        self.failed: DiskError | None = None

    async def commit(self, records: Sequence[Record], intents: Intents = NO_INTENTS) -> None:
        """Make them durable, together with all else that waits for the disk. Raises DiskError."""
        every = [*records, *intents.records()]
        if not every:
            return
        at_ms = self._clock.wall_ms()

        def job(connection: sqlite3.Connection) -> Sequence[Record]:
            rows.write(connection, every, at_ms, self._invocation)
            return every

        await self.write(job)

    async def do(self, job: Job[T]) -> T:
        """Do a job that becomes durable whatever stops who waits for it. Raises DiskError."""
        try:
            with anyio.CancelScope(shield=True):
                found = await self._spool.do(job)
        except DiskError as error:
            self.failed = error
            raise
        return found

    async def write(self, job: Job[Sequence[Record]]) -> Sequence[Record]:
        """Do a job that writes records and gives them, as `commit` does. Raises DiskError."""
        found = await self.do(job)
        if self._sums.happened(self._campaign, found):
            self._decided()
        if self._told is not None:
            self._told(found)
        return found


async def doubtful(
    spool: Spool, served: ServedCampaign, books: SpoolBooks, clock: Clock, known: Sequence[int]
) -> list[Message]:
    """The messages of a campaign that may have been accepted, as far as they are young enough to be repeated; the others are in doubt from now on.

    `known`: rows among which they are. Nothing of the campaign is in flight. Raises DiskError.
    """
    found = spool.ask(partial(rows.unknown, campaign=served.number, known=known))
    present = doubt.present(clock, spool.invocations())
    repeats = served.endpoint.repeats.seconds
    doubts = doubt.sort((record for _, record in found), present, repeat_seconds=repeats)
    late = [record for record in doubts.old if record.state is State.IN_FLIGHT]
    if late:
        at_ms = clock.wall_ms()
        await books.commit([replace(record, state=State.IN_DOUBT, at_ms=at_ms) for record in late])
    return [
        served.message(message, doubts.repeatable[message.row])
        for message, _ in found
        if message.row in doubts.repeatable
    ]
