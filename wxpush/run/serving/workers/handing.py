"""One campaign of a service, handed out to the workers of a cluster by the dispatcher that `dispatch` has."""

from collections.abc import Mapping, Sequence
from functools import partial
from math import inf

from wxpush.cluster.dispatch.endless import REDIS_ANEW, EndlessDispatcher
from wxpush.cluster.dispatch.material import Material
from wxpush.cluster.dispatch.takingback import TakingBack
from wxpush.cluster.noting import note
from wxpush.cluster.store.connection import AwayError
from wxpush.cluster.store.pause import Pause, PauseCause
from wxpush.cluster.store.runs import RunFacts
from wxpush.errors import Exit, Reason, Stop, WxpushError, decisive, stopped_by
from wxpush.hold import Hold
from wxpush.intake.base import Parked
from wxpush.intake.feeding import SpoolBooks
from wxpush.intake.served import ServedCampaign
from wxpush.intake.spool import handed
from wxpush.intake.spool.handed import HandedRun
from wxpush.intake.tools import DrainTools
from wxpush.limits.window import WindowLimit
from wxpush.model import Instant, Message
from wxpush.run.serving.workers.books import HandedBooks, SpoolStream
from wxpush.run.serving.workers.runs import Workers, facts_of, id_of, new_run, order_of, tell_refused
from wxpush.sending.tally import Tally
from wxpush.words import Sentence

#: A run whose map has become so long is followed by another. It costs the Redis a byte for each message of any campaign.
_LONGEST_MAP = 4_000_000
_ANEW = Stop(Reason.STATE, Exit.STOPPED, Sentence("cluster.begun_anew"))
#: After these nothing is wrong: it goes on at once.
_GOES_ON = (REDIS_ANEW, _ANEW)
#: Whoever ends a pause without an end, or a server that is away, is looked for so often.
_LOOKED_MS = 1_000


