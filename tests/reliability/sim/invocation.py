"""One process of a simulated campaign: the real sender, from reading the checkpoint to its end or its death."""

from collections import Counter
from dataclasses import dataclass
from math import inf
from random import Random

from tests.reliability.sim.disk import Handle
from tests.reliability.sim.life import Life
from tests.reliability.sim.network import Lines, Network
from tests.reliability.sim.people import ENDPOINT, Issuer, KnownAccount, Numbers, PlainChannel
from tests.reliability.sim.watch import Leaving
from wxpush.channels.common.identity import MessageIds
from wxpush.errors import Stop
from wxpush.limits.breaker import Breaker
from wxpush.limits.limits import Limits
from wxpush.limits.rate import RateLimiter
from wxpush.limits.refusals import Canary, MaxErrors, Refusals
from wxpush.sending import doubt
from wxpush.sending.feed import Feed
from wxpush.sending.queue import Queue
from wxpush.sending.retry import age
from wxpush.sending.sender import Sender
from wxpush.sending.tally import Tally
from wxpush.sending.unsendable import Unsendable
from wxpush.sending.way import Way, World
from wxpush.token.account import AccountTokens
from wxpush.token.memorycache import MemoryCache
from wxpush.token.renewal import Renewal

#: Seconds: what is younger is repeated whatever it has to wait for: a token, the rate, the 105 s after a 40241.
SURELY_REPEATED = 400.0


@dataclass(frozen=True, slots=True)
class How:
    """The options of a send."""

    rows: int
    rate: float
    concurrency: int
    canary: int = 0


class Preparation:
    """What is found out before the operator is asked; some time may pass until the answer. It writes nothing."""

    def __init__(self, network: Network) -> None:
        disk, time = network.disk, network.time
        self.doubts = doubt.sort(
            disk.unknown(),
            disk.present(time.instant(), time.boot_id()),
            repeat_seconds=ENDPOINT.repeats.seconds,
        )
        late = {
            row
            for row, first in self.doubts.repeatable.items()
            if age(first, time.instant()) > SURELY_REPEATED
        }
        #: Rows that may stay in doubt: too old to be repeated now, or soon.
        self.held = late | {record.row for record in self.doubts.old}


class Invocation:
    """`run` it; it may be stopped as by a signal, and its `life` ended as by kill -9."""

    def __init__(self, how: How, network: Network, random: Random, life: Life, prepared: Preparation) -> None:
        self._how, self._network, self.life = how, network, life
        self._doubtful, self.held = prepared.doubts.repeatable, prepared.held
        disk, time, watch = network.disk, network.time, network.watch
        self.number = disk.begin(time.boot_id(), time.instant().wall_ms)
        self._leaving = Leaving(watch, rate=how.rate, concurrency=how.concurrency)
        self._lines = Lines(network, life, self._leaving, self.number)
        self.tally = Tally()
        renewal = Renewal(Issuer(network.server, life, watch, time), MemoryCache(), clock=time)
        self._sender = Sender(
            queue=Queue(self._feed().messages(), self.tally, allowance=how.canary or inf),
            endpoint=ENDPOINT,
            checkpoint=Handle(disk, life),
            way=Way(self._lines, AccountTokens(renewal, clock=time), KnownAccount(network.server, life)),
            world=World(time, random.random),
            limits=Limits(RateLimiter(how.rate), Breaker(), Refusals({}), MaxErrors(), Canary(how.canary)),
            tally=self.tally,
            concurrency=how.concurrency,
            invocation=self.number,
        )
        self.stopped: Stop | None = None

    def _feed(self) -> Feed:
        numbers = Numbers(self._how.rows)
        return Feed(
            source=numbers,
            blocks=numbers.blocks,
            rows=self._network.disk,
            channel=PlainChannel(),
            client_msg_id=MessageIds("wx", "simulation", 1).make,
            who=len,
            doubtful=self._doubtful,
            last_row=self._how.rows,
            unsendable=Unsendable(),
        )

    async def run(self) -> None:
        """Send until the end, whichever it is."""
        with self.life.scope:
            self.stopped = await self._sender.run()
        if self.life.dead:
            self._network.disk.crash()
        else:
            self._adds_up()
        self._leaving.within_budget()

    def stop(self, stop: Stop) -> None:
        self._sender.stop(stop)
        self._lines.closed = True

    def _adds_up(self) -> None:
        disk, watch = self._network.disk, self._network.watch
        if disk.full:
            return
        written = Counter(record.state for record in disk.rows.values() if record.invocation == self.number)
        told = +self.tally.states
        if written != told:
            watch.wrong(f"the tally says {dict(told)}, the checkpoint {dict(written)}")
