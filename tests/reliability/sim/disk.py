"""The simulated checkpoint: what is synced survives a crash, what is not may or may not, and a disk can be full."""

from collections.abc import Callable, Mapping, Sequence
from random import Random

import anyio

from tests.reliability.sim.faults import Event
from tests.reliability.sim.life import Life
from tests.reliability.sim.time import Time
from tests.reliability.sim.watch import Watch
from wxpush.checkpoint.base import NO_INTENTS, Intents, KnownRows
from wxpush.errors import DiskError
from wxpush.model import Record, State
from wxpush.sending.doubt import Present

_UNKNOWN = (State.IN_FLIGHT, State.IN_DOUBT)


class Disk(KnownRows):
    """What lasts from one invocation to the next."""

    def __init__(self, random: Random, watch: Watch, time: Time, *, sync_seconds: float) -> None:
        self._random = random
        self._time = time
        self._watch = watch
        self._sync_seconds = sync_seconds
        self.rows: dict[int, Record] = {}
        #: How wrong the wall clock was when a row's last intent was dated, by row.
        self.wall_errors: dict[int, float] = {}
        self.boots: dict[int, str] = {}
        self._unsynced: Sequence[Record] = ()
        self._newest_ms = 0
        self.full = False
        #: Called behind every commit: somebody asks how it goes.
        self.asked: Callable[[], None] = lambda: None

    def begin(self, boot_id: str, now_ms: int) -> int:
        number = len(self.boots) + 1
        self.boots[number] = boot_id
        self._newest_ms = max(self._newest_ms, now_ms)
        return number

    def between(self, first: int, last: int) -> Mapping[int, Record]:
        return {row: record for row, record in self.rows.items() if first <= row <= last}

    def settled(self, first: int, last: int) -> int:
        return sum(record.state.settled for record in self.between(first, last).values())

    def unknown(self) -> list[Record]:
        return [self.rows[row] for row in sorted(self.rows) if self.rows[row].state in _UNKNOWN]

    def present(self, now, boot_id: str) -> Present:
        return Present(now=now, boot_id=boot_id, boots=self.boots, newest_ms=self._newest_ms)

    def write(self, records: Sequence[Record]) -> float:
        """Write one whole transaction. Gives the seconds until `sync` has made it durable."""
        if self.full:
            self._watch.fired[Event.DISK_FULL] += 1
            raise DiskError("full")
        self._unsynced = tuple(records)
        intents = (record.row for record in records if record.state is State.IN_FLIGHT)
        self.wall_errors |= dict.fromkeys(intents, self._time.wall_error)
        self._watch.note("writes", len(records))
        return self._sync_seconds * self._random.uniform(0.5, 2)

    def sync(self) -> None:
        for record in self._unsynced:
            self.rows[record.row] = record
            self._newest_ms = max(self._newest_ms, record.at_ms)
        self._unsynced = ()
        self._watch.note("synced")
        self.asked()

    def crash(self) -> None:
        """What was not synced is there, or it is not."""
        if not self._unsynced:
            return
        kept = self._random.random() < 0.5
        self._watch.fired[Event.CRASH_KEEPS_UNSYNCED if kept else Event.CRASH_DROPS_UNSYNCED] += 1
        if kept:
            self.sync()
        self._unsynced = ()


class Handle:
    """The Checkpoint of one invocation: a dead process writes nothing more."""

    def __init__(self, disk: Disk, life: Life) -> None:
        self._disk = disk
        self._life = life

    async def commit(self, records: Sequence[Record], intents: Intents = NO_INTENTS) -> None:
        await self._life.step()
        await anyio.sleep(self._disk.write([*records, *intents.records()]))
        await self._life.step()
        self._disk.sync()
        await self._life.step()
