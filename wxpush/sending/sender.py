"""The pump's workers: take a message at the turnstile, post it, judge the answer, settle it or send it back."""

from math import inf

import anyio

from wxpush.channels.base import Endpoint
from wxpush.checkpoint.base import Checkpoint
from wxpush.errors import DiskError, Stop, WxpushError, stopped_by
from wxpush.limits.gates import Gates
from wxpush.limits.limits import Limits
from wxpush.limits.refusals import Refusals
from wxpush.model import Kind, Message, State, Verdict
from wxpush.sending import retry
from wxpush.sending.handshakes import Handshakes
from wxpush.sending.holds import Holders, holders
from wxpush.sending.inquiries import INQUIRIES, Inquiries
from wxpush.sending.journal import Journal
from wxpush.sending.learning import Learning
from wxpush.sending.pauses import Pauses
from wxpush.sending.queue import Queue
from wxpush.sending.stops import halted, out_of_retries, overrules
from wxpush.sending.tally import Tally
from wxpush.sending.turnstile import Turnstile
from wxpush.sending.waiting.keptback import KeptBack
from wxpush.sending.waiting.lingering import Lingering
from wxpush.sending.way import NOBODY, Listeners, Way, World

#: How long requests in flight may still be answered after the sender stops.
DRAIN_SECONDS = 10.0
#: A connection that does not close in this time is left to the system.
_CLOSE_SECONDS = 1.0

# Before Python 3.12 an enum's member is slow to look up, and every answer is compared with these.
_SENT, _HALT, _REJECTED = Kind.SENT, Kind.HALT, State.REJECTED
#: These say nothing of whether the token is good.
_NO_WORD_OF_TOKEN = frozenset({Kind.TOKEN, Kind.UNSENT, Kind.UNSURE, Kind.HALT})


