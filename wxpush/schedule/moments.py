"""Moments as people write them: `2026-12-01 09:00`, `2026/12/1 9:00`, `2026-12-01T09:00:00+08:00`, a day alone."""

import re
from datetime import date, datetime, timedelta, tzinfo

from wxpush.errors import UsageError

_CHINESE = re.compile(r"(\d{1,4})年(\d{1,2})月(\d{1,2})日\s*", re.ASCII)
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\s*(.+))?", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?", re.ASCII)
_PLAIN = str.maketrans("：／－．　", ":/-. ")


def moment(text: str, zone: tzinfo) -> int | None:
    """In ms since 1970; of a day alone, its end. None for what is none. A time that a change of clocks leaves out is as much later."""
    words = _CHINESE.sub(r"\1-\2-\3 ", text.translate(_PLAIN)).strip()
    match = _DATE.fullmatch(words)
    if match is None:
        return None
    try:
        day = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=zone)
        return _end(day) if match[4] is None else _at(day, match[4])
    except (ValueError, OverflowError):
        return None


def time_to_begin(text: str, zone: tzinfo, now_ms: int) -> int:
    """The same for a command line, where `09:00` is a time of today and a day alone is none. Raises UsageError."""
    today: date = datetime.fromtimestamp(now_ms / 1000, zone).date()
    words = f"{today} {text.strip()}" if _TIME.fullmatch(text.translate(_PLAIN).strip()) else text
    found = moment(words, zone) if ":" in words.translate(_PLAIN) else None
    if found is None:
        raise UsageError("schedule.no_moment", text=text)
    return found


def _end(day: datetime) -> int:
    if day.date() == date.max:  # how people write "never"
        return _ms(day) + 86_400_000
    return _ms(day + timedelta(days=1))


def _at(day: datetime, text: str) -> int | None:
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    offset = match[4]
    if offset is not None:
        return _ms(
            datetime.fromisoformat(f"{day:%Y-%m-%d}T{int(match[1]):02}:{match[2]}:{match[3] or '00'}{offset}")
        )
    if (int(match[1]), match[2], match[3] or "00") == (24, "00", "00"):
        return _ms(day + timedelta(days=1))
    return _ms(day.replace(hour=int(match[1]), minute=int(match[2]), second=int(match[3] or 0)))


def _ms(when: datetime) -> int:
    return round(when.timestamp() * 1000)
