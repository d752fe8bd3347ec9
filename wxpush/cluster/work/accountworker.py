"""One account in one worker: its lanes at the broker, its share of the rate, and what stops it."""

from math import inf

import anyio

from wxpush.cluster.broker.base import Broker, BrokerError, ChunkQueue
from wxpush.cluster.noting import note
from wxpush.cluster.store.lease import RecalledError
from wxpush.cluster.store.pace import Pace, Spent
from wxpush.cluster.store.pause import Pause, PauseCause
from wxpush.cluster.store.rate import SharedRate
from wxpush.cluster.store.tokens import HostRefusedError
from wxpush.cluster.work.counts import ChunkCounts
from wxpush.cluster.work.lane import Lanes
from wxpush.cluster.work.metrics import AccountSight
from wxpush.errors import AccountError, DiskError, Exit, Reason, Stop, WxpushError, stopped_by
from wxpush.sending.inquiries import Allowance
from wxpush.sending.stops import NO_QUOTA
from wxpush.token.base import Tokens
from wxpush.words import Duration, Sentence

#: How long a host takes no chunks after none of its requests got through.
_REST_SECONDS = 60.0
#: How often it is looked whether a new day's quota is known, and whether a token can be had.
_LOOK_SECONDS = 30.0
_RETRY_SECONDS = 2.0
#: How often it is looked whether messages wait while none comes, and after how many looks the broker is asked anew.
_LISTEN_SECONDS = 1.0
_IDLE_LOOKS = 5

PAUSED = Stop(Reason.PAUSED, Exit.STOPPED, Sentence("cluster.account_paused"))
RESTING = Stop(Reason.PAUSED, Exit.STOPPED, Sentence("cluster.host_at_rest"))

RECALLED = stopped_by(RecalledError())


class AccountWorker:
    """Sends one account's chunks until it is closed."""

    def __init__(
        self, *, broker: Broker, queue: ChunkQueue, pace: Pace, tokens: Tokens, account: Allowance, width: int
    ) -> None:
        """`width`: chunks at once."""
        self._broker = broker
        self._queue = queue
        self._pace = pace
        self._tokens = tokens
        self._account = account
        self._width = width
        self._lanes: Lanes | None = None
        self._rate: SharedRate | None = None
        self._ended: list[tuple[Stop, str]] = []
        self._wake = anyio.Event()
        self._asking = False
        self._must_rest = False
        self.count = ChunkCounts()

    @property
    def width(self) -> int:
        """Chunks at once."""
        return self._width

    @property
    def busy(self) -> bool:
        return self._lanes is not None and self._lanes.busy > 0

    def seen(self, now: float) -> AccountSight:
        """How it stands."""
        return AccountSight(
            appid=self._pace.account.appid,
            lanes=self._width,
            busy=0 if self._lanes is None else self._lanes.busy,
            rate=inf if self._rate is None else self._rate.rate(now),
            hold=None if self._rate is None else self._rate.hold(now),
            count=self.count,
        )

    def close(self, stop: Stop) -> None:
        if self._lanes is not None:
            self._lanes.close(stop)

    def recall(self, run: str) -> None:
        """The run's dispatcher has stopped it: its chunks are given back. Other runs of the account go on."""
        if self._lanes is not None:
            self._lanes.recall(run, RECALLED)

    async def run(self, rate: SharedRate, lanes: Lanes) -> None:
        """Until cancelled. Takes nothing before a token can be had: a worker that cannot send leaves the chunks to others."""
        self._lanes, self._rate = lanes, rate
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(rate.run)
            tasks.start_soon(self._conclude)
            await self._ready()
            tasks.start_soon(self._keep_quota_known)
            await self._consume(lanes)

    async def _consume(self, lanes: Lanes) -> None:
        """Have messages brought; anew where some wait and none is brought, as after the loss of a queue at the broker."""
        idle = _IDLE_LOOKS
        while lanes.closed is None:
            try:
                if self._must_rest:
                    await self._rest(lanes)
                    idle = _IDLE_LOOKS
                    continue  # the worker may be leaving by now
                if idle >= _IDLE_LOOKS:
                    await self._broker.consume(self._queue, lanes, lanes=self._width)
                    idle = 0
                idle = idle + 1 if not lanes.busy and await self._broker.waiting(self._queue) else 0
            except BrokerError as error:
                note(error)
            await anyio.sleep(_LISTEN_SECONDS)

    async def _rest(self, lanes: Lanes) -> None:
        """Nothing gets through from this host, which says nothing about others: leave the rows to them for a while."""
        resting = Sentence("cluster.host_rests", appid=self._pace.account.appid, time=Duration(_REST_SECONDS))
        note(resting)
        lanes.stop(RESTING)
        await self._broker.cancel(self._queue)
        lanes.stop(RESTING)  # what came while the broker was told
        await anyio.sleep(_REST_SECONDS)
        await self._ready()
        self._must_rest = False

    async def no_permits(self, found: Pause | Spent) -> None:
        """There is no permit: let requests in flight be answered, and give the rest back, for others or for later."""
        if isinstance(found, Spent):
            await self._ask_quota(anew=True)
        elif self._lanes is not None:
            self._lanes.stop(PAUSED)

    def ended(self, stop: Stop | None, run: str = "") -> None:
        """A chunk of that run was sent, as far as it could be."""
        if stop is None:
            return
        if stop.reason in _REST_AFTER:
            self._must_rest = True
        elif stop.reason in _PAUSE_AFTER:
            self._ended.append((stop, run))
            self._wake.set()

    async def _ready(self) -> None:
        while True:
            try:
                await self._tokens.get()
            except (AccountError, HostRefusedError) as error:
                note(error)
                await anyio.sleep(_REST_SECONDS)  # it was a refusal: not to be asked for again at once
            except WxpushError as error:
                note(error)
                await anyio.sleep(_RETRY_SECONDS)
            else:
                return

    async def _conclude(self) -> None:
        """Pause the account for all, for what WeChat said of it."""
        while True:
            await self._wake.wait()
            self._wake = anyio.Event()
            while self._ended:
                stop, run = self._ended.pop()
                try:
                    if stop.reason is Reason.QUOTA:
                        await self._pace.pause_until_tomorrow(stop)
                    else:
                        await self._pace.pause(_paused(stop, run))
                except DiskError as error:
                    note(error)

    async def _keep_quota_known(self) -> None:
        while True:
            try:
                if not await self._pace.quota_known():
                    await self._ask_quota(anew=False)
            except DiskError as error:
                note(error)
            await anyio.sleep(_LOOK_SECONDS)

    async def _ask_quota(self, *, anew: bool) -> None:
        if self._asking:
            return
        self._asking = True
        try:
            left = await self._account.quota_left()
            if left == 0:
                await self._pace.pause_until_tomorrow(NO_QUOTA)
            elif left is not None:
                await self._pace.set_quota(left, anew=anew)
        finally:
            self._asking = False


def _paused(stop: Stop, run: str) -> Pause:
    return Pause(PauseCause.ACCOUNT, stop.sentence, row_code=stop.row_code, run=run, means=stop.means)


#: Nothing gets through from this host.
_REST_AFTER = frozenset({Reason.BREAKER, Reason.SERVER})
_PAUSE_AFTER = frozenset({Reason.ACCOUNT, Reason.QUOTA})
