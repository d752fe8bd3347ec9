"""The rate limiter of a worker whose account's rate is shared: permits are reserved ahead, a few at a time.

The sender asks without waiting, as it asks the limiter of one machine; one task fetches what it asks for. A permit has
its moment; one that is not used within the burst after it is lost, so no worker saves up permits for later.
"""

from collections import deque
from collections.abc import Awaitable, Callable
from math import inf

import anyio

from wxpush.cluster.noting import note
from wxpush.cluster.store.connection import AGAIN_SECONDS
from wxpush.cluster.store.pace import AHEAD_SECONDS, BATCH_SECONDS, HELD_SECONDS, Granted, Later, Pace, Spent
from wxpush.cluster.store.pause import Pause
from wxpush.errors import DiskError
from wxpush.hold import Held, Hold
from wxpush.limits.rate import Complaints, Measured
from wxpush.model import Verdict
from wxpush.sending.bell import Bell
from wxpush.system.clock import Clock

#: A permit may be used this long after its moment, so that 3 % above the rate leave in one second at the most. The rest of the
#: burst of 50 ms is kept for bunching on the network: twice as much as on one machine, as several hosts send.
_LATE = 0.03
#: While it is not known yet when the next permit is, whoever waits looks again after this long.
_SOON = 0.002
#: An account that was found closed is taken for closed for this many seconds.
_CLOSED = 1.0
#: Unlimited, as many permits as a second uses at the most.
_FAST = 8000.0
#: The quickest answer of so many seconds tells how far the server's clock is from ours.
_QUICKEST_OF = 5.0


class _Batch:
    """Permits that were granted together: `left` of them, the next at `at` (monotonic seconds)."""

    __slots__ = ("at", "left", "step")

    def __init__(self, at: float, left: int, step: float) -> None:
        self.at, self.left, self.step = at, left, step


