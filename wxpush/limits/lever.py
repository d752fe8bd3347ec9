"""The levers of a sender that is at work: how fast, and whether at all. Told the time; they wait for nothing.

Whoever moves one is an operator, by whatever way: a command, a key, or a request. What a move does, it does at once.
"""

from collections.abc import Callable
from enum import Enum
from math import inf
from typing import Protocol

from msgspec import Struct

from wxpush.hold import Held, Hold
from wxpush.model import Kind, Verdict
from wxpush.words import Sentence


class Regulated(Protocol):
    """The rate that the levers act on; `asked`: what it is at the most, a second, infinite where unlimited."""

    @property
    def asked(self) -> float: ...

    def retune(self, asked: float, now: float) -> None: ...

    def pause(self) -> None: ...

    def resume(self) -> None: ...


class Lever(Enum):
    """What was moved. The words are stable: checkpoints and programs have them."""

    RATE = "rate"
    PAUSE = "pause"
    RESUME = "resume"


class Move(Struct, frozen=True, kw_only=True):
    """One that changed something. `by`: whose word it was; rates a second, None: no bound."""

    lever: Lever
    by: str
    before: float | None
    after: float | None


class Levers:
    """Moves the rate of one sender. `told` is called after each move: what was decided before may not hold any more."""

    def __init__(self, rate: Regulated, clock: Callable[[], float]) -> None:
        """`clock` gives monotonic seconds."""
        self._rate = rate
        self._clock = clock
        #: By whom it is paused.
        self._paused_by: str | None = None
        self.told: Callable[[], None] = lambda: None

    @property
    def asked(self) -> float:
        """The rate that is asked for, a second; infinite where unlimited."""
        return self._rate.asked

    @property
    def paused(self) -> bool:
        return self._paused_by is not None

    def rate(self, asked: float, by: str) -> Move | None:
        """Ask for another rate. None: it is that already."""
        before = self._rate.asked
        if asked == before:
            return None
        self._rate.retune(asked, self._clock())
        self.told()
        return move(Lever.RATE, by, before, asked)

    def pause(self, by: str) -> Move | None:
        """Let nothing more leave. None: nothing does already."""
        if self.paused:
            return None
        self._paused_by = by
        self._rate.pause()
        self.told()
        return move(Lever.PAUSE, by, self.asked, self.asked)

    def resume(self, by: str) -> Move | None:
        """Let messages leave again. None: they do."""
        if not self.paused:
            return None
        self._paused_by = None
        self._rate.resume()
        self.told()
        return move(Lever.RESUME, by, self.asked, self.asked)

    def hold(self, _now: float) -> Hold | None:
        """That an operator has paused it."""
        if self._paused_by is None:
            return None
        said = Sentence("limits.paused_by", by=self._paused_by)
        return Hold(by=Held.PAUSED, why=Verdict(Kind.HALT, detail=said))


def move(lever: Lever, by: str, before: float, after: float) -> Move:
    """The move that it was; rates a second, infinite where there is no bound."""
    return Move(
        lever=lever,
        by=by,
        before=None if before == inf else before,
        after=None if after == inf else after,
    )
