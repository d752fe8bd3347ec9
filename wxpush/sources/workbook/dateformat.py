"""Dates and times under a number format, as a Chinese Excel shows them; nothing where the format is not known, or follows the machine.

A sheet keeps a moment as a number of days. What it shows is rounded to whole seconds; of hours and minutes alone, what is below is cut.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from wxpush.sources.workbook.numberformat import CodePart, Section

#: Formats that are built in: those that look the same everywhere, and those of a Chinese Excel. Of 5 to 8 and 41 to 44 the currency follows the machine, of
#: 14 and 22 the whole date.
BUILT_IN = MappingProxyType(
    {
        1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "#,##0", 6: "#,##0", 7: "#,##0.00", 8: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
        12: "# ?/?", 13: "# ??/??", 14: "[$-F800]yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
        21: "h:mm:ss", 22: "[$-F800]yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
        32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
        37: "#,##0_);(#,##0)", 38: "#,##0_);(#,##0)", 39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);(#,##0.00)", 41: '#,##0;-#,##0;"-"',
        42: '#,##0;-#,##0;"-"', 43: '#,##0.00;-#,##0.00;"-"??', 44: '#,##0.00;-#,##0.00;"-"??', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
        48: "##0.0E+0", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"',
        56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
    }
)  # fmt: skip

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = "一二三四五六日"
_CHINESE_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
#: Languages in the lower ten bits of a locale's number.
_CHINESE, _ENGLISH, _LANGUAGE, _NAMED = 4, 9, 0x3FF, 0xFFFF
_NOON = 12
_OF_MACHINE = re.compile(r"\[\$-(?:F800|F400|x-sys)", re.IGNORECASE)

Show = Callable[[datetime], str]
#: Shows a moment, which is given as what has gone by too, in seconds.
ShowMoment = Callable[[datetime, int], str]


def date_shower(section: Section) -> ShowMoment | None:
    """What shows a moment under a section of dates; None where that is not known."""
    names = _names(section)
    noon = any(part.kind == "noon" for part in section.parts)
    if names is None or (_elapses(section) and any(_is_of_days(part) for part in section.parts)):
        return None
    parts = [
        _short_day(part, before) for before, part in zip([None, *section.parts], section.parts, strict=False)
    ]
    shows = [_shower(part, names, noon=noon) for part in parts if part.kind != "locale"]
    known = [show for show in shows if show is not None]
    if len(known) < len(shows):
        return None
    return lambda when, seconds: "".join([show(when, seconds) for show in known]).strip()


def _short_day(part: CodePart, before: CodePart | None) -> CodePart:
    """An aaa is 四 on some machines and 周四 on others; whoever writes 周 before it has one of the first."""
    if part.text == "aaa" and before is not None and before.text.endswith(("周", "星期", "礼拜")):
        return CodePart("date", "a")
    return part


def _elapses(section: Section) -> bool:
    return any(part.kind == "elapsed" for part in section.parts)


def _is_of_days(part: CodePart) -> bool:
    return part.kind == "noon" or (part.kind == "date" and part.text[0] not in "ns")


def _names(section: Section) -> Mapping[str, Show] | None:
    """How weekdays and months are called; None where the format follows the machine."""
    found: Mapping[str, Show] = _IN_ENGLISH
    for part in section.parts:
        if part.kind == "locale":
            language = _language(part.text.lower())
            if language is None:
                return None
            found = {_CHINESE: _IN_CHINESE, _ENGLISH: _IN_ENGLISH, 0: _IN_ENGLISH}.get(language, {})
    return found


def _language(locale: str) -> int | None:
    """Of 804, zh-CN and the like; None for what follows the machine, or another calendar or other digits."""
    if locale.startswith("x-sys"):
        return None
    if locale[:2] in {"zh", "en"} and locale[2:3] in {"", "-", ","}:
        return _CHINESE if locale.startswith("zh") else _ENGLISH
    try:
        number = int(locale, 16)
    except ValueError:
        return _NAMED  # another language
    if number in {0xF800, 0xF400} or number > _NAMED or number < 0:
        return None
    return number & _LANGUAGE


def _shower(part: CodePart, names: Mapping[str, Show], *, noon: bool) -> ShowMoment | None:
    text, width = part.text, len(part.text)
    if part.kind == "plain":
        return lambda when, seconds: text  # noqa: ARG005 - it stands for itself
    if part.kind == "elapsed":
        unit = {"h": 3600, "m": 60, "n": 60, "s": 1}[text[0]]
        return lambda when, seconds: str(seconds // unit).zfill(width)  # noqa: ARG005 - one of two
    if part.kind == "noon":
        words = (text if text[0] == "上" or names is _IN_ENGLISH else "上午/下午").upper().split("/")
        return lambda when, seconds: words[when.hour >= _NOON]  # noqa: ARG005 - one of two
    if text in {"h", "hh"} and noon:
        return lambda when, seconds: str((when.hour + 11) % 12 + 1).zfill(width)  # noqa: ARG005 - one of two
    show = _ANYWHERE.get(text) or names.get(text)
    return (lambda when, seconds: show(when)) if show else None  # noqa: ARG005 - one of two


_ANYWHERE: Mapping[str, Show] = MappingProxyType(
    {
        "yyyy": lambda when: f"{when.year:04}",
        "yyy": lambda when: f"{when.year:04}",
        "yy": lambda when: f"{when.year % 100:02}",
        "e": lambda when: f"{when.year:04}",
        "m": lambda when: str(when.month),
        "mm": lambda when: f"{when.month:02}",
        "d": lambda when: str(when.day),
        "dd": lambda when: f"{when.day:02}",
        "a": lambda when: _DAYS[when.weekday()],
        "aaaa": lambda when: f"星期{_DAYS[when.weekday()]}",
        "aaa": lambda when: f"周{_DAYS[when.weekday()]}",
        "h": lambda when: str(when.hour),
        "hh": lambda when: f"{when.hour:02}",
        "n": lambda when: str(when.minute),
        "nn": lambda when: f"{when.minute:02}",
        "s": lambda when: str(when.second),
        "ss": lambda when: f"{when.second:02}",
    }
)
_IN_ENGLISH: Mapping[str, Show] = MappingProxyType(
    {
        "mmm": lambda when: _MONTHS[when.month - 1][:3],
        "mmmm": lambda when: _MONTHS[when.month - 1],
        "ddd": lambda when: _WEEKDAYS[when.weekday()][:3],
        "dddd": lambda when: _WEEKDAYS[when.weekday()],
    }
)
_IN_CHINESE: Mapping[str, Show] = MappingProxyType(
    {
        "mmm": lambda when: f"{when.month}月",
        "mmmm": lambda when: f"{_CHINESE_MONTHS[when.month - 1]}月",
        "ddd": lambda when: f"周{_DAYS[when.weekday()]}",
        "dddd": lambda when: f"星期{_DAYS[when.weekday()]}",
    }
)


def follows_machine(code: str) -> bool:
    """Whether it is one of the long dates and times that each machine shows in its own way."""
    return _OF_MACHINE.search(code) is not None


def iso(when: datetime, *, days: float, elapsed: bool) -> str:
    """The moment as ISO 8601 has it: a day, a time where there is no day, or both; hours, minutes and seconds of what has gone by."""
    if elapsed:
        minutes, seconds = divmod(round(days * 86_400), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    spec = "milliseconds" if when.microsecond else "seconds"
    if days < 1:
        return when.time().isoformat(spec)
    if when == datetime(when.year, when.month, when.day):  # noqa: DTZ001 - a sheet knows no zones
        return when.date().isoformat()
    return when.isoformat(" ", spec)


def moment(days: float, epoch: datetime, *, parts: int) -> datetime:
    """Rounded to so many parts of a second. The sheet's calendar has a 29 February 1900, so before it a day less has gone by."""
    early = epoch.year < 1900 and 1 <= days < 60  # noqa: PLR2004 - see above
    return epoch + timedelta(days=int(early), milliseconds=round(days * 86_400 * parts) * (1000 // parts))
