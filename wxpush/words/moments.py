"""Moments as people say them: the clock on their wall, and the day where it is another."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Self


@dataclass(frozen=True, slots=True)
class Moment:
    """A field of a sentence: told as `20:41`, on another day as `2026-11-30 20:41`, in the time zone of this machine."""

    #: Since 1970. What is left of a minute is not told: nobody takes the time for later than it is.
    ms: int

    @classmethod
    def of_iso(cls, text: str) -> Self:
        """Of ISO 8601 with a zone, as JSON has it."""
        return cls(round(datetime.fromisoformat(text).timestamp() * 1000))

    def __str__(self) -> str:
        then, now = time.localtime(self.ms / 1000), time.localtime()
        same = (then.tm_year, then.tm_yday) == (now.tm_year, now.tm_yday)
        return time.strftime("%H:%M" if same else "%Y-%m-%d %H:%M", then)
