"""Takes the snapshots of a run. All that it shows is asked for when it is taken: no row costs anything for it."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple, Protocol

from wxpush.hold import STALLS, Held, Hold, Holder
from wxpush.limits.breaker import Breaker
from wxpush.limits.refusals import Canary
from wxpush.model import State
from wxpush.progress.eta import Outlook, eta
from wxpush.progress.snapshot import Snapshot
from wxpush.sending.diskpace import DiskPace
from wxpush.sending.tally import Tally

#: The shown rate is that of the last so many seconds.
_RATE_SECONDS = 5.0
#: From this share of the time on, the disk that holds the rate back is worth a word.
NOTABLE_SHARE = 0.25
#: And of no shorter time: one commit says nothing.
_NOTABLE_SECONDS = 2.0
#: No answer for so long, with requests in flight, is worth one, and so is a rate below this share of the one in force, with all
#: requests in flight that may be.
_SILENCE = 1.5
_SLOW_SHARE = 0.8
#: What an ETA looks back on: marks so many seconds apart, over two minutes, and no sooner than a minute is known.
_MARK_SECONDS, _MARKS, _KNOWN_SECONDS = 5.0, 25, 60.0
#: Of fewer rows it is not known yet how many requests a row takes.
_FEW_ROWS = 20
_ORDER = {held: number for number, held in enumerate(Held)}
_SLOWED = frozenset({Held.THROTTLED, Held.SLOWED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What an invocation has to do, known at its beginning. `asked`: requests a second, infinite where unlimited."""

    total: int
    asked: float = inf
    concurrency: float = inf
    #: Seconds that a request may take; None: not known here.
    timeout: float | None = None
    #: As in a snapshot.
    done_before: int = 0
    sent_before: int = 0
    #: Messages that the account may send today still; None: not known.
    quota: int | None = None


class InForce(Protocol):
    """Tells the rate in force."""

    def rate(self, now: float) -> float: ...


class _Mark(NamedTuple):
    at: float
    left: int
    disk: float


class _Past(NamedTuple):
    at: float
    settled: int
    attempts: int


