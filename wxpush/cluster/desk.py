"""One account in one worker: its lanes at the broker, its share of the rate, and what stops it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

import anyio

from wxpush.cluster.broker.base import Broker, BrokerError, Queue
from wxpush.cluster.lane import Lanes
from wxpush.cluster.state.pace import Cause, Pace, Pause, Spent
from wxpush.cluster.state.rate import SharedRate
from wxpush.errors import DiskError, Exit, Reason, Stop, WxpushError
from wxpush.sending.inquiries import Account as Inquired
from wxpush.sending.stops import NO_QUOTA, NO_SUCCESS
from wxpush.sending.tally import Tally
from wxpush.token.base import Tokens

#: How long an account rests whose server is out of order.
_REST_SECONDS = 60.0
#: How often it is looked whether a new day's quota is known, and whether a token can be had.
_LOOK_SECONDS = 30.0
_RETRY_SECONDS = 2.0
#: How often it is looked whether messages wait while none comes, and after how many looks the broker is asked anew.
_LISTEN_SECONDS = 1.0
_DEAF_LOOKS = 5

PAUSED = Stop(Reason.SIGNAL, Exit.STOPPED, "The account is paused; its rows are kept.")

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Count:
    """What a worker did for an account so far."""

    attempts: int = 0
    chunks: int = 0


class Desk:
    """Sends one account's chunks until it is closed."""

    def __init__(
        self, *, broker: Broker, queue: Queue, pace: Pace, tokens: Tokens, account: Inquired, width: int
    ) -> None:
        """`width`: chunks at once."""
        self._broker = broker
        self._queue = queue
        self._pace = pace
        self._tokens = tokens
        self._account = account
        self._width = width
        self._lanes: Lanes | None = None
        self._ended: list[Stop] = []
        self._wake = anyio.Event()
        self._asking = False
        self.count = Count()

    @property
    def busy(self) -> bool:
        return self._lanes is not None and self._lanes.busy > 0

    def close(self, stop: Stop) -> None:
        if self._lanes is not None:
            self._lanes.close(stop)

    async def run(self, rate: SharedRate, lanes: Lanes) -> None:
        """Until cancelled. Takes nothing before a token can be had: who cannot send leaves it to others."""
        self._lanes = lanes
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(rate.run)
            tasks.start_soon(self._conclude)
            await self._ready()
            tasks.start_soon(self._know_quota)
            await self._consume(lanes)

    async def _consume(self, lanes: Lanes) -> None:
        """Have messages brought; anew where some wait and none is brought, as after the loss of a queue at the broker."""
        deaf = _DEAF_LOOKS
        while lanes.closed is None:
            try:
                if deaf >= _DEAF_LOOKS:
                    await self._broker.consume(self._queue, lanes, lanes=self._width)
                    deaf = 0
                deaf = deaf + 1 if not lanes.busy and await self._broker.waiting(self._queue) else 0
            except BrokerError as error:
                _log.warning("%s", error)
            await anyio.sleep(_LISTEN_SECONDS)

    async def told(self, found: Pause | Spent) -> None:
        """There is no permit: what is out comes home, the rest is left to others and to later."""
        if isinstance(found, Spent):
            await self._ask_quota(anew=True)
        elif self._lanes is not None:
            self._lanes.stop(PAUSED)

    def ended(self, stop: Stop | None, tally: Tally) -> None:
        """A chunk was sent, or what could be of it."""
        self.count.attempts += tally.attempts
        self.count.chunks += 1
        if stop is not None and stop is not PAUSED:
            self._ended.append(stop)
            self._wake.set()

    async def _ready(self) -> None:
        while True:
            try:
                await self._tokens.get()
            except WxpushError as error:
                _log.warning("%s", error)
                await anyio.sleep(_RETRY_SECONDS)
            else:
                return

    async def _conclude(self) -> None:
        """Pause the account for what ended a chunk, wherever that holds for all of its chunks."""
        while True:
            await self._wake.wait()
            self._wake = anyio.Event()
            while self._ended:
                stop = self._ended.pop()
                pausing = (
                    _PAUSES.get(stop.reason)
                    if stop.reason is not Reason.BREAKER or stop is NO_SUCCESS
                    else None
                )
                try:
                    if stop.reason is Reason.QUOTA:
                        await self._pace.pause_until_tomorrow(stop.sentence)
                    elif pausing is not None:
                        await self._pace.pause(pausing(stop.sentence))
                except DiskError as error:
                    _log.warning("%s", error)

    async def _know_quota(self) -> None:
        while True:
            try:
                if not await self._pace.quota_known():
                    await self._ask_quota(anew=False)
            except DiskError as error:
                _log.warning("%s", error)
            await anyio.sleep(_LOOK_SECONDS)

    async def _ask_quota(self, *, anew: bool) -> None:
        if self._asking:
            return
        self._asking = True
        try:
            left = await self._account.quota_left()
            if left == 0:
                await self._pace.pause_until_tomorrow(NO_QUOTA.sentence)
            elif left is not None:
                await self._pace.set_quota(left, anew=anew)
        finally:
            self._asking = False


_PAUSES: dict[Reason, Callable[[str], Pause]] = {
    Reason.ACCOUNT: lambda sentence: Pause(Cause.ACCOUNT, sentence),
    Reason.BREAKER: lambda sentence: Pause(Cause.BREAKER, sentence, _REST_SECONDS),
}
