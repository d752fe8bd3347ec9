"""A clock that stands still while nothing may leave by the operator's own will: that nothing succeeds meanwhile says nothing of the way to WeChat."""

from math import inf


class Awake:
    """Told the time, in monotonic seconds."""

    def __init__(self) -> None:
        #: Since when nothing may leave; infinite while something may.
        self._since = inf
        self._slept = 0.0

    @property
    def resting(self) -> bool:
        """Whether nothing may leave by the operator's own will."""
        return self._since < inf

    def rest(self, now: float) -> None:
        """A window is closed, or the operator has paused."""
        self._since = min(self._since, now)

    def go_on(self, now: float) -> None:
        """Messages may leave again, as far as the operator is concerned."""
        if self._since < inf:
            self._slept += now - self._since
            self._since = inf

    def time(self, now: float) -> float:
        """What it shows at a moment, in seconds."""
        return min(now, self._since) - self._slept
