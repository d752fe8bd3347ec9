"""Days of the calendar as an operator lists them: `2026-10-01`, `2026-10-01..2026-10-08`."""

from collections.abc import Iterable
from datetime import date, timedelta

from wxpush.errors import UsageError

#: Longer than any holiday: a slip of the finger in a year.
_LONGEST = 400


def days(texts: Iterable[str]) -> frozenset[date]:
    """All of them. Raises UsageError."""
    return frozenset(day for text in texts for day in _days(text))


def _days(text: str) -> Iterable[date]:
    first, dots, last = text.partition("..")
    start = _day(text, first)
    many = (_day(text, last) - start).days if dots else 0
    if not 0 <= many < _LONGEST:
        raise UsageError("schedule.no_days", text=text)
    return [start + timedelta(days=number) for number in range(many + 1)]


def _day(text: str, word: str) -> date:
    try:
        return date.fromisoformat(word.strip())
    except ValueError:
        raise UsageError("schedule.no_days", text=text) from None
