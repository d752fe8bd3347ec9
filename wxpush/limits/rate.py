"""The rate limiter: GCRA, told the time; slows down when WeChat asks for it and comes back slowly.

GCRA keeps one number, the theoretical arrival time of the next request: a request may leave once that time is at
most so many intervals ahead as may leave together but one. So no window of any length w holds more than
`burst + rate * w` requests, and at high rates a fifth of the burst is kept for bunching on the network.
"""

from math import inf

from wxpush.answer import LONGEST_PAUSE
from wxpush.hold import Held, Hold
from wxpush.limits.recent import Recent
from wxpush.model import Kind, Verdict

#: -1 and unanswered requests among the last answers that slow the sender down.
_LOOKED_AT = 100
_TROUBLE_SHARE = 0.2
#: No complaint slows the sender down further; a sender whose asked rate is lower is not slowed down at all.
_SLOWEST = 0.1
#: After a slowdown the rate grows by this share of the asked rate a second, and not for the first seconds.
_RECOVERY = 0.02
_CALM = 5.0
_CONTENT_BLOCKED = 40249
#: Below that many seconds the space between two messages needs no word.
_NOTABLE = 2.0
_SENT, _UNSURE = Kind.SENT, Kind.UNSURE
#: The share of the burst that may leave behind the first request at once. The rest is kept for bunching on the network:
#: requests of the next milliseconds may arrive together with these, and WeChat counts what arrives.
_LEAVING = 0.8


class RateLimiter:
    """Spaces requests, retries included. `rate` is requests a second; infinite means unlimited."""

    def __init__(self, rate: float) -> None:
        self.asked = rate
        self._rate = rate
        self._next = -inf
        #: Until when WeChat or a gateway has nothing leave, and when something may at the earliest: never, in a pause.
        self._shut_until = self._closed_until = -inf
        #: When the next permit waits for a look at others who share the rate: never, where nobody does.
        self._look_at = inf
        self._complaints = Complaints()
        self._slowed_at = -inf
        self._measured = Measured()
        #: The answer that slowed it down last.
        self._complaint: Verdict | None = None

    def rate(self, now: float) -> float:
        """The rate in force: the asked one, or less while recovering from a slowdown."""
        if self._rate < self.asked:
            calm = now - self._slowed_at - _CALM
            base = self._goal()
            if calm > 0:
                grown = self._rate + calm * _RECOVERY * base
                self._slowed_at += calm
                self._rate = self.asked if grown >= base else grown
        return self._rate

    def wait(self, now: float) -> float:
        """Seconds until one more request may leave; 0 or less when it may now."""
        if now >= self._look_at:
            return self._looked(now)
        closed = self._closed_until - now
        rate = self.rate(now)
        if rate == inf:
            return closed
        ahead = (together(rate) - 1) / rate
        return max(closed, self._next - ahead - now)

    def reserve(self, now: float) -> None:
        """There is nobody to go before."""

    def take(self, now: float) -> bool:
        """Count one request that leaves now. True: nobody else takes its permits."""
        if self._rate == inf:
            self._measured.count(now)
        else:
            self._next = max(self._next, now) + 1 / self._rate
        return True

    def rows_within(self, seconds: float, now: float, *, least: int) -> float:
        """How many requests leave in that time; unlimited, as many as lately did, and no fewer than `least`."""
        if self._rate == inf:
            return max(least, self._measured.rate(now) * seconds)
        return self.rate(now) * seconds

    def learn(self, verdict: Verdict, now: float) -> None:
        """Slow down for what an answer says of the whole account."""
        if self._complaints.hear(verdict):
            self._complaint = verdict
            if verdict.pause is not None:
                self.close(now + min(verdict.pause, LONGEST_PAUSE))
            self._slow(now)

    def close_minute(self, now: float, wall_ms: int) -> None:
        """Let nothing leave before the next minute of the wall clock: the cap that was hit is one per minute.

        Before `learn` is told, as the calm after a slowdown begins when the limiter opens again.
        """
        self.close(now + 60 - wall_ms / 1000 % 60)

    def close(self, until: float) -> None:
        """Let nothing leave before that time."""
        self._shut_until = max(self._shut_until, until)
        if self._closed_until < inf:
            self._closed_until = self._shut_until

    def retune(self, asked: float, now: float) -> None:
        """Ask for another rate from now on. Nothing is granted that was saved up: at once no more may leave than before.

        A slowdown that WeChat asked for goes on below it.
        """
        before, saved = self.rate(now), self._saved(now)
        slowed = before < self.asked
        if slowed and asked == inf:
            self._measured.reach(self.asked)
        self.asked = asked
        self._rate = rate = min(before, asked) if slowed else asked
        if rate < inf:
            most = together(rate)
            self._next = now + (most - min(saved, most)) / rate

    def pause(self) -> None:
        """Let nothing leave until `resume`."""
        self._closed_until = inf

    def resume(self) -> None:
        """End the pause; what WeChat or a gateway asked for holds on."""
        self._closed_until = self._shut_until

    def _looked(self, now: float) -> float:
        """The same behind a look, for a limiter that shares its rate."""
        self._look_at = inf
        return self.wait(now)

    def _saved(self, now: float) -> float:
        """How many requests may leave at once."""
        if self._rate == inf:
            return 0.0
        return together(self._rate) - max(0.0, self._next - now) * self._rate

    def hold(self, now: float) -> Hold | None:
        """Why nothing leaves now, or fewer than were asked for, and until when."""
        rate, closed, why = self.rate(now), self._shut_until - now, self._complaint
        if closed > 0 and why is not None:
            return Hold(by=Held.THROTTLED, seconds=closed, rate=rate, why=why)
        if rate < self.asked:
            calm, base = max(0.0, self._slowed_at + _CALM - now), self._goal()
            return Hold(
                by=Held.SLOWED,
                seconds=calm + max(0.0, base - rate) / (_RECOVERY * base),
                rate=rate,
                why=why,
            )
        wait = self.wait(now)  # infinite in a pause, of which whoever made it tells
        return Hold(by=Held.SPACED, seconds=wait, rate=rate) if _NOTABLE <= wait < inf else None

    def _slow(self, now: float) -> None:
        if now - self._slowed_at < 1:  # answers to what was in flight together are one complaint
            return
        current = self.rate(now) if self._rate != inf else self._measured.rate(now)
        self._rate = min(self.asked, max(current / 2, _SLOWEST))
        self._slowed_at = max(now, self._shut_until)
        self._complaints.forget()

    def _goal(self) -> float:
        return self.asked if self.asked != inf else self._measured.best


