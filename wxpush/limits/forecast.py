"""How rows fall onto days: by the window, the quota of each day and the rate. A quota's day ends at midnight in Shanghai."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from math import ceil, inf

from msgspec import Struct

from wxpush.limits.days import SHANGHAI
from wxpush.schedule.window import Opening

_MOST_DAYS = 400


class DailyQuota(Struct, frozen=True, kw_only=True):
    """Messages that may be sent: what is left of the day that it is, and of each other day."""

    remain: float = inf
    daily: float = inf


class PlannedDay(Struct, kw_only=True):
    """One day of the campaign's zone: `quota` is what may be sent when it begins, infinite where that is not known."""

    day: date
    #: When messages may leave on it, as the plan has it, and how many do.
    openings: list[Opening]
    quota: float
    rows: int = 0
    #: When the last of them leaves; None where none does.
    last_ms: int | None = None


class Leg(Struct, frozen=True):
    """A stretch of one day in which `rows` leave, the first at `first_ms`, one every `interval` ms; `quota` as of a day."""

    piece: Opening
    quota: float
    rows: int
    first_ms: float
    interval: float

    def leaves(self, number: int) -> int:
        """When that one of its rows leaves, counted from 0, ms since 1970."""
        return ceil(self.first_ms + number * self.interval)


def forecast(
    rows: int,
    *,
    rate: float,
    quota: DailyQuota,
    now_ms: int,
    openings: Iterator[Opening],
    zone: tzinfo,
    lead_ms: int = 0,
) -> list[PlannedDay]:
    """The days on which rows leave, and the first; `openings` from now on, in order, of which nothing leaves in the last `lead_ms`.

    Where they do not all leave within 400 days, the last has no rows.
    """
    days: list[PlannedDay] = []
    for each in legs(
        rows, rate=rate, quota=quota, now_ms=now_ms, openings=openings, zone=zone, lead_ms=lead_ms
    ):
        day = _day(each.piece.start, zone)
        if not days or days[-1].day != day:
            days.append(PlannedDay(day=day, openings=[], quota=each.quota))
        days[-1].openings.append(each.piece)
        if each.rows:
            days[-1].rows += each.rows
            days[-1].last_ms = each.leaves(each.rows - 1)
    if sum(day.rows for day in days) < rows:
        last = _day(now_ms + _MOST_DAYS * 86_400_000, zone)
        return [*_telling(days), PlannedDay(day=last, openings=[], quota=0)]
    return _telling(days)


def legs(
    rows: int,
    *,
    rate: float,
    quota: DailyQuota,
    now_ms: int,
    openings: Iterator[Opening],
    zone: tzinfo,
    lead_ms: int = 0,
) -> Iterator[Leg]:
    """The same, stretch by stretch, until all of them have left or the days are over."""
    left, interval = rows, 1000 / rate
    free_ms = float(now_ms)
    spent: dict[date, float] = {}
    today, last = _day(now_ms, SHANGHAI), now_ms + _MOST_DAYS * 86_400_000
    for piece, ends in _pieces(openings, now_ms, last, zone, lead_ms):
        quota_day = _day(piece.start, SHANGHAI)
        at_hand = max(0, quota.remain if quota_day == today else quota.daily) - spent.get(quota_day, 0)
        free_ms = max(free_ms, piece.start)
        room = inf if not interval else ceil((ends - free_ms) / interval)
        many = max(int(min(left, at_hand, room)), 0) if free_ms < ends else 0
        yield Leg(piece, at_hand, many, free_ms, interval)
        spent[quota_day] = spent.get(quota_day, 0) + many
        free_ms += many * interval
        left -= many
        if not left:
            return


def end_ms(days: list[PlannedDay]) -> int | None:
    """When the last row leaves; None: not all of them do."""
    return days[-1].last_ms if days else None


def _telling(days: list[PlannedDay]) -> list[PlannedDay]:
    return [day for number, day in enumerate(days) if day.rows or not number]


def _pieces(
    openings: Iterator[Opening], now_ms: int, last: int, zone: tzinfo, lead_ms: int
) -> Iterator[tuple[Opening, int]]:
    """The openings, cut at every midnight, of their zone and of Shanghai; and until when messages leave in each."""
    for opening in openings:
        start, end = max(opening.start, now_ms), min(opening.end, last)
        while start < end:
            until = min(end, _midnight(start, zone), _midnight(start, SHANGHAI))
            yield Opening(start, until), min(until, opening.end - lead_ms)
            start = until
        if end >= last:
            return


def _day(at_ms: float, zone: tzinfo) -> date:
    return datetime.fromtimestamp(at_ms / 1000, zone).date()


def _midnight(at_ms: int, zone: tzinfo) -> int:
    """The next one there; where it is left out, what comes in its place."""
    day = datetime.fromtimestamp(at_ms / 1000, zone).date() + timedelta(days=1)
    found = round(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp() * 1000)
    return found if found > at_ms else at_ms + 60_000