class Camera:
    """Takes snapshots of one sender; keeps a few counts back to tell the rate of the last seconds."""

    def __init__(
        self,
        extent: Extent,
        *,
        tally: Tally,
        limiter: InForce,
        asked: Callable[[], float] | None = None,
        clock: Callable[[], float],
        wall_ms: Callable[[], int],
        breaker: Breaker | None = None,
        canary: Canary | None = None,
        disk: DiskPace | None = None,
        holders: Sequence[Holder] = (),
        seconds_to_go: Callable[[int, float], float | None] | None = None,
    ) -> None:
        """`clock` gives monotonic seconds; `asked`: the rate that is asked for, where it may change. `breaker`, `canary` and `disk`: where there are such.
        `seconds_to_go`: how long so many requests take at a rate, where a window says when they leave.
        """
        self._extent = extent
        self._tally = tally
        self._limiter = limiter
        self._asked: Callable[[], float] = asked or self._asked_for
        self._breaker = Breaker() if breaker is None else breaker
        self._canary = Canary(0) if canary is None else canary
        self._disk = disk
        self._holders = holders
        self._seconds_to_go = seconds_to_go
        self._clock = clock
        self._wall_ms = wall_ms
        self._began = clock()
        self._marks: deque[_Mark] = deque([_Mark(self._began, 0, 0.0)])
        self._past: deque[_Past] = deque([_Past(self._began, 0, 0)], maxlen=_MARKS)

    def take(self) -> Snapshot:
        now, tally, extent = self._clock(), self._tally, self._extent
        states, limit = tally.states, self._limiter.rate(now)
        left, in_flight = tally.attempts + tally.in_flight, tally.in_flight
        rate, disk_share = self._rates(now, left)
        holds = self._holds(now, rate, limit, disk_share)
        return Snapshot(
            done=tally.settled,
            total=extent.total,
            sent=states[State.SENT],
            rejected=states[State.REJECTED],
            under_review=states[State.UNDER_REVIEW],
            in_doubt=states[State.IN_DOUBT],
            expired=states[State.EXPIRED],
            in_flight=in_flight,
            retries=tally.retries,
            rate=rate,
            limit=None if limit == inf else limit,
            breaker=self._breaker.state.value,
            eta=self._eta(now, rate, limit, holds),
            disk_share=disk_share,
            asked=None if self._asked() == inf else self._asked(),
            elapsed=now - self._began,
            at_ms=self._wall_ms(),
            done_before=extent.done_before,
            sent_before=extent.sent_before,
            errcodes=dict(tally.errcodes),
            canary=self._canary.count,
            canary_passed=self._canary.count > 0 and self._canary.passed,
            holds=holds,
        )

    def _asked_for(self) -> float:
        return self._extent.asked

    def _rates(self, now: float, left: int) -> tuple[float, float]:
        """Requests a second that left lately, and the disk's share of the time.

        A permit's burst at the beginning of these seconds makes the number no higher rate: never more is shown than is in force,
        or was asked for.
        """
        disk = 0.0 if self._disk is None else self._disk.held
        while len(self._marks) > 1 and self._marks[1].at <= now - _RATE_SECONDS:
            self._marks.popleft()
        then = self._marks[0]
        self._marks.append(_Mark(now, left, disk))
        if now <= then.at:
            return 0.0, 0.0
        seconds = now - then.at
        rate = min(max(0.0, (left - then.left) / seconds), self._asked())
        return rate, min((disk - then.disk) / seconds, 1.0)

    def _holds(self, now: float, rate: float, limit: float, disk_share: float) -> tuple[Hold, ...]:
        found = [hold for holder in self._holders if (hold := holder(now)) is not None]
        found += [hold for hold in (self._answers(now, rate, limit), self._quota()) if hold is not None]
        known = now - self._marks[0].at >= _NOTABLE_SECONDS
        if self._disk is not None and known and disk_share >= NOTABLE_SHARE:
            found.append(Hold(by=Held.DISK, many=round(100 * disk_share), takes=self._disk.longest))
        return tuple(sorted(found, key=lambda hold: _ORDER[hold.by]))

    def _answers(self, now: float, rate: float, limit: float) -> Hold | None:
        """That answers do not come, or so slowly that no more requests may be in flight."""
        tally = self._tally
        many, since = tally.in_flight, max(tally.began or now, tally.ended or 0.0)
        if many and now - since >= _SILENCE:
            return Hold(by=Held.NO_ANSWER, many=many, takes=now - since, most=self._extent.timeout)
        enough = min(limit, self._asked())
        if many < self._extent.concurrency or rate <= 0 or enough == inf or rate >= _SLOW_SHARE * enough:
            return None
        return Hold(by=Held.SLOW_ANSWERS, many=many, takes=many / rate)

    def _quota(self) -> Hold | None:
        """That the day's quota ends before the rows do."""
        quota, left = self._extent.quota, self._extent.total - self._tally.settled
        if quota is None:
            return None
        quota = max(0, quota - self._tally.attempts)
        return Hold(by=Held.QUOTA, many=quota, of=left) if quota < left else None

    def _eta(self, now: float, rate: float, limit: float, holds: Sequence[Hold]) -> float | None:
        tally, past = self._tally, self._past
        if now - past[-1].at >= _MARK_SECONDS:
            past.append(_Past(now, tally.settled, tally.attempts))
        then = past[0]
        settled, requests, seconds = (
            tally.settled - then.settled,
            tally.attempts - then.attempts,
            now - then.at,
        )
        if any(hold.by is Held.PAUSED and hold.seconds is None for hold in holds):
            return None
        stall = next((hold for hold in holds if hold.by in STALLS and hold.seconds is not None), None)
        return eta(
            Outlook(
                left=min(
                    [
                        self._extent.total - tally.settled,
                        *(each.many for each in holds if each.by is Held.QUOTA),
                    ]
                ),
                rate=rate,
                limit=None if limit == inf else limit,
                wait=0.0 if stall is None or stall.seconds is None else stall.seconds,
                requests=max(1.0, requests / settled) if settled >= _FEW_ROWS else 1.0,
                settled=settled / seconds if seconds >= _KNOWN_SECONDS else None,
                slowed=any(hold.by in _SLOWED for hold in holds),
            ),
            self._seconds_to_go,
        )
