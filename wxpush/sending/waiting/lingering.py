"""`--linger`: a row that would end in doubt is repeated on by the same run, with the same id, while that is safe and the time lasts."""

from math import inf

from wxpush.channels.base import Repeats
from wxpush.hold import Held, Hold
from wxpush.model import Instant, Kind, Message, State, Verdict
from wxpush.sending import retry
from wxpush.sending.queue import Queue
from wxpush.sending.retry import Again, Settle
from wxpush.system.clock import Clock

#: Seconds between two tries of such a row, at the least and at the most: what did not work five times needs time.
_LEAST, _MOST = 10.0, 20.0
#: Seconds before a row is tried again whose tries are used up and that nobody has, where no later run would do it.
_LATER = 60.0
_UNTOUCHED = Settle(State.PENDING)
#: After these a row is in doubt because its tries are used up; after others, as nothing more can be learned.
_TROUBLE = frozenset({Kind.UNSURE, Kind.RETRY, Kind.THROTTLED, Kind.QUOTA})


class Lingering:
    """One sender's. `seconds`: how long it stays for such rows once all others are done; 0: not at all."""

    def __init__(self, seconds: float, queue: Queue, clock: Clock, repeats: Repeats) -> None:
        self._seconds = seconds if repeats.seconds else 0.0
        self._queue = queue
        self._clock = clock
        self._repeats = repeats
        #: When it ends, in monotonic seconds; known once nothing else is left.
        self._ends = inf

    def instead(
        self, message: Message, decided: Settle | Again, verdict: Verdict, chance: float
    ) -> Settle | Again:
        """What becomes of a message: what was decided, or another try where that would leave it in doubt, or open in a queue without an end."""
        if verdict.kind not in _TROUBLE:
            return decided
        if decided == _UNTOUCHED and self._queue.endless:
            return Again(_LATER, free=True)
        if not self._seconds or decided != Settle(State.IN_DOUBT):
            return decided
        delay = min(_LEAST + chance * (_MOST - _LEAST), self.left(self._clock.monotonic()))
        safe = retry.seconds_left(message, self._clock.instant(), self._repeats)
        return Again(delay, free=True) if 0 < delay < safe else decided

    def left(self, now: float) -> float:
        """Seconds until it ends; 0 where it does not linger."""
        if not self._seconds:
            return 0.0
        if self._ends == inf and self._queue.dry:
            self._ends = now + self._seconds
        return max(0.0, min(self._ends - now, self._seconds))

    def goes_on(self, overdue: float) -> bool:
        """Whether it stays though nothing succeeds: some row in doubt can still be repeated. `overdue`: for how many seconds the run would have
        been given up without it.
        """
        if not self._seconds or overdue >= self._seconds:
            return False
        instant = self._clock.instant()
        return any(self._safe(message, instant) > 0 for message in self._queue.doubtful())

    def release(self) -> bool:
        """Let rows in doubt that wait for want of a retry budget be repeated all the same; whether there were any."""
        now = self._clock.monotonic()
        return self.left(now) > 0 and self._queue.free_doubtful(now + _LEAST)

    def hold(self, now: float) -> Hold | None:
        """That it stays for rows in doubt, how many, and how long at the most."""
        if not self._seconds or not self._queue.dry:
            return None
        instant = self._clock.instant()
        safe = [self._safe(message, instant) for message in self._queue.doubtful()]
        left = min(self.left(now), max(safe, default=0.0))
        return Hold(by=Held.LINGERING, many=len(safe), seconds=left, takes=left) if left > 0 else None

    def _safe(self, message: Message, instant: Instant) -> float:
        return retry.seconds_left(message, instant, self._repeats)