class Sender:
    """Sends one invocation's rows. `run` once; `stop` at any time, from any task of the same loop."""

    def __init__(
        self,
        *,
        queue: Queue,
        endpoint: Endpoint,
        checkpoint: Checkpoint,
        way: Way,
        world: World,
        limits: Limits,
        tally: Tally,
        concurrency: int,
        invocation: int,
        listeners: Listeners = NOBODY,
        linger: float = 0.0,
    ) -> None:
        self._queue = queue
        self._endpoint = endpoint
        self._transport = way.transport
        self._tokens = way.tokens
        self._inquiries = Inquiries(way.tokens, way.account, self.stop, endpoint.questions)
        self._limits = limits
        self._clock, self._chance = world.clock, world.chance
        self._tally = tally
        self._concurrency = concurrency
        self._witness, self._rejected = listeners.witness, listeners.rejected
        self._refusals = limits.refusals
        self._lingering = Lingering(linger, queue, world.clock, endpoint.repeats)
        #: Why a message was to be repeated last.
        self._trouble: Verdict | None = None
        self._stop: Stop | None = None
        self._workers, self._pauses = anyio.CancelScope(), Pauses()
        self._journal = self._open_journal(limits, checkpoint, invocation)
        self._turnstile = Turnstile(
            journal=self._journal, tokens=way.tokens, rate=limits.rate, clock=world.clock, pauses=self._pauses
        )
        self._handshakes = Handshakes(self._turnstile)
        self._kept_back = self._keep_back(limits.refusals)
        self._learn = Learning(limits, self._lingering, world.clock, tally, self._journal.withdraw).learn
        #: What was answered in WeChat's place at the last try of a row that is not settled.
        self.unsettled: Verdict | None = None

    def _keep_back(self, refusals: Refusals) -> KeptBack:
        return KeptBack(
            refusals,
            set_aside=self._journal.set_aside,
            settle=self._journal.settle,
            conclude=self._conclude,
            too_many=self._too_many,
            stop=self.stop,
        )

    def _open_journal(self, limits: Limits, checkpoint: Checkpoint, invocation: int) -> Journal:
        return Journal(
            queue=self._queue,
            checkpoint=checkpoint,
            gates=Gates(limits.rate, limits.breaker, self._clock, limits.window),
            clock=self._clock,
            tally=self._tally,
            invocation=invocation,
            least=self._concurrency,
            repeats=self._endpoint.repeats,
            stalled=self._release_held,
        )

    @property
    def holders(self) -> Holders:
        """What may hold messages back."""
        own = self._limits, self._inquiries, self._queue, self._tally
        return self._lingering.hold, *holders(*own, workers=self._workers, trouble=lambda: self._trouble)

    async def run(self) -> Stop | None:
        """Send until nothing is left that can be sent; give what stopped it before that."""
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._keep_journal)
                with self._workers:
                    async with anyio.create_task_group() as workers:
                        for _ in range(self._concurrency):
                            workers.start_soon(self._work)
                self._journal.end()
        finally:
            self._journal.release()
        if self._queue.out_of_budget:
            self._give_up()
            self.unsettled = None
        self._kept_back.settle(self._stop)
        try:
            await self._journal.close()
        except DiskError as error:
            self.stop(stopped_by(error))
        if self._tally.states[State.PENDING]:
            self._give_up()
        return self._stop

    def stop(self, stop: Stop) -> None:
        """Send nothing more; requests in flight may be answered for ten more seconds. The first reason stands, unless one overrules it."""
        if self._stop is None:
            self._workers.deadline = anyio.current_time() + DRAIN_SECONDS
            self._journal.stop()
            self._pauses.end()
        elif not overrules(stop, self._stop):
            return
        self._stop = stop

    def regulated(self) -> None:
        """The operator has moved a lever: what was to leave by what held before is asked for anew."""
        self._journal.withdraw()
        self._turnstile.wake()

    async def _keep_journal(self) -> None:
        try:
            await self._journal.run()
        except WxpushError as error:
            self.stop(stopped_by(error))

    async def _work(self) -> None:
        connection = self._transport.connect()
        path = f"{self._endpoint.path}?access_token="
        pass_at_once, judge = self._turnstile.pass_at_once, self._endpoint.judge
        try:
            while True:
                if not connection.is_open:
                    # Before the permit is taken, so that the server sees the rate and not the pace of handshakes.
                    await self._pauses.during(self._handshakes.open(connection))
                passed = pass_at_once() or await self._turnstile.take()
                if passed is None:
                    return
                message, token, left = passed
                verdict = judge(await connection.post(path + token, message.body))
                self._answered(message, token, verdict, left)
                if verdict.kind in INQUIRIES:
                    await self._pauses.during(self._inquiries.after(verdict.kind, token))
        except WxpushError as error:
            self.stop(stopped_by(error))
        finally:
            with anyio.move_on_after(_CLOSE_SECONDS, shield=True):
                await connection.aclose()

    def _answered(self, message: Message, token: str, verdict: Verdict, left: float) -> None:
        now = self._clock.monotonic()
        if verdict.kind not in _NO_WORD_OF_TOKEN:
            self._tokens.accepted(token)
        self._tally.count(message, verdict.kind, now, now - left)
        if (stop := self._learn(verdict, now)) is not None:
            self.stop(stop)
        if verdict.kind is not _SENT:
            self._witness(message, verdict)
            if self._kept_back.keep(message, verdict):
                return
        elif self._refusals.open:
            self._refusals.end()
        self._conclude(message, verdict)

    def _conclude(self, message: Message, verdict: Verdict) -> None:
        plan = retry.FINAL.get(verdict.kind)
        if plan is None:
            instant, chance = self._clock.instant(), self._chance()
            decided = retry.after(message, verdict, instant, chance, repeats=self._endpoint.repeats)
            if self._stop is None:
                decided = self._lingering.instead(message, decided, verdict, chance)
            message.last = verdict
            if isinstance(decided, retry.Again):
                self._trouble = self._trouble if decided.free else verdict
                self._journal.again(message, decided)
                return
            plan = decided
        if verdict.foreign:
            self.unsettled = verdict
        self._journal.settle(message, plan.state, verdict)
        if verdict.kind is _HALT:
            self.stop(halted(verdict, may_be_of_row=self._refusals.may_be_of_row(verdict)))
        if plan.state is _REJECTED:
            self._rejected(message, verdict)
            self._weigh(rejected=True)
        elif not self._limits.canary.passed:
            self._weigh(rejected=False)

    def _weigh(self, *, rejected: bool) -> None:
        limits = self._limits
        for stop in (self._too_many(), limits.canary.settled(rejected=rejected)):
            if stop is not None:
                self.stop(stop)
        if limits.canary.passed:
            self._queue.allowance = inf

    def _too_many(self, held: int = 0) -> Stop | None:
        rejected, settled = self._tally.states[_REJECTED] + held, self._tally.settled + held
        return self._limits.max_errors.stop(rejected=rejected, settled=settled)

    def _release_held(self) -> bool:
        # Once stopped, whether they are about their rows stays open: they are pending again.
        return self._stop is None and (self._kept_back.release() or self._lingering.release())

    def _give_up(self) -> None:
        """Messages are left that were repeated as often as they may be."""
        lasting = None if self._tally.states[State.SENT] else self._refusals.lasting()
        last = self._trouble
        self.stop(lasting or out_of_retries(last, may_be_of_row=self._refusals.may_be_of_row(last)))
