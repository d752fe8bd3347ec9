"""Types that are times of day and dates, and ranges of them.

https://developers.weixin.qq.com/doc/service/guide/product/template_message/Template_Message_Interface
"""

import re
from calendar import monthrange
from datetime import MINYEAR

from wxpush.channels.template.values.base import Finding, Rule, invalid
from wxpush.channels.template.values.common import control, first_of, holding, unsure

_CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?"


def _day(month_end: str, day_end: str) -> str:
    """Days that every year has, as a pattern: 29 February is looked at more closely."""
    month, long, longest = "(?:0?[1-9]|1[0-2])", "(?:0?[13-9]|1[0-2])", "(?:0?[13578]|1[02])"
    day = "(?:0?[1-9]|1[0-9]|2[0-8])"
    return f"(?:{month}{month_end}{day}|{long}{month_end}(?:29|30)|{longest}{month_end}31){day_end}"


_DATE = f"[1-9][0-9]{{3}}(?:年{_day('月', '日')}|-{_day('-', '')})"

#: What can be meant as a time or a date, the odd forms included.
_POINT = re.compile(
    r"(?:(?P<year>[0-9]{4})(?P<first>[-/.年])(?P<month>[0-9]{1,2})(?P<second>[-/.月])(?P<day>[0-9]{1,2})(?P<third>日?))?"
    r"(?P<gap> *)"
    r"(?:(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<more>[0-9]{2}))?)?"
)
_LAST_HOUR, _MINUTES = 24, 60


def _rule(name: str, form: str, malformed: Finding, *, date: bool) -> Rule:
    """A type whose points are a date, if so, or else a time; the other may stand beside it."""
    wide = invalid(f"{name}_full_width_range", "rows.full_width_range", type=name)

    def look(text: str) -> Finding | None:
        points = [_POINT.fullmatch(point.strip(" ")) for point in text.split("~", 1)]
        found = [point for point in points if point is not None]
        if len(found) < len(points) or not all(map(_possible, found)) or not _has(found[0], date=date):
            return malformed
        return next((unsure(name, odd) for odd in _odd(text, found, date=date) if odd), None)

    return Rule(name, rf"{form}(?:~{form})?", first_of(control, holding("[\uff5e\u301c]", wide), look))


def _has(point: re.Match[str], *, date: bool) -> bool:
    return point["year" if date else "hour"] is not None


def _possible(point: re.Match[str]) -> bool:
    """Whether the figures can stand for a time and a date at all."""
    if point["hour"] is None and point["year"] is None:
        return False
    if point["hour"] is not None:
        past = int(point["hour"]) > _LAST_HOUR or int(point["minute"]) >= _MINUTES
        if past or int(point["more"] or 0) >= _MINUTES:
            return False
    return point["year"] is None or (1 <= int(point["month"]) <= 12 and 1 <= int(point["day"]) <= 31)  # noqa: PLR2004 - the calendar's


def _odd(text: str, points: list[re.Match[str]], *, date: bool) -> list[str]:
    """What is possible, and in no example of WeChat's: words for `unsure`."""
    return [
        "" if all(_has(point, date=date) for point in points) else "end_of_range",
        *(odd for point in points for odd in _odd_point(point)),
        "blank_at_an_end" if re.search(r"^ | $| ~|~ ", text) else "",
    ]


def _odd_point(point: re.Match[str]) -> list[str]:
    separators = f"{point['first']}{point['second']}{point['third']}"
    both = point["year"] is not None and point["hour"] is not None
    return [
        "form_of_date" if point["year"] is not None and separators not in {"--", "年月日"} else "",
        "no_such_day" if point["year"] is not None and not _is_day(point) else "",
        "hour_24" if point["hour"] is not None and int(point["hour"]) == _LAST_HOUR else "",
        "apart" if both and point["gap"] != " " else "",
    ]


def _is_day(point: re.Match[str]) -> bool:
    year, month, day = int(point["year"]), int(point["month"]), int(point["day"])
    return year >= MINYEAR and day <= monthrange(year, month)[1]


TIME = _rule("time", f"(?:{_DATE} )?{_CLOCK}", invalid("time_malformed"), date=False)
DATE = _rule("date", f"{_DATE}(?: {_CLOCK})?", invalid("date_malformed"), date=True)
