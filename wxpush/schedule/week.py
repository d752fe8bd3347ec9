"""A window as an operator writes it, `Mon-Fri 09:00-12:00,14:00-20:00; Sat 10:00-12:00`: the spans of each day of a week."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from wxpush.errors import UsageError

#: Minutes of a day.
DAY = 24 * 60
#: A span that is shorter has no time in which a message without an answer could be repeated.
SHORTEST = 5

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CHINESE = {
    f"{prefix}{day}": number for prefix in ("周", "星期") for number, day in enumerate("一二三四五六日")
}
_CHINESE |= {"周天": 6, "星期天": 6}
#: As they come from a Chinese keyboard, or from a word processor.
_PLAIN = str.maketrans("：；，－–—～　", ":;,---- ")
_TIME = re.compile(r"(\d{1,2}):(\d\d)", re.ASCII)


class Span(NamedTuple):
    """Minutes since midnight of the day it begins on, from `start` to before `end`; past midnight where `end` is above a day's."""

    start: int
    end: int


#: The spans of each day, Monday first: in order, none touching the next.
Week: TypeAlias = tuple[tuple[Span, ...], ...]


def week(text: str) -> Week:
    """Days before their times; without days the times are every day's. Raises UsageError."""
    found: list[list[Span]] = [[] for _ in _DAYS]
    rules = [rule for rule in text.translate(_PLAIN).split(";") if rule.strip()]
    if not rules:
        raise UsageError("schedule.window_empty")
    for rule in rules:
        days, spans = _rule(text, rule)
        for day in days:
            found[day] += spans
    return tuple(tuple(_merged(spans)) for spans in found)


def _rule(text: str, rule: str) -> tuple[list[int], list[Span]]:
    """One rule: its days and their spans."""
    plain = " ".join(rule.split())
    for sign in "-,":
        plain = plain.replace(f" {sign}", sign).replace(f"{sign} ", sign)
    words = plain.split()
    days = [word for word in words if not word[0].isdigit()]
    times = [word for word in words if word[0].isdigit()]
    if words != [*days, *times] or not times:
        raise UsageError("schedule.window_without_times", text=text, rule=rule.strip())
    spans = [_span(text, each) for word in times for each in word.split(",") if each]
    chosen = [day for word in days for each in word.split(",") if each for day in _days(text, each)]
    return chosen or [*range(len(_DAYS))], spans


def _days(text: str, word: str) -> list[int]:
    """`Mon`, or `Fri-Mon`."""
    first, _, last = word.partition("-")
    start = _day(text, first)
    many = (_day(text, last) - start) % len(_DAYS) if last or "-" in word else 0
    return [(start + number) % len(_DAYS) for number in range(many + 1)]


def _day(text: str, word: str) -> int:
    name = word.lower()
    if name in _DAYS:
        return _DAYS.index(name)
    if word in _CHINESE:
        return _CHINESE[word]
    raise UsageError("schedule.no_day", text=text, word=word)


def _span(text: str, word: str) -> Span:
    parts = word.split("-")
    if len(parts) != 2:  # noqa: PLR2004 - from and to
        raise UsageError("schedule.no_span", text=text, word=word)
    start, end = (_minutes(text, part) for part in parts)
    if start in {DAY, end}:
        raise UsageError("schedule.no_span", text=text, word=word)
    end += DAY if end < start else 0
    if end - start < SHORTEST:
        raise UsageError("schedule.span_too_short", text=text, word=word, least=SHORTEST)
    return Span(start, end)


def _minutes(text: str, word: str) -> int:
    match = _TIME.fullmatch(word)
    minutes = int(match[1]) * 60 + int(match[2]) if match else -1
    if match is None or int(match[2]) >= 60 or minutes > DAY:  # noqa: PLR2004 - of an hour
        raise UsageError("schedule.no_time_of_day", text=text, word=word)
    return minutes


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    """The same time, in order, in as few spans as do."""
    last: Span | None = None
    for span in sorted(spans):
        if last is not None and span.start <= last.end:
            last = Span(last.start, max(last.end, span.end))
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def written(of: Week) -> str:
    """The same in few words: days with the same spans together."""
    rules: list[tuple[str, str]] = []
    groups: dict[tuple[Span, ...], list[int]] = {}
    for number, spans in enumerate(of):
        if spans:
            groups.setdefault(spans, []).append(number)
    for spans, days in groups.items():
        rules.append((_named(days), ",".join(f"{_clock(span.start)}-{_clock(span.end)}" for span in spans)))
    return "; ".join(f"{days} {times}" for days, times in rules)


def _named(days: list[int]) -> str:
    """`Mon-Fri`, `Mon,Wed`."""
    runs = [[days[0]]]
    for before, day in pairwise(days):
        if day == before + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    ends = (dict.fromkeys([run[0], run[-1]]) for run in runs)
    return ",".join("-".join(_DAYS[day].capitalize() for day in each) for each in ends)


def _clock(minutes: int) -> str:
    minutes = minutes if minutes <= DAY else minutes - DAY
    return f"{minutes // 60:02}:{minutes % 60:02}"
