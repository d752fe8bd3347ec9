"""One simulated campaign: invocations that end in every way, what befalls them, and a calm one at the end."""

from collections import Counter
from math import inf
from random import Random

import anyio
import trio
from trio.testing import MockClock

from tests.reliability.sim.disk import Disk
from tests.reliability.sim.faults import Event
from tests.reliability.sim.invocation import How, Invocation, Preparation
from tests.reliability.sim.life import Life
from tests.reliability.sim.network import Network
from tests.reliability.sim.server import Role, Server
from tests.reliability.sim.time import Time
from tests.reliability.sim.watch import Watch
from wxpush.errors import Exit, Reason, Stop
from wxpush.model import State
from wxpush.report.summary import count

_SIGNAL = Stop(Reason.SIGNAL, Exit.TERMINATED)
_ACCEPTED = (State.SENT, State.UNDER_REVIEW)
_MOST_INVOCATIONS = 4
#: Shares of the invocations that are ended by a crash, and that all goes well with otherwise.
_CRASHES, _UNTROUBLED = 0.6, 0.3
#: Shares of the others before which the operator is asked, and of these that are killed meanwhile.
_ASKED, _KILLED_UNASKED = 0.2, 0.4
_GAPS = (0.5, 3.0, 60.0, 300.0, 530.0, 539.9, 541.0, 599.0, 601.0, 1300.0)
_LONG = (20.0, 100.0, 500.0, 545.0, 605.0, 1000.0)
_JUMPS = (1.0, 50.0, 400.0, 700.0, 3600.0, 86400.0)


