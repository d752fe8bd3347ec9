"""What is said of rates, durations and shares, and how they are written for people."""

import math

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "no_allowance": (
        "{text} does not say how many within which time",
        "Write it as 3/d, 10/h or 1/m.",
    ),
    "no_rate": ("{text!r} is not a rate", "Write one like 50/s, 3000/m, 10/h or max."),
    "rate_out_of_range": (
        "The rate {text!r} is not above 0 and at most 1000000/s",
        "Write max for no limit.",
    ),
    "no_duration": (
        "{text!r} is not a duration",
        "Write one with its units, like 10s, 500ms, 30m or 1h30m.",
    ),
    "duration_out_of_range": (
        "The duration {text!r} is not above 0 and at most 366d",
        "Write another one.",
    ),
    "no_share": ("{text!r} is neither a number of rows nor a percentage", "Write 5 or 5%."),
    "share_above_all": ("{text!r} is more than all rows", "Write a percentage from 0% to 100%."),
}

_UNITS = (("d", 86_400), ("h", 3600), ("m", 60), ("s", 1))
_PER = (("s", 1), ("m", 60), ("h", 3600))


def duration(seconds: float) -> str:
    """`8m21s`, `1d2h`, `9.5s`, `40ms`; what is too small to matter beside the rest is left out."""
    if seconds < 1:
        return f"{max(seconds, 0) * 1000:.0f}ms" if seconds > 0 else "0s"
    if seconds < 10:  # noqa: PLR2004 - below ten a tenth can be told
        return f"{_number(seconds)}s"
    left, parts = round(seconds), []
    for unit, size in _UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts)


def rate(per_second: float) -> str:
    """`50/s`, `30/m`, `10/h`, `max`, in the unit in which it is at least 1."""
    if math.isinf(per_second):
        return "max"
    unit, size = next((each for each in _PER if per_second * each[1] >= 1), _PER[-1])
    return f"{_number(per_second * size)}/{unit}"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
