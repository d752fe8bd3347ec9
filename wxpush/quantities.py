"""Rates, durations and shares in an operator's words: `50/s`, `1h30m`, `5%`, and back again for people."""

import math
import re

from msgspec import Struct

from wxpush.errors import UsageError

#: A rate above this is a slip of the finger, not a plan; `max` is the word for no limit.
HIGHEST_RATE = 1_000_000.0
LONGEST_DURATION = 366 * 86_400.0

_PER = {"s": 1, "m": 60, "h": 3600}
_RATE = re.compile(r"(\d+(?:\.\d+)?)(?:/([smh]))?", re.ASCII)

_SECONDS = {"d": 86_400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_DURATION = re.compile("".join(rf"(?:(\d+(?:\.\d+)?){unit})?" for unit in _SECONDS), re.ASCII)

_SHARE = re.compile(r"(\d+(?:\.\d+)?)%|(\d+)", re.ASCII)


class MaxErrors(Struct, frozen=True):
    """How many rows may be rejected before a stop: a count of rows, or a percentage of the rows seen. One is set."""

    count: int | None = None
    percent: float | None = None


def rate(text: str) -> float:
    """Sends per second; infinite for `max`. A number alone is per second. Raises UsageError."""
    words = text.strip().lower()
    if words == "max":
        return math.inf
    match = _RATE.fullmatch(words)
    if not match:
        raise UsageError(
            f"{text!r} is not a rate, so nothing was sent; write one like 50/s, 3000/m, 10/h or max."
        )
    per_second = float(match[1]) / _PER[match[2] or "s"]
    if not 0 < per_second <= HIGHEST_RATE:
        raise UsageError(
            f"The rate {text!r} is not above 0 and at most 1000000/s, so nothing was sent; write max for no limit."
        )
    return per_second


def duration(text: str) -> float:
    """Seconds, above 0 and at most 366 days. Raises UsageError."""
    words = text.strip().lower()
    match = _DURATION.fullmatch(words)
    if not words or not match:
        raise UsageError(
            f"{text!r} is not a duration, so nothing was sent; write one with its units, like 10s, 500ms, 30m or 1h30m."
        )
    parts = zip(match.groups(), _SECONDS.values(), strict=True)
    seconds = math.fsum(float(number) * unit for number, unit in parts if number)
    if not 0 < seconds <= LONGEST_DURATION:
        raise UsageError(
            f"The duration {text!r} is not above 0 and at most 366d, so nothing was sent; write another one."
        )
    return seconds


def share(text: str) -> MaxErrors:
    """`5` is five rows, `5%` a percentage from 0 to 100. Raises UsageError."""
    match = _SHARE.fullmatch(text.strip())
    if not match:
        raise UsageError(
            f"{text!r} is neither a number of rows nor a percentage, so nothing was sent; write 5 or 5%."
        )
    if match[2]:
        return MaxErrors(count=int(match[2]))
    percent = float(match[1])
    if percent > 100:  # noqa: PLR2004 - a percentage
        raise UsageError(
            f"{text!r} is more than all rows, so nothing was sent; write a percentage from 0% to 100%."
        )
    return MaxErrors(percent=percent)


def show_duration(seconds: float) -> str:
    """For people: `8m21s`, `1d2h`, `9.5s`, `40ms`; what is too small to matter beside the rest is left out."""
    if seconds < 1:
        return f"{max(seconds, 0) * 1000:.0f}ms" if seconds > 0 else "0s"
    if seconds < 10:  # noqa: PLR2004 - below ten a tenth can be told
        return f"{_number(seconds)}s"
    left, parts = round(seconds), []
    for unit, size in (("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts)


def show_rate(per_second: float) -> str:
    """For people: `50/s`, `30/m`, `10/h`, `max`, in the unit in which it is at least 1."""
    if math.isinf(per_second):
        return "max"
    unit = next((unit for unit, size in _PER.items() if per_second * size >= 1), "h")
    return f"{_number(per_second * _PER[unit])}/{unit}"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