class World:
    """Everything of one seed."""

    def __init__(self, random: Random, clock: MockClock) -> None:
        self._random = random
        self._clock = clock
        self.watch = Watch()
        self._time = Time()
        rows = 250 if random.random() < 0.01 else random.randint(2, 40)
        self._how = How(rows, random.choice((1.0, 20.0, 500.0, inf)), random.choice((1, 3, 10, 30)))
        self._server = Server(random, self._time, self.watch, rows)
        self._disk = Disk(random, self.watch, self._time, sync_seconds=random.choice((0.0005, 0.01, 0.4)))
        self._disk.asked = lambda: self._status(alive=True)

    async def run(self) -> None:
        """The whole campaign. What is wrong is in `watch`."""
        async with trio.open_nursery() as nursery:
            self._network = Network(
                nursery,
                self._random,
                server=self._server,
                time=self._time,
                watch=self.watch,
                disk=self._disk,
            )
            for _ in range(self._random.randint(1, _MOST_INVOCATIONS)):
                await self._invoke()
                await self._between()
            self._server.calm()
            last = await self._live(Life(), self._how)
            assert last is not None, "nobody is asked in the end"
            self._complete(last)
            nursery.cancel_scope.cancel()

    async def _invoke(self) -> None:
        random = self._random
        crashes = random.random() < _CRASHES
        life = Life(random.randint(1, 1 + 4 * self._how.rows) if crashes else inf)
        canary = random.choice((0, 0, 0, 3))
        how = How(self._how.rows, self._how.rate, self._how.concurrency, canary)
        self._disk.full = False
        await self._live(life, how, troubled=random.random() >= _UNTROUBLED)
        self.watch.fired[Event.CRASH] += life.dead

    async def _answered(self) -> bool:
        """Whether the operator says yes, sooner or later, and the process lives to hear it."""
        if self._random.random() >= _ASKED:
            return True
        before = dict(self._disk.rows), dict(self._disk.boots)
        self.watch.fired[Event.LATE_YES] += 1
        await anyio.sleep(self._random.choice(_GAPS))
        if self._random.random() < _KILLED_UNASKED:
            self.watch.fired[Event.CRASH_BEFORE_THE_YES] += 1
            if (self._disk.rows, self._disk.boots) != before:
                self.watch.wrong("what was killed before the yes changed the checkpoint")
            self._status(alive=False)
            return False
        return True

    async def _live(self, life: Life, how: How, *, troubled: bool = False) -> Invocation | None:
        prepared = Preparation(self._network)
        if troubled and not await self._answered():
            return None
        invocation = Invocation(how, self._network, self._random, life, prepared)
        self.watch.note("begins", invocation.number, round(self._time.true(), 6), sorted(invocation.held))
        async with trio.open_nursery() as nursery:
            if troubled:
                for _ in range(self._random.randint(1, 3)):
                    nursery.start_soon(self._befall, invocation)
            await invocation.run()
            nursery.cancel_scope.cancel()
        self.watch.note("ends", life.dead, invocation.stopped and invocation.stopped.reason)
        self._agrees()
        return invocation

    async def _befall(self, invocation: Invocation) -> None:
        random, time = self._random, self._time
        await anyio.sleep(random.choice((0.05, 1.0, 5.0, 30.0)) * random.random())
        event = random.choice(_BEFALLING)
        self.watch.note("befalls", event.value)
        match event:
            case Event.PAUSE:
                self._clock.jump(random.choice(_LONG))
            case Event.SUSPEND:
                time.suspend(random.choice(_LONG))
            case Event.CLOCK_FORWARD:
                time.wall_error += random.choice(_JUMPS)
            case Event.CLOCK_BACK:
                time.wall_error -= random.choice(_JUMPS)
            case Event.SIGNAL:
                invocation.stop(_SIGNAL)
            case Event.DISK_FULL:
                self._disk.full = True
                return  # counted when a commit meets it
            case Event.TOKEN_EXPIRED | Event.TOKEN_STOLEN:
                self._server.renew(event)
                return
            case Event.OUTAGE:
                self._server.outage_until = time.true() + random.choice((5.0, 60.0, 400.0))
                return
            case Event.HALT:
                self._server.halted = True
                return
        self.watch.fired[event] += 1

    async def _between(self) -> None:
        random = self._random
        self._disk.full = False
        self._server.halted = self._server.halted and random.random() < 0.5
        await anyio.sleep(random.choice(_GAPS) * random.uniform(0.99, 1.01))
        if random.random() < 0.2:
            self._time.wall_error += random.choice((-1, 1)) * random.choice(_JUMPS)
        if random.random() < 0.2:
            self.watch.fired[Event.REBOOT] += 1
            self._time.reboot()

    def _agrees(self) -> None:
        """Hold the checkpoint against what the server did."""
        for row in range(1, self._how.rows + 1):
            state = self._state(row)
            delivered = row in self._server.deliveries
            if delivered and state in {State.PENDING, State.REJECTED}:
                self.watch.wrong(f"row {row} was delivered, and the checkpoint has it as {state.word}")
            if not delivered and state in _ACCEPTED:
                self.watch.wrong(f"row {row} was not delivered, and the checkpoint has it as {state.word}")
        self._status(alive=False)

    def _status(self, *, alive: bool) -> None:
        """Hold what `status` would count now against the input and what the server did."""
        states = Counter((record.state, record.invocation) for record in self._disk.rows.values())
        counts = count(self._how.rows, states, len(self._disk.boots) or None, alive=alive)
        accepted = counts.sent + counts.already_sent + counts.under_review
        told = sum(getattr(counts, name) for name in counts.__struct_fields__ if name != "rows")
        if told != self._how.rows or accepted > len(self._server.deliveries):
            self.watch.wrong(f"status says {counts}, and {len(self._server.deliveries)} rows were delivered")
        if not alive and accepted + counts.in_doubt < len(self._server.deliveries):
            self.watch.wrong(f"status says {counts}, and {len(self._server.deliveries)} rows were delivered")

    def _complete(self, last: Invocation) -> None:
        """Nothing is left after an invocation that met no trouble, but what may not be repeated any more."""
        if last.stopped is not None:
            self.watch.wrong(f"the last invocation stopped: {last.stopped.reason}")
        for row in range(1, self._how.rows + 1):
            state, frequent = self._state(row), self._server.roles[row] is Role.FREQUENT
            if not state.settled and not (row in last.held or (frequent and state is State.IN_DOUBT)):
                self.watch.wrong(f"row {row} is left as {state.word}")

    def _state(self, row: int) -> State:
        record = self._disk.rows.get(row)
        return State.PENDING if record is None else record.state


_BEFALLING = (
    Event.PAUSE, Event.PAUSE, Event.SUSPEND, Event.CLOCK_FORWARD, Event.CLOCK_BACK, Event.SIGNAL, Event.DISK_FULL,
    Event.TOKEN_EXPIRED, Event.TOKEN_STOLEN, Event.OUTAGE, Event.HALT,
)  # fmt: skip
