"""Drains one campaign: one sender after another, each until something stops it; what stops it parks the campaign and never ends the service."""

from collections.abc import Sequence
from functools import partial
from math import inf
from urllib.parse import urlsplit

from wxpush import wiring
from wxpush.errors import Exit, Reason, Stop
from wxpush.hold import Hold
from wxpush.intake.base import Parked
from wxpush.intake.feeding import SpoolBooks, SpoolFeed, doubtful
from wxpush.intake.served import ServedCampaign
from wxpush.intake.spool import rows
from wxpush.intake.spool.opening import SpoolFullError
from wxpush.intake.tools import DrainTools
from wxpush.limits.limits import Limits
from wxpush.limits.window import WindowLimit
from wxpush.parsing.quantities import CountOrShare
from wxpush.sending.bell import Bell
from wxpush.sending.sender import Sender
from wxpush.sending.tally import Tally
from wxpush.sending.waiting.endless import EndlessQueue
from wxpush.sending.way import Listeners
from wxpush.words import Sentence

#: Seconds before a parked campaign is tried again: at first, and at the most, as each further time takes twice as long.
_SOON, _LATEST = 15.0, 600.0
_PAUSED = Stop(Reason.PAUSED, Exit.STOPPED, Sentence("intake.paused"))
_CHANGED = Stop(Reason.CHANGED, Exit.STOPPED, Sentence("intake.file_changed"))
_ENDED = Stop(Reason.SIGNAL, Exit.TERMINATED, Sentence("intake.ending"))


