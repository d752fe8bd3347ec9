"""The way to the server and back: packets that are under way arrive, whatever becomes of who sent them."""

from dataclasses import dataclass
from random import Random

import anyio
import trio

from tests.reliability.sim.disk import Disk
from tests.reliability.sim.faults import Event, Fate
from tests.reliability.sim.life import Life
from tests.reliability.sim.server import Request, Server
from tests.reliability.sim.time import Time
from tests.reliability.sim.watch import Delivery, Leaving, Watch
from wxpush.model import Arrival, Reply, State

TIMEOUT = 10.0
_TOKEN_REFUSED = (b'{"errcode":40001', b'{"errcode":42001')


@dataclass(slots=True)
class _Answer:
    here: anyio.Event
    reply: Reply | None = None


class Network:
    """Carries requests in a nursery of the world's, not of the process's."""

    def __init__(
        self,
        nursery: trio.Nursery,
        random: Random,
        *,
        server: Server,
        time: Time,
        watch: Watch,
        disk: Disk,
    ) -> None:
        self._nursery = nursery
        self.server = server
        self.time = time
        self.watch = watch
        self._random = random
        self.disk = disk
        self._seconds = random.choice((0.001, 0.01, 0.2))

    def fate(self) -> Fate:
        if self.time.true() < self.server.outage_until:
            self.watch.fired[Event.OUTAGE] += 1
            return self._random.choice((Fate.NEVER_LEFT, Fate.RESET_BEFORE, Fate.HANG_BEFORE))
        return self.server.dice.fate()

    def carry(self, request: Request) -> _Answer:
        answer = _Answer(anyio.Event())
        # It has left, whatever befalls the sender from here on.
        self._nursery.start_soon(self._carry, request, self.time.true(), answer)
        return answer

    async def _carry(self, request: Request, left: float, answer: _Answer) -> None:
        there = self._seconds * self._random.uniform(0.5, 2)
        if request.fate is Fate.LATE:
            there = self._random.uniform(TIMEOUT, 50)
        at = left + there
        await anyio.sleep(there)
        if request.fate is Fate.HANG_BEFORE:
            return
        reply = self.server.take(request, at)
        if request.fate is Fate.HANG_AFTER:
            return
        back = self._random.uniform(0.9, 1.1) * TIMEOUT if request.fate is Fate.SLOW else self._seconds
        await anyio.sleep(back)
        answer.reply = reply
        answer.here.set()


class Lines:
    """The Transport of one invocation."""

    def __init__(self, network: Network, life: Life, leaving: Leaving, invocation: int) -> None:
        self.network, self.life, self.leaving, self.invocation = network, life, leaving, invocation
        #: Set once nothing may leave any more.
        self.closed = False

    def connect(self) -> "Line":
        return Line(self)


class Line:
    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self.is_open = False

    async def open(self) -> None:
        await anyio.sleep(0.001)
        self.is_open = True

    async def post(self, path: str, body: bytes) -> Reply:
        lines = self._lines
        if lines.life.dead:
            await anyio.sleep_forever()
        row, client_msg_id = body.decode().split()
        lines.leaving.leaves(lines.network.time.monotonic())
        try:
            return await self._exchange(int(row), client_msg_id, path.partition("=")[2])
        finally:
            lines.leaving.back()

    async def aclose(self) -> None:
        self.is_open = False

    async def _exchange(self, row: int, client_msg_id: str, token: str) -> Reply:
        lines, network = self._lines, self._lines.network
        fate = network.fate()
        network.watch.fired[fate] += 1
        network.watch.note("leaves", round(network.time.true(), 6), row, fate.value)
        self._may_leave(row)
        if fate is Fate.NEVER_LEFT:
            await anyio.sleep(0.001)
            self.is_open = False
            return Reply(Arrival.NEVER_LEFT, fault="refused")
        lines.leaving.rows[row] += 1
        answer = network.carry(Request(row, client_msg_id, token, fate, network.disk.wall_errors[row]))
        await lines.life.step()
        with anyio.move_on_after(TIMEOUT):
            await answer.here.wait()
        await lines.life.step()
        if answer.reply is not None and answer.reply.body.startswith(_TOKEN_REFUSED):
            lines.leaving.rows[row] -= 1
        self.is_open = answer.reply is not None and answer.reply.arrival is Arrival.ANSWERED
        return answer.reply or Reply(Arrival.MAYBE, fault="deadline")

    def _may_leave(self, row: int) -> None:
        lines, network = self._lines, self._lines.network
        if lines.closed:
            network.watch.wrong(f"row {row} left after the stop")
        record = network.disk.rows.get(row)
        if record is None or record.state is not State.IN_FLIGHT or record.invocation != lines.invocation:
            network.watch.wrong(f"row {row} left before its intent was durable")
        earlier = network.server.deliveries.get(row)
        now = Delivery(network.time.true(), network.time.boot, network.time.wall_error)
        if earlier and earlier[0].told(now) and earlier[0].too_old(now):
            network.watch.wrong(f"row {row} left again {now.at - earlier[0].at:.1f} s after it was delivered")