class SharedRate:
    """A Rate. `run` must run beside the sender; `on_no_permits` is called with the reason why there are no permits."""

    def __init__(
        self,
        pace: Pace,
        clock: Clock,
        *,
        asked: float,
        on_no_permits: Callable[[Pause | Spent], Awaitable[None]],
    ) -> None:
        self._pace = pace
        self._clock = clock
        self._on_no_permits = on_no_permits
        self._batches: deque[_Batch] = deque()
        self._step = 1 / asked
        self._not_before = -inf
        self._closed_until = -inf
        self._wanted = Bell()
        self._wants = False
        self._complaints = Complaints()
        #: The answer that slowed all workers down last, by what this one heard.
        self._complaint: Verdict | None = None
        self._slow = False
        self._this_minute = False
        #: Seconds for which a gateway asked that nothing leaves.
        self._pause = 0.0
        self._measured = Measured()
        self._apart: deque[tuple[float, float]] = deque()
        self._granted_last = -inf
        self._used = 0
        #: When the account was last known to have no rate. A permit without a moment of its own is good for AHEAD_SECONDS from then.
        self._unlimited_at = -inf

    def rate(self, _now: float) -> float:
        return 1 / self._step if self._step else inf

    def wait(self, now: float) -> float:
        self._drop_late(now)
        if self._batches and (self._batches[0].step or now - self._unlimited_at <= AHEAD_SECONDS):
            return self._batches[0].at - now
        self._want()
        return max(_SOON, self._not_before - now, self._closed_until - now)

    def reserve(self, now: float) -> None:
        """No worker goes before another."""

    def take(self, now: float) -> bool:
        batch = self._batches[0]
        if not batch.step:
            self._measured.count(now)
        batch.at += batch.step
        batch.left -= 1
        if not batch.left:
            self._batches.popleft()
        self._used += 1
        if self._held(now) < HELD_SECONDS or (
            not batch.step and now - self._unlimited_at > AHEAD_SECONDS / 2
        ):
            self._want()
        return True

    def rows_within(self, seconds: float, now: float, *, least: int) -> float:
        rate = self.rate(now)
        return rate * seconds if rate < inf else max(least, self._measured.rate(now) * seconds)

    def learn(self, verdict: Verdict, now: float) -> None:
        if self._complaints.hear(verdict):
            self._complaints.forget()
            self._complaint = verdict
            self._slow = True
            if verdict.pause is not None:
                self._pause = max(self._pause, verdict.pause)
                self._close(now)
            self._want()

    def close_minute(self, now: float, _wall_ms: int) -> None:
        self._this_minute = True
        self._close(now)
        self._want()

    def hold(self, now: float) -> Hold | None:
        """That nothing leaves from here for a moment, as all workers are told of a complaint; how long it lasts Redis knows."""
        closed = self._closed_until - now
        return Hold(by=Held.THROTTLED, why=self._complaint) if closed > 0 else None

    def _close(self, now: float) -> None:
        """Give up what is granted: for all workers it is closed once the server has heard of it."""
        self._batches.clear()
        self._closed_until = max(self._closed_until, now + _CLOSED)

    async def run(self) -> None:
        """Fetch permits when they are wanted, until cancelled."""
        while True:
            if not self._wants:
                await self._wanted.wait()
            self._wants = False
            try:
                await self._fetch()
            except (
                DiskError
            ) as error:  # whatever it is, the lanes wait for permits, and go on once Redis does
                note(error)
                await anyio.sleep(AGAIN_SECONDS)
                self._wants = True

    async def _fetch(self) -> None:
        if self._slow or self._this_minute:
            await self._slow_down()
        enough = self._held(self._clock.monotonic()) >= HELD_SECONDS
        asked = self._clock.monotonic()
        found = await self._pace.reserve(enough=enough)
        now = self._clock.monotonic()
        if self._this_minute or self._pause:  # told while this was on its way
            return
        if isinstance(found, Granted):
            self._hold(found, asked, now)
        elif isinstance(found, Later):
            self._not_before = now + found.wait + AHEAD_SECONDS
            await anyio.sleep(min(max(found.wait, BATCH_SECONDS), AHEAD_SECONDS))
            self._wants = True
        else:
            self._closed_until = now + _CLOSED
            await self._on_no_permits(found)

    async def _slow_down(self) -> None:
        this_minute, pause = self._this_minute, self._pause
        self._slow, self._this_minute, self._pause = False, False, 0.0
        measured = self._measured.rate(self._clock.monotonic())
        try:
            await self._pace.slow_down(
                this_minute=this_minute, measured=measured, pause=pause, why=self._complaint
            )
        except DiskError:  # told again later: of complaints within a second one counts
            self._slow, self._this_minute = True, this_minute or self._this_minute
            self._pause = max(self._pause, pause)
            raise

    def _hold(self, granted: Granted, asked: float, now: float) -> None:
        at = self._moment(granted, asked, now)
        self._step = granted.step
        if not granted.step:
            self._unlimited_at = now
        elif self._batches and not self._batches[-1].step:
            self._batches.clear()
        if granted.permits:
            self._batches.append(_Batch(at, granted.permits, granted.step))
        # Other workers may get permits before; no new one is for an earlier moment than this.
        self._not_before = at + granted.permits * granted.step
        # Asks for as many as were used, so that what is held grows with what is used, also where one is granted at a time.
        self._used -= granted.permits
        if self._used < 0:
            self._used = 0
        elif self._held(now) < HELD_SECONDS:
            self._want()

    def _moment(self, granted: Granted, asked: float, now: float) -> float:
        """When the first may leave, by our clock. The server grants before its disk has synced that, and tells of it behind.

        Nor does it grant before it is asked, or before it granted last: a clock that says so was set back, and what is
        known of it is of no use.
        """
        if (
            granted.granted_at < self._granted_last
            or asked - granted.granted_at > self._least_apart + AHEAD_SECONDS
        ):
            self._apart.clear()
        self._granted_last = granted.granted_at
        self._apart.append((now, now - granted.granted_at))
        while self._apart[0][0] < now - _QUICKEST_OF:
            self._apart.popleft()
        return granted.granted_at + granted.wait + self._least_apart

    @property
    def _least_apart(self) -> float:
        return min((apart for _, apart in self._apart), default=inf)

    def _held(self, now: float) -> float:
        """For how many seconds there are permits."""
        if not self._batches:
            return 0.0
        last = self._batches[-1]
        return last.at + last.left * last.step - now if last.step else last.left / _FAST

    def _drop_late(self, now: float) -> None:
        while self._batches:
            batch = self._batches[0]
            late = now - _LATE - batch.at
            if late <= 0 or not batch.step:
                return
            lost = min(batch.left, int(late / batch.step) + 1)
            batch.at += lost * batch.step
            batch.left -= lost
            if batch.left:
                return
            self._batches.popleft()

    def _want(self) -> None:
        self._wants = True
        self._wanted.ring()
