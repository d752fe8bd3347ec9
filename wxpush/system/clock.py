"""The clocks, handed in wherever time decides something, so that tests and simulations can turn them."""

import time
from datetime import date
from pathlib import Path
from typing import Protocol

from wxpush.model import Instant


class Clock(Protocol):
    """Three clocks: monotonic seconds for rates and waits, and the two of an Instant for the 9-minute rule."""

    def monotonic(self) -> float: ...

    def wall_ms(self) -> int: ...

    def instant(self) -> Instant: ...

    def boot_id(self) -> str: ...


#: Where Linux names its boot.
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class SystemClock:
    """The machine's own clocks."""

    def __init__(self, boot_id: Path = _BOOT_ID) -> None:
        self._boot_id = boot_id

    #: Itself, without a call around it: every message asks several times.
    monotonic = staticmethod(time.monotonic)

    def wall_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def instant(self) -> Instant:
        return Instant(self.wall_ms(), _boot_ns() // 1_000_000)

    def boot_id(self) -> str:
        """Name of this boot of the machine; empty where the system has none: then no two boots are the same."""
        try:
            return self._boot_id.read_text(encoding="ascii").strip()
        except OSError:
            return ""


def today() -> date:
    """The operator's day, by which entries of a suppression list end."""
    return date.today()  # noqa: DTZ011 - of this place, as people write dates


def _boot_ns() -> int:
    # CLOCK_BOOTTIME goes on while the machine sleeps; where it is missing (macOS) CLOCK_MONOTONIC does so itself.
    return time.clock_gettime_ns(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
