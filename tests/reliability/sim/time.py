"""The simulated machine's clocks, and the true time that only the server and the oracle know."""

from collections.abc import Callable

import trio

from wxpush.model import Instant

_EPOCH_MS = 1_700_000_000_000


class Time:
    """The Clock of wxpush. Trio's mock clock is what a process can measure; true time goes on in its sleep too."""

    def __init__(self, seconds: Callable[[], float] = trio.current_time) -> None:
        self._seconds = seconds
        self.boot = 1
        #: The wall clock is this many seconds ahead of the truth.
        self.wall_error = 0.0
        self._asleep = 0.0
        self._booted = -1000.0

    def true(self) -> float:
        return self._seconds() + self._asleep

    def monotonic(self) -> float:
        return self._seconds()

    def wall_ms(self) -> int:
        return _EPOCH_MS + round((self.true() + self.wall_error) * 1000)

    def instant(self) -> Instant:
        return Instant(self.wall_ms(), round((self.true() - self._booted) * 1000))

    def boot_id(self) -> str:
        return f"boot-{self.boot}"

    def suspend(self, seconds: float) -> None:
        """The machine sleeps: true time, wall clock and boot clock go on, the monotonic clock does not."""
        self._asleep += seconds

    def reboot(self) -> None:
        self.boot += 1
        self._booted = self.true()
