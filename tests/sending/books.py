"""A journal with everything around it, for its tests."""

from collections.abc import Sequence
from contextlib import asynccontextmanager
from math import inf

import anyio

from tests.sending.fakes import LoopClock, MemoryCheckpoint, fresh
from wxpush.channels.template import TEMPLATE
from wxpush.checkpoint.base import NO_INTENTS, Intents
from wxpush.limits.breaker import Breaker
from wxpush.limits.gates import Gates
from wxpush.limits.rate import RateLimiter
from wxpush.limits.window import WindowLimit
from wxpush.model import Instant, Kind, Message, Record, State, Verdict
from wxpush.sending.journal import Journal
from wxpush.sending.queue import Queue
from wxpush.sending.tally import Tally

LOST = Verdict(Kind.UNSURE, detail="no answer")


class SetClock(LoopClock):
    """Its wall clock may be set. Counts how often it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = self.instants = 0
        self.wall_error_ms = 0

    def monotonic(self) -> float:
        self.asked += 1
        return super().monotonic()

    def instant(self) -> Instant:
        self.instants += 1
        now = super().instant()
        return Instant(now.wall_ms + self.wall_error_ms, now.boot_ms)


class CountedCommits(MemoryCheckpoint):
    """Remembers how many rows each commit held."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes: list[int] = []

    async def commit(self, records: Sequence[Record], intents: Intents = NO_INTENTS) -> None:
        self.sizes.append(len(records) + len(intents.messages))
        await super().commit(records, intents)


class Books:
    """A journal with everything around it, and no workers."""

    def __init__(
        self,
        messages=None,
        *,
        rows: int = 5,
        rate: float = inf,
        limiter: RateLimiter | None = None,
        checkpoint: MemoryCheckpoint | None = None,
        stalled=lambda: False,
        least: int = 10,
        window: WindowLimit | None = None,
    ) -> None:
        self.checkpoint = checkpoint or MemoryCheckpoint()
        self.tally = Tally()
        self.queue = Queue(messages or fresh(rows), self.tally)
        self.rate = limiter or RateLimiter(rate)
        self.breaker = Breaker()
        self.clock = SetClock()
        self.journal = Journal(
            queue=self.queue,
            checkpoint=self.checkpoint,
            gates=Gates(self.rate, self.breaker, self.clock, window),
            clock=self.clock,
            tally=self.tally,
            invocation=3,
            least=least,
            repeats=TEMPLATE.repeats,
            stalled=stalled,
        )

    @asynccontextmanager
    async def running(self):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self.journal.run)
            await anyio.sleep(0.5)
            yield self.journal
            self.journal.end()

    def state(self, row: int) -> State:
        return self.checkpoint.records[row].state


def unsure(row: int, *, seconds_ago: float) -> Message:
    ago = round(seconds_ago * 1000)
    now = LoopClock().instant()
    message = Message(row=row, key=b"k" * 16, body=b"{}", who=row, unsure=True, earlier_tries=1)
    message.first = Instant(now.wall_ms - ago, now.boot_ms - ago)
    return message


def broken(breaker: Breaker, now: float) -> None:
    """Open it, for five seconds."""
    for _ in range(20):
        breaker.learn(LOST, now)
