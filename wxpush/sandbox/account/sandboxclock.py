"""The sandbox's time: the wall clock for stamps, and the same run faster for everything that expires."""

import time
from collections.abc import Callable


class SandboxClock:
    """`speed` sandbox seconds pass in one second, so that ten minutes of de-duplication can be waited for in ten seconds.

    Both readings come from the wall clock: a sandbox started again on its ledger goes on where the other stopped.
    """

    def __init__(self, speed: float = 1.0, time_ns: Callable[[], int] = time.time_ns) -> None:
        self._speed = speed
        self._time_ns = time_ns

    def wall_us(self) -> int:
        """Microseconds since 1970."""
        return self._time_ns() // 1000

    def seconds(self, wall_us: int) -> float:
        """Sandbox seconds: the unit of token lifetimes, windows, minutes and days."""
        return wall_us / 1_000_000 * self._speed
