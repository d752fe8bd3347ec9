"""Numbers and times as cells have them."""

import time

from wxpush.words import Duration, Rate, Sentence

#: Below that, a share is told to be less.
_LEAST, _ALL = 0.1, 100.0


def number(many: int) -> str:
    return f"{many:,}"


def share(many: int, of: int) -> str:
    """A percentage that is 0 for none and 100 for all alone."""
    if not of or not many:
        return "0%"
    percent = 100 * many / of
    if percent < _LEAST:
        return f"<{_LEAST}%"
    return "100%" if many == of else f"{min(percent, _ALL - _LEAST):.1f}%"


def day(ms: int) -> str:
    """Of a moment in ms since 1970, in the time zone of this machine."""
    return time.strftime("%Y-%m-%d", time.localtime(ms / 1000))


def minute(ms: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(ms / 1000))


def clock(ms: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(ms / 1000))


def zone(ms: int) -> str:
    """`UTC+08:00`."""
    text = time.strftime("%z", time.localtime(ms / 1000))
    return f"UTC{text[:3]}:{text[3:]}"


def duration(seconds: float) -> Sentence:
    return Sentence("page.value", value=Duration(seconds))


def rate(per_second: float) -> Sentence:
    return Sentence("page.value", value=Rate(per_second))


def place(value: float) -> str:
    """A coordinate of a drawing, as short as it can be."""
    return f"{value:.1f}".removesuffix(".0")