class Drain:
    """One campaign's. `run` once; everything else at any time, in the same loop."""

    def __init__(self, served: ServedCampaign, tools: DrainTools, paused_by: str | None = None) -> None:
        self.served = served
        self.paused_by = paused_by
        self.parked: Parked | None = None
        self._tools = tools
        self._clock = tools.world.clock
        self._sender: Sender | None = None
        self._queue: EndlessQueue | None = None
        self._feed: SpoolFeed | None = None
        self._window: WindowLimit | None = None
        self._tally = Tally()
        self._attempts = self._retries = 0
        #: All that is pending stands behind this row.
        self._read = 0
        self._before = inf
        self._ended = False
        self._proved = False
        self._awaits = Bell()

    @property
    def kept(self) -> Parked | None:
        """Why nothing of it leaves until it is tried again by itself."""
        return self.parked

    @property
    def attempts(self) -> int:
        return self._attempts + self._tally.attempts

    @property
    def retries(self) -> int:
        return self._retries + self._tally.retries

    @property
    def in_flight(self) -> int:
        return self._tally.in_flight

    def holds(self) -> Sequence[Hold]:
        """What holds its messages back now."""
        now = self._clock.monotonic()
        holders = [self._tools.line.tokens.hold, *(self._sender.holders if self._sender else ())]
        found = [hold for holder in holders if (hold := holder(now)) is not None]
        if self._window is not None and (closed := self._window.hold(self._clock.wall_ms())) is not None:
            found.insert(0, closed)
        return found

    def came(self, newest: int) -> None:
        """Messages of it are in the spool, up to that row."""
        if self._feed is not None and self._queue is not None:
            self._feed.came(newest)
            self._queue.fed()

    def claimed(self, row: int) -> None:
        """A message of it that is in the spool is to be sent from now on: newer ones may have been before."""
        self._before = min(self._before, row - 1)
        if self._feed is not None and self._queue is not None:
            self._feed.claimed(row)
            self._queue.fed()

    def pause(self, by: str) -> None:
        """Let nothing more leave."""
        self.paused_by = by
        self._interrupt(_PAUSED)

    def resume(self) -> None:
        """Let messages leave again, at once."""
        self.paused_by = None
        self.try_again()

    def try_again(self) -> None:
        """Try at once what is parked."""
        self.parked = None
        self._awaits.ring()

    def replace(self, served: ServedCampaign) -> None:
        """Go on by a campaign file that was read anew."""
        self.served, self.parked = served, None
        self._interrupt(_CHANGED)

    def end(self) -> None:
        """Let nothing more leave, and let `run` return when what is in flight has had its time to be answered."""
        self._ended = True
        self._interrupt(_ENDED)

    def _interrupt(self, stop: Stop) -> None:
        if self._sender is not None:
            self._sender.stop(stop)
        self._awaits.ring()

    async def run(self) -> None:
        """Until `end`. Raises DiskError where the spool is lost."""
        patience = _SOON / 2
        cautious = False
        while not self._ended:
            if self.paused_by is not None:
                await self._awaits.wait()
            elif self.parked is not None:
                await self._awaits.wait(max(0.0, self.parked.until_ms - self._clock.wall_ms()) / 1000)
                self.parked, cautious = None, True
            else:
                stop = await self._send(cautious=cautious)
                patience = _SOON if self._proved else min(patience * 2, _LATEST)
                self._park(stop, patience)

    def _park(self, stop: Stop | None, patience: float) -> None:
        if stop is None or stop in (_PAUSED, _CHANGED, _ENDED):
            return
        word = "stopped" if stop.reason is None else stop.reason.value
        until_ms = self._clock.wall_ms() + round(patience * 1000)
        self.parked = Parked(word, stop.sentence, until_ms)

    async def _send(self, *, cautious: bool) -> Stop | None:
        """`cautious`: only one message leaves before WeChat has decided on one."""
        books = self._books()
        spool, known = self._tools.spool, self._tools.sums.unknown_rows()
        first = await doubtful(spool, self.served, books, self._clock, known)
        newest = await self._first_to_read()
        if self._ended or self.paused_by is not None:
            return None
        self._proved, self._tally = False, Tally()
        coming = self._tools.coming
        self._feed = SpoolFeed(spool, self.served, first, after=self._read, newest=newest, coming=coming)
        allowance = 1 if cautious else inf
        self._queue = EndlessQueue(self._feed, self._tally, self._clock.monotonic, allowance=allowance)
        self._sender = self._made_sender(books, self._queue)
        try:
            stop = await self._sender.run()
        finally:
            self._attempts, self._retries = self.attempts, self.retries
            self._sender = self._queue = self._feed = self._window = None
            self._tally = Tally()
        if books.failed is not None and not isinstance(books.failed, SpoolFullError):
            raise books.failed
        return stop

    async def _first_to_read(self) -> int:
        """See from where its messages are to be read; gives the newest row of all."""
        spool = self._tools.spool
        newest = spool.ask(rows.newest)
        after, self._before = min(self._read, self._before), inf
        question = partial(rows.first_pending, campaign=self.served.number, after=int(after))
        first = await spool.look(question)
        # What comes while it is looked for is newer than all of them, or was told of.
        self._read = int(min(newest if first is None else first - 1, self._before))
        return spool.ask(rows.newest)

    def _made_sender(self, books: SpoolBooks, queue: EndlessQueue) -> Sender:
        tools, endpoint = self._tools, self.served.endpoint
        return Sender(
            queue=queue,
            endpoint=endpoint,
            checkpoint=books,
            way=tools.line.way(self.served.subject),
            world=tools.world,
            limits=self._limits(),
            tally=self._tally,
            concurrency=tools.concurrency,
            invocation=tools.invocation,
            listeners=Listeners(rejected=partial(tools.refused, served=self.served)),
            linger=endpoint.repeats.seconds,
        )

    def _limits(self) -> Limits:
        tools, served = self._tools, self.served
        if served.window is not None:
            self._window = WindowLimit(served.window, timeout=tools.timeout, rate=tools.asked)
        return wiring.limits(
            host=urlsplit(tools.base_url).netloc,
            rate=tools.rate,
            refusals=wiring.refusals(served.kind.errcodes, proven=tools.sums.proven(served.number)),
            max_errors=CountOrShare(),
            canary=0,
            named=served.name,
            window=self._window,
        )

    def _books(self) -> SpoolBooks:
        tools = self._tools
        return SpoolBooks(
            tools.spool,
            self.served.number,
            tools.sums,
            invocation=tools.invocation,
            clock=self._clock,
            decided=self._decided,
            told=tools.told,
        )

    def _decided(self) -> None:
        self._proved = True
        if self._queue is not None and self._queue.allowance < inf:
            self._queue.allowance = inf
            self._queue.fed()
