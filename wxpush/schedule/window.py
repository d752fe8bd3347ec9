"""When messages may leave: a week of spans in a time zone, with its holidays and the days that are worked instead of others.

A moment is inside where the clock on the wall of that zone shows a time of a span. So a time that a change of clocks leaves out is in no
span, and one that it repeats is in its span both times.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from msgspec import Struct

from wxpush.schedule.week import DAY, Span, Week, written

#: In so many days every window opens again, or its holidays are without end.
_MOST_DAYS = 800
#: No zone changes its clocks twice within so much time.
_STEP = timedelta(hours=6)
#: By so much at the most, in ms, a zone's midnight is away from that of UTC, and a day begins anew.
_ASTRAY = 36 * 3_600_000
_MONDAY = 0


class Opening(NamedTuple):
    """From `start` to before `end`, ms since 1970."""

    start: int
    end: int


class Window(Struct, frozen=True):
    """One. `name`: its zone's. On a holiday nothing leaves; a working day is like a Monday, whatever day it is."""

    week: Week
    zone: tzinfo
    name: str
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    def __str__(self) -> str:
        return f"{written(self.week)} {self.name}"

    @property
    def shortest(self) -> float:
        """How many seconds its shortest span has."""
        return min((span.end - span.start) * 60.0 for day in self.week for span in day)

    def openings(self, at_ms: int) -> Iterator[Opening]:
        """Those that are not over at that moment, in order, as far as they are within two years or so.

        One that has begun is given from two days before on at the latest: days on end may have led to it.
        """
        last: Opening | None = None
        for found in self._in_order(self.day(at_ms) - timedelta(days=2)):
            if last is not None and found.start <= last.end:
                last = Opening(last.start, max(last.end, found.end))
                continue
            if last is not None and last.end > at_ms:
                yield last
            last = found
        if last is not None and last.end > at_ms:
            yield last

    def _in_order(self, first: date) -> Iterator[Opening]:
        """What the days from that one on open, by when it begins: a change of clocks at night may begin a day anew."""
        waiting: list[Opening] = []
        for number in range(_MOST_DAYS):
            day = first + timedelta(days=number)
            waiting += self._of_day(day)
            waiting.sort()
            until = _ms(_midnight(day)) - _ASTRAY
            while waiting and waiting[0].start < until:
                yield waiting.pop(0)
        yield from waiting

    def day(self, at_ms: int) -> date:
        """The day that it is in its zone."""
        return datetime.fromtimestamp(at_ms / 1000, self.zone).date()

    def spans(self, day: date) -> tuple[Span, ...]:
        """The spans that begin on that day."""
        if day in self.holidays:
            return ()
        return self.week[_MONDAY if day in self.workdays else day.weekday()]

    def _of_day(self, day: date) -> Iterator[Opening]:
        """The openings that begin on that day; more than a span's where a change of clocks cuts it."""
        midnight = _midnight(day)
        for span in self.spans(day):
            end = midnight + timedelta(minutes=self._end(day, span))
            yield from self._moments(midnight + timedelta(minutes=span.start), end)

    def _end(self, day: date, span: Span) -> int:
        """Where it ends: at midnight before a holiday."""
        return min(span.end, DAY) if day + timedelta(days=1) in self.holidays else span.end

    def _moments(self, start: datetime, end: datetime) -> Iterator[Opening]:
        """The stretches of time in which the wall's clock shows a time from `start` to before `end`."""
        for begins, ends, offset in self._offsets(start - timedelta(days=1), end + timedelta(days=1)):
            opens = max(begins, start - offset)
            closes = min(ends, end - offset)
            if opens < closes:
                yield Opening(_ms(opens), _ms(closes))

    def _offsets(self, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
        """Stretches of one offset between these two moments of UTC: from, to, and the offset."""
        begins, at, offset = first, first, self._offset(first)
        while at < last:
            later = min(at + _STEP, last)
            if (new := self._offset(later)) != offset:
                change = self._change(at, later, offset)
                yield begins, change, offset
                begins, offset = change, new
            at = later
        yield begins, last, offset

    def _change(self, before: datetime, after: datetime, offset: timedelta) -> datetime:
        """The second, between two moments of UTC, from which on it is another offset."""
        while after - before > timedelta(seconds=1):
            middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
            before, after = (middle, after) if self._offset(middle) == offset else (before, middle)
        return after

    def _offset(self, moment: datetime) -> timedelta:
        """At a moment of UTC."""
        offset = moment.replace(tzinfo=UTC).astimezone(self.zone).utcoffset()
        assert offset is not None, "a zone has one"
        return offset


def _midnight(day: date) -> datetime:
    """What the clock on the wall shows when the day begins."""
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - in whatever zone


def _ms(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1)) // timedelta(milliseconds=1)  # noqa: DTZ001 - both of UTC