class WorkersHanding:
    """As `wxpush.intake.tools.Handing`."""

    def __init__(
        self,
        workers: Workers,
        tools: DrainTools,
        served: ServedCampaign,
        books: SpoolBooks,
        *,
        cautious: bool,
    ) -> None:
        self.tally = Tally()
        self._workers = workers
        self._tools = tools
        self._served = served
        self._books = books
        self._cautious = cautious
        self._clock = tools.world.clock
        self._pause: Pause | None = None
        #: Until when, in ms since 1970, an earlier holder of its lock is waited for at the most, while its messages are taken back.
        self._back_ms: int | None = None
        self._stop: Stop | None = None
        self._dispatcher: EndlessDispatcher | None = None
        self._stream: SpoolStream | None = None
        self._base = 0
        self._window: WindowLimit | None = None
        if served.window is not None:
            self._window = WindowLimit(served.window, timeout=tools.timeout, rate=tools.asked)

    @property
    def parked(self) -> Parked | None:
        now_ms = self._clock.wall_ms()
        if self._back_ms is not None:
            until_ms = max(self._back_ms, now_ms + _LOOKED_MS)
            return Parked("taking_back", Sentence("intake.taking_back"), until_ms)
        trouble = None if self._dispatcher is None else self._dispatcher.trouble
        if trouble is not None:
            word = "state" if isinstance(trouble, AwayError) else "broker"
            return Parked(word, trouble.sentence, now_ms + _LOOKED_MS)
        pause = self._pause
        if pause is None:
            return None
        word = "paused" if pause.cause is PauseCause.OPERATOR else pause.cause.value
        left_ms = _LOOKED_MS if pause.seconds == inf else round(pause.seconds * 1000)
        return Parked(word, pause.why or Sentence(f"run.cause_{pause.cause.value}"), now_ms + left_ms)

    def holds(self) -> Sequence[Hold]:
        now, overview = self._clock.monotonic(), self._workers.overview
        closed = None if self._window is None else self._window.hold(self._clock.wall_ms())
        return [each for each in (closed, overview.nobody(now), overview.hold(now)) if each is not None]

    def came(self, row: int) -> None:
        if self._stream is not None:
            self._stream.came(row)
            if row - self._base > _LONGEST_MAP:
                self.begin_anew()
        if self._dispatcher is not None:
            self._dispatcher.came()

    def begin_anew(self) -> None:
        self.stop(_ANEW)

    def decided(self) -> None:
        if self._stream is not None:
            self._stream.most = None

    def stop(self, stop: Stop) -> None:
        self._stop = self._stop or stop
        if self._dispatcher is not None:
            self._dispatcher.stop(stop)

    async def take_back(self) -> Stop | None:
        run = self._tools.spool.ask(partial(handed.run_of, campaign=self._served.number))
        if run is None:
            return None
        self._back_ms = self._clock.wall_ms() + round(self._workers.place.lease * 1000)
        try:
            await self._taken_back(run)
        except BaseException as error:
            found = decisive(error)
            if not isinstance(found, WxpushError):
                raise
            return stopped_by(found)
        finally:
            self._back_ms = None
        return None

    async def _taken_back(self, run: HandedRun) -> None:
        books, on = self._books_of(run, {}), self._workers.on
        back = TakingBack(
            store=on.store,
            names=on.names,
            run=self._id_of(run),
            owner=run.owner,
            books=books,
            clock=self._clock,
            tally=self.tally,
            invocation=self._tools.invocation,
            position=run.position,
            lease=self._workers.place.lease,
        )
        if not run.returned:
            await books.doubt(await back.collect())
        await back.drop()
        await books.end()

    async def run(self, first: Sequence[Message], *, after: int, newest: int) -> Stop | None:
        repeatable = {each.row: each.first for each in first if each.first is not None}
        lowest = min([after + 1, *repeatable])
        run = new_run(self._served, lowest, self._workers.place)
        stream = SpoolStream(
            self._tools.spool,
            self._served,
            run,
            repeatable,
            newest=newest,
            most=1 if self._cautious else None,
        )
        self._stream, self._base = stream, run.base
        try:
            await self._books.do(partial(handed.begin, run=run))
            stop = await self._dispatched(run, stream, repeatable)
        except BaseException as error:
            found = decisive(error)
            if not isinstance(found, WxpushError):
                raise
            stop = stopped_by(found)
        if self._dispatcher is not None and self._dispatcher.lost:
            note(Sentence("run.redis_forgot", at=self._workers.on.store.label))
            return None
        return None if stop in _GOES_ON else stop

    async def _dispatched(
        self, run: HandedRun, stream: SpoolStream, repeatable: Mapping[int, Instant]
    ) -> Stop | None:
        books, on, account = self._books_of(run, repeatable), self._workers.on, self._workers.account
        self._dispatcher = EndlessDispatcher(
            on.store,
            on.names,
            broker=on.broker,
            queue=on.queue(account),
            books=books,
            clock=self._clock,
            tally=self.tally,
            order=order_of(run, self._served, self._tools, self._workers.place),
            on_pause=self._paused,
        )
        if self._stop is not None:
            return self._stop
        return await self._dispatcher.run(
            self._id_of(run),
            facts_of(run, self._served, account, self._tools.asked),
            lambda known: self._material(known, stream, books),
        )

    def _id_of(self, run: HandedRun) -> str:
        return id_of(run, self._served, self._workers.account)

    def _material(self, known: RunFacts, stream: SpoolStream, books: HandedBooks) -> Material:
        return Material(
            facts=known,
            channel=self._served.kind.word,
            varying=tuple(sorted(self._served.channel.varying)),
            messages=stream.messages,
            end=lambda _row, _unknown: None,
            window=self._served.window_keys,
            closed=self._closed,
            fed=books.feed,
            stream=stream,
        )

    def _closed(self) -> bool:
        return self._window is not None and self._window.wait(self._clock.wall_ms()) > 0

    def _paused(self, pause: Pause | None) -> None:
        self._pause = pause

    def _books_of(self, run: HandedRun, repeatable: Mapping[int, Instant]) -> HandedBooks:
        return HandedBooks(
            spool=self._tools.spool,
            books=self._books,
            run=run,
            now=self._clock.instant,
            invocation=self._tools.invocation,
            told=partial(tell_refused, served=self._served, tools=self._tools),
            repeatable=repeatable,
        )