class Complaints:
    """Tells which answers ask the whole account to slow down: one in which WeChat says so, or many faults."""

    def __init__(self) -> None:
        self._recent = Recent(_LOOKED_AT)

    def hear(self, verdict: Verdict) -> bool:
        """Take the next answer; whether it is a complaint."""
        kind, recent = verdict.kind, self._recent
        if kind is _SENT:
            recent.heard += 1
            return False
        if kind is _UNSURE:
            recent.fault()
        else:
            recent.heard += 1
        return (
            kind is Kind.THROTTLED
            or verdict.pause is not None
            or kind is Kind.QUOTA
            or verdict.errcode == _CONTENT_BLOCKED
            or (recent.length == _LOOKED_AT and recent.faults >= _LOOKED_AT * _TROUBLE_SHARE)
        )

    def forget(self) -> None:
        """The rate was lowered: count from the beginning."""
        self._recent.forget()


class Measured:
    """What an unlimited sender really reaches: requests in the last second or in this one, and the best of them."""

    def __init__(self) -> None:
        #: When the second that is counted is over.
        self._ends = 0
        self._count = 0
        self._last = 0
        self._best = 1

    def count(self, now: float) -> None:
        if now >= self._ends:
            self._last, self._best = self._count, self.best
            self._ends, self._count = int(now) + 1, 0
        self._count += 1

    def reach(self, rate: float) -> None:
        """Take it that so many requests a second are reached, where they are held back to fewer."""
        if rate < inf:
            self._best = max(self._best, round(rate))

    @property
    def best(self) -> int:
        return max(self._best, self._count)

    def rate(self, now: float) -> float:
        return float(max(self._last, self._count, 1) if now < self._ends + 1 else 1)


def burst(rate: float) -> float:
    """Requests that may arrive together after a pause: 50 ms of the rate, at least one."""
    return max(1.0, rate / 20)


def together(rate: float) -> float:
    """Requests that may leave together: fewer, as those of the next milliseconds may arrive with them."""
    return min(burst(rate), 1 + _LEAVING * burst(rate))
