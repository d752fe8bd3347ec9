"""Keeps messages inside a window, and behind the moment of --at. It is told the time by the wall's clock, in ms since 1970.

It closes before its end. A message may be under way for a whole attempt, and one that got no answer is repeated: so a message that may not
have left yet has two attempts' time, and one that may have arrived has one. None in doubt is caught by a window that closes.
"""

from collections.abc import Iterator
from math import inf

from wxpush.hold import Held, Hold
from wxpush.schedule.window import Opening, Window

#: The wait before a first repeat, and what its way through the queue takes.
_BETWEEN = 5.0
#: So long at the most is set aside for a repeat at a slow rate, where that is not more than half of the shortest span of a window, or a minute.
#: A repeat that has to wait longer for its permit is not safe any more, whatever the window.
_LONGEST_INTERVAL = 540.0
_ALWAYS = 60.0
_NEVER = Opening(2**62, 2**63)


def lead(timeout: float, rate: float = inf, shortest: float = 0.0) -> float:
    """How many seconds before its end a window lets the last message out that was not sent before. `timeout`: of an attempt; `rate`: messages
    a second, as a repeat waits for its permit; `shortest`: seconds of the window's shortest span.
    """
    return 2 * timeout + _BETWEEN + min(1 / rate, max(_ALWAYS, min(_LONGEST_INTERVAL, shortest / 2)))


class WindowLimit:
    """One sender's. Without a window only `begins_ms` holds."""

    def __init__(
        self, window: Window | None, *, timeout: float, rate: float = inf, begins_ms: int = 0
    ) -> None:
        self._window = window
        self._begins_ms = begins_ms
        #: So long before its end the last message leaves that was not sent before.
        shortest = 0.0 if window is None else window.shortest
        self.lead_ms = round(lead(timeout, rate, shortest) * 1000)
        self._attempt_ms = round(timeout * 1000)
        #: The opening that is or comes, the next, and since when it is these.
        self._ahead = _NEVER, _NEVER
        self._since_ms = self._until_ms = 0

    def wait(self, wall_ms: int) -> float:
        """Seconds until a message may leave that has not left before; 0 where it may now, infinite where it never may."""
        return self._wait(wall_ms, self.lead_ms)

    def wait_to_repeat(self, wall_ms: int) -> float:
        """The same for one that may have arrived."""
        return self._wait(wall_ms, self._attempt_ms)

    def closes(self, wall_ms: int) -> float:
        """Seconds until nothing may leave any more; 0 where that is so."""
        if self.wait_to_repeat(wall_ms) > 0:
            return 0.0
        return max(0, self._ahead[0].end - self._attempt_ms - wall_ms) / 1000

    def hold(self, wall_ms: int) -> Hold | None:
        """That it is closed, and until when."""
        wait = self.wait(wall_ms)
        return Hold(by=Held.WINDOW, seconds=None if wait == inf else wait) if wait > 0 else None

    def _wait(self, wall_ms: int, ahead_ms: int) -> float:
        if not self._since_ms <= wall_ms < self._until_ms:  # a clock may be set back
            self._look(wall_ms)
        now, later = self._ahead
        opening = now if wall_ms < now.end - ahead_ms else later
        return inf if opening is _NEVER else max(0, opening.start - wall_ms) / 1000

    def _look(self, wall_ms: int) -> None:
        found = self.usable(wall_ms)
        self._ahead = next(found, _NEVER), next(found, _NEVER)
        self._since_ms, self._until_ms = wall_ms, self._ahead[0].end

    def usable(self, wall_ms: int) -> Iterator[Opening]:
        """The openings from that moment on in which there is time for a message; of each, from when on it counts."""
        begins = self._begins_ms
        if self._window is None:
            yield Opening(begins, _NEVER.end)
            return
        for opening in self._window.openings(max(wall_ms, begins)):
            if opening.end - self.lead_ms > max(opening.start, begins):
                yield Opening(max(opening.start, begins), opening.end)
