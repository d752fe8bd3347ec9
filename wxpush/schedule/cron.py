"""Times of a crontab, `30 20 * * 1-5`, and the same as systemd writes them. https://man7.org/linux/man-pages/man5/crontab.5.html"""

import re
from typing import NamedTuple

from wxpush.errors import UsageError

_WEEKDAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PART = re.compile(r"(\*|\w+)(?:-(\w+))?(?:/(\d+))?", re.ASCII)


class _Field(NamedTuple):
    least: int
    most: int
    names: dict[str, int]


_FIELDS = (
    _Field(0, 59, {}),
    _Field(0, 23, {}),
    _Field(1, 31, {}),
    _Field(1, 12, {name: number for number, name in enumerate(_MONTHS, 1)}),
    _Field(0, 7, {name.lower(): number for number, name in enumerate(_WEEKDAYS)}),
)


def crontab(text: str) -> str:
    """The same with one blank between its fields, once it can be read. Raises UsageError."""
    on_calendar(text)
    return " ".join(text.split())


def on_calendar(text: str) -> str:
    """The same for OnCalendar of a timer. Raises UsageError.

    https://www.freedesktop.org/software/systemd/man/latest/systemd.time.html#Calendar%20Events
    """
    words = text.split()
    if len(words) != len(_FIELDS):
        raise UsageError("schedule.no_cron", text=text)
    minutes, hours, days, months, weekdays = (
        _values(text, word, field) for word, field in zip(words, _FIELDS, strict=True)
    )
    weekdays = {day % 7 for day in weekdays}
    if words[2] != "*" and words[4] != "*":
        raise UsageError("schedule.cron_of_both", text=text)
    named = "" if len(weekdays) == len(_WEEKDAYS) else f"{_listed(weekdays)} "
    day = f"*-{_some(months, _FIELDS[3])}-{_some(days, _FIELDS[2])}"
    return f"{named}{day} {_some(hours, _FIELDS[1])}:{_some(minutes, _FIELDS[0])}:00"


def _values(text: str, word: str, field: _Field) -> set[int]:
    found = set[int]()
    for part in word.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            raise UsageError("schedule.no_cron", text=text)
        first = field.least if match[1] == "*" else _number(text, match[1], field)
        if match[2] is not None:
            last = _number(text, match[2], field)
        else:
            last = field.most if match[1] == "*" or match[3] else first
        step = int(match[3] or 1)
        if first > last or not step:
            raise UsageError("schedule.no_cron", text=text)
        found.update(range(first, last + 1, step))
    return found


def _number(text: str, word: str, field: _Field) -> int:
    number = field.names.get(word.lower(), int(word) if word.isdigit() else -1)
    if not field.least <= number <= field.most:
        raise UsageError("schedule.no_cron", text=text)
    return number


def _some(values: set[int], field: _Field) -> str:
    if len(values) == field.most - field.least + 1:
        return "*"
    return ",".join(f"{value:02}" for value in sorted(values))


def _listed(weekdays: set[int]) -> str:
    return ",".join(_WEEKDAYS[day] for day in sorted(weekdays, key=lambda day: (day - 1) % 7))
