"""Times and dates as the API takes them: points, or two of them joined by the half-width ~.

Read from left to right by hand, so that it is not the reading that wxpush itself checks with.
https://developers.weixin.qq.com/doc/service/guide/product/template_message/Template_Message_Interface
"""

from collections.abc import Callable

#: What follows year, month and day.
_FORMS = (("年", "月", "日"), ("-", "-", ""))
_POINTS = 2
#: How many figures a clock shows, and the last hour, minute and second.
_CLOCKS = frozenset({2, 3})
_LAST = (23, 59, 59)
_PAIR = 2
_YEAR = 4


def is_time(text: str) -> bool:
    """`15:01`, with seconds or a date before it if wanted, or a range of such."""
    return _is_range(text, _is_time)


def is_date(text: str) -> bool:
    """`2019年10月1日` or `2019-10-01`, with a time after it if wanted, or a range of such."""
    return _is_range(text, _is_date)


def _is_range(text: str, is_point: Callable[[str], bool]) -> bool:
    points = text.split("~")
    return len(points) <= _POINTS and all(map(is_point, points))


def _is_time(text: str) -> bool:
    day, blank, clock = text.rpartition(" ")
    return _is_clock(clock) and (not blank or _is_day(day))


def _is_date(text: str) -> bool:
    day, blank, clock = text.partition(" ")
    return _is_day(day) and (not blank or _is_clock(clock))


def _is_clock(text: str) -> bool:
    hour, *rest = text.split(":")
    right = len(hour) <= _PAIR and all(len(part) == _PAIR for part in rest) and 1 + len(rest) in _CLOCKS
    return right and all(_figure(part, 0, last) for part, last in zip((hour, *rest), _LAST, strict=False))


def _is_day(text: str) -> bool:
    for after_year, after_month, after_day in _FORMS:
        year, first, rest = text.partition(after_year)
        month, second, day = rest.partition(after_month)
        if first and second and day.endswith(after_day):
            whole = len(year) == _YEAR and _figure(year, 1, 9999)
            return whole and _figure(month, 1, 12) and _figure(day.removesuffix(after_day), 1, 31)
    return False


def _figure(text: str, least: int, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _YEAR and least <= int(text) <= most
