"""Rates, durations and shares in an operator's words: `50/s`, `1h30m`, `5%`, and back again for people."""

import math
import re
from dataclasses import dataclass

from wxpush.errors import UsageError
from wxpush.words import catalogue

#: A rate above this is a slip of the finger, not a plan; `max` is the word for no limit.
HIGHEST_RATE = 1_000_000.0
LONGEST_DURATION = 366 * 86_400.0

_PER = {"s": 1, "m": 60, "h": 3600}
_RATE = re.compile(r"(\d+(?:\.\d+)?)(?:/([smh]))?", re.ASCII)

_SECONDS = {"d": 86_400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_DURATION = re.compile("".join(rf"(?:(\d+(?:\.\d+)?){unit})?" for unit in _SECONDS), re.ASCII)

_ALLOWANCE = re.compile(r"([1-9]\d{0,5})/([mhd])", re.ASCII)

#: No list has more rows than 15 digits tell.
_SHARE = re.compile(r"(\d+(?:\.\d+)?)%|(\d{1,15})", re.ASCII)

#: Characters of a text that is refused; who typed it knows the rest.
_REPEATED = 60


@dataclass(frozen=True, slots=True)
class CountWithin:
    """So many within so many seconds."""

    many: int
    seconds: float


@dataclass(frozen=True, slots=True)
class CountOrShare:
    """How many rows may be rejected before a stop, or invalid: a count of rows, or a percentage of the rows seen. One is set; neither: any number."""

    count: int | None = None
    percent: float | None = None

    def __str__(self) -> str:
        """As it is typed; empty for any number."""
        if self.percent is not None:
            return f"{self.percent:g}%"
        return "" if self.count is None else f"{self.count:,}"

    def passed(self, many: int, rows: int) -> bool:
        """Whether so many of the rows are more than that."""
        if self.count is not None:
            return many > self.count
        return self.percent is not None and many * 100 > rows * self.percent


def rate(text: str) -> float:
    """Sends per second; infinite for `max`. A number alone is per second. Raises UsageError."""
    words = text.strip().lower()
    if words == "max":
        return math.inf
    match = _RATE.fullmatch(words)
    if not match:
        raise UsageError("quantities.no_rate", text=_beginning(text))
    per_second = float(match[1]) / _PER[match[2] or "s"]
    if not 0 < per_second <= HIGHEST_RATE:
        raise UsageError("quantities.rate_out_of_range", text=_beginning(text))
    return per_second


def allowance(text: str) -> CountWithin:
    """How many within a minute, an hour or a day. Raises UsageError."""
    match = _ALLOWANCE.fullmatch(text.strip().lower())
    if not match:
        raise UsageError("quantities.no_allowance", text=_beginning(text))
    return CountWithin(int(match[1]), _SECONDS[match[2]])


def duration(text: str) -> float:
    """Seconds, above 0 and at most 366 days. Raises UsageError."""
    words = text.strip().lower()
    match = _DURATION.fullmatch(words)
    if not words or not match:
        raise UsageError("quantities.no_duration", text=_beginning(text))
    parts = zip(match.groups(), _SECONDS.values(), strict=True)
    seconds = math.fsum(float(number) * unit for number, unit in parts if number)
    if not 0 < seconds <= LONGEST_DURATION:
        raise UsageError("quantities.duration_out_of_range", text=_beginning(text))
    return seconds


def share(text: str) -> CountOrShare:
    """`5` is five rows, `5%` a percentage from 0 to 100. Raises UsageError."""
    match = _SHARE.fullmatch(text.strip())
    if not match:
        raise UsageError("quantities.no_share", text=_beginning(text))
    if match[2]:
        return CountOrShare(count=int(match[2]))
    percent = float(match[1])
    if percent > 100:  # noqa: PLR2004 - a percentage
        raise UsageError("quantities.share_above_all", text=_beginning(text))
    return CountOrShare(percent=percent)


def _beginning(text: str) -> str:
    return text if len(text) <= _REPEATED else f"{text[:_REPEATED]}…"


def show_duration(seconds: float) -> str:
    """For people, as their language has it: `8m21s`, `1d2h`, `9.5s`, `40ms`."""
    return catalogue().duration(seconds)


def show_rate(per_second: float) -> str:
    """For people, as their language has it: `50/s`, `30/m`, `10/h`, `max`."""
    return catalogue().rate(per_second)
