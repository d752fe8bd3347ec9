"""How an invocation goes, ten seconds a line, for whoever tells of it later. A look now and then: no row costs anything for it."""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import anyio
from msgspec import structs

from wxpush.checkpoint.latencies import counted
from wxpush.checkpoint.timeline import Stretch
from wxpush.hold import Held, Hold
from wxpush.progress.camera import Camera
from wxpush.progress.snapshot import Snapshot
from wxpush.sending.tally import Tally

#: Seconds between two looks, and of a stretch.
_LOOK, _STRETCH = 2.0, 10.0
#: They are how a run goes, and no reason why it goes slower than it did.
_ORDINARY = frozenset({Held.STOPPING, Held.SPACED, Held.REPEATING, Held.REPEATS, Held.KEPT_BACK, Held.QUOTA})


class _Then(NamedTuple):
    """What there was when a stretch began."""

    at: float
    at_ms: int
    sent: int = 0
    rejected: int = 0
    attempts: int = 0
    retries: int = 0


class Timeline:
    """Notes stretches of one invocation. Idle ones that are alike are noted as one, once they are over."""

    def __init__(
        self, camera: Camera, tally: Tally, note: Callable[[Stretch], object], *, invocation: int
    ) -> None:
        self._camera = camera
        self._tally = tally
        self._note = note
        self._invocation = invocation
        first = camera.take()
        self._then = _Then(first.elapsed, first.at_ms)
        self._holds: Counter[tuple[str, str | None]] = Counter()
        self._took: Counter[int] = Counter()
        self._waiting: Stretch | None = None

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await anyio.sleep(_LOOK)
            self.look()

    def look(self) -> None:
        """See how it stands; a stretch that is over is noted."""
        snapshot = self._see()
        if snapshot.elapsed - self._then.at >= _STRETCH:
            self._cut(snapshot)

    def end(self) -> None:
        """Note what is left."""
        self._cut(self._see())
        self._give()

    def _see(self) -> Snapshot:
        took = self._tally.took
        self._took += counted(took)
        took.clear()
        snapshot = self._camera.take()
        hold = next((each for each in snapshot.holds if each.by not in _ORDINARY), None)
        if hold is not None:
            self._holds[_word(hold), _why(hold)] += 1
        return snapshot

    def _cut(self, snapshot: Snapshot) -> None:
        then, tally = self._then, self._tally
        now = _Then(
            snapshot.elapsed,
            snapshot.at_ms,
            snapshot.sent,
            snapshot.rejected,
            tally.attempts,
            snapshot.retries,
        )
        held, why = max(self._holds, key=self._holds.__getitem__) if self._holds else (None, None)
        self._take(
            Stretch(
                invocation=self._invocation,
                from_ms=then.at_ms,
                until_ms=max(now.at_ms, then.at_ms),
                sent=now.sent - then.sent,
                rejected=now.rejected - then.rejected,
                attempts=now.attempts - then.attempts,
                retries=now.retries - then.retries,
                rate=snapshot.limit,
                held=held,
                why=why,
                took=dict(self._took),
            )
        )
        self._then = now
        self._holds.clear()
        self._took.clear()

    def _take(self, new: Stretch) -> None:
        """Nothing is committed while nothing happens: hours of that are one line in memory."""
        last = self._waiting
        if last is not None and last.idle and new.idle and _state(last) == _state(new):
            new = structs.replace(new, from_ms=last.from_ms)
        else:
            self._give()
        if new.idle:
            self._waiting = new
        else:
            self._note(new)

    def _give(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None and waiting.until_ms > waiting.from_ms:
            self._note(waiting)


def _state(stretch: Stretch) -> tuple[object, ...]:
    return stretch.rate, stretch.held, stretch.why


def _word(hold: Hold) -> str:
    """A breaker that lets one request try is still open."""
    return (Held.BREAKER if hold.by is Held.PROBING else hold.by).value


def _why(hold: Hold) -> str | None:
    return hold.fault if hold.errcode is None else str(hold.errcode)
