"""The days of an invocation, for who is to say yes to it: what leaves when."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, tzinfo
from math import inf

from wxpush.limits.forecast import DailyQuota, PlannedDay, end_ms, forecast, legs
from wxpush.limits.window import WindowLimit
from wxpush.progress.columns import padded, right, width
from wxpush.schedule.window import Opening
from wxpush.schedule.zones import zone as zone_named
from wxpush.words import Rate, Sentence

_COLUMNS = ("day", "window", "quota", "rate", "rows", "last")
_RIGHT = frozenset({"quota", "rate", "rows", "last"})
#: Of more days the first are shown, and the last.
_SHOWN = 14


def days_of(
    rows: int, *, rate: float, quota: DailyQuota, now_ms: int, limit: WindowLimit | None, zone: str
) -> list[PlannedDay]:
    """How so many rows fall onto days from now on."""
    return forecast(
        rows,
        rate=rate,
        quota=quota,
        now_ms=now_ms,
        openings=_openings(limit, now_ms),
        zone=zone_named(zone),
        lead_ms=0 if limit is None else limit.lead_ms,
    )


def leaving(
    rows: int, *, rate: float, quota: DailyQuota, now_ms: int, limit: WindowLimit | None, zone: str
) -> Iterator[int]:
    """When each of so many rows leaves, ms since 1970, as far as it does."""
    for each in legs(
        rows,
        rate=rate,
        quota=quota,
        now_ms=now_ms,
        openings=_openings(limit, now_ms),
        zone=zone_named(zone),
        lead_ms=0 if limit is None else limit.lead_ms,
    ):
        yield from map(each.leaves, range(each.rows))


def _openings(limit: WindowLimit | None, now_ms: int) -> Iterator[Opening]:
    return iter([Opening(now_ms, 2**62)]) if limit is None else limit.usable(now_ms)


def seconds_to_go(
    limit: WindowLimit, zone: str, wall_ms: Callable[[], int]
) -> Callable[[int, float], float | None]:
    """Tells, for an ETA, how long so many rows take at a rate, from now on and inside the window."""

    def seconds(rows: int, rate: float) -> float | None:
        now_ms = wall_ms()
        ends = end_ms(days_of(rows, rate=rate, quota=DailyQuota(), now_ms=now_ms, limit=limit, zone=zone))
        return None if ends is None else (ends - now_ms) / 1000

    return seconds


def table(days: Sequence[PlannedDay], rate: float, zone: str) -> list[str]:
    """The lines of the table, its heads first; empty where one day without a window takes them all."""
    named = zone_named(zone)
    shown = [*days[: _SHOWN - 1], days[-1]] if len(days) > _SHOWN else list(days)
    rows = [[str(Sentence(f"schedule.column_{name}")) for name in _COLUMNS]]
    rows += [_cells(day, rate, named) for day in shown]
    if len(days) > _SHOWN:
        rows.insert(-1, ["…", *[""] * (len(_COLUMNS) - 1)])
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    lines = [_line(cells, widths) for cells in rows]
    return lines if end_ms(list(days)) is not None else [*lines[:-1], str(Sentence("schedule.never_all"))]


def as_objects(days: Sequence[PlannedDay], rate: float, zone: str) -> list[dict[str, object]]:
    """The same for programs. Times are ISO 8601 with zone."""
    named = zone_named(zone)
    return [
        {
            "day": day.day.isoformat(),
            "openings": [[_moment(edge, named).isoformat() for edge in each] for each in day.openings],
            "quota": None if day.quota == inf else int(day.quota),
            "rate": None if rate == inf else rate,
            "rows": day.rows,
            "last_row_at": None if day.last_ms is None else _moment(day.last_ms, named).isoformat(),
        }
        for day in days
        if day.openings
    ]


def worth_telling(days: Sequence[PlannedDay], limit: WindowLimit | None) -> bool:
    """Whether it says more than a time in seconds does."""
    return limit is not None or len(days) > 1


def _cells(day: PlannedDay, rate: float, zone: tzinfo) -> list[str]:
    return [
        f"{day.day:%Y-%m-%d}",
        ",".join(_spans(day, zone)),
        "-" if day.quota == inf else f"{int(day.quota):,}",
        str(Sentence("schedule.rate", rate=Rate(rate))),
        f"{day.rows:,}",
        "-" if day.last_ms is None else f"{_moment(day.last_ms, zone):%H:%M:%S}",
    ]


def _spans(day: PlannedDay, zone: tzinfo) -> Iterator[str]:
    """The openings as they are read; what midnight in Shanghai cut is put together again."""
    joined: list[Opening] = []
    for each in day.openings:
        if joined and joined[-1].end == each.start:
            joined[-1] = Opening(joined[-1].start, each.end)
        else:
            joined.append(each)
    for each in joined:
        end = f"{_moment(each.end, zone):%H:%M}"
        yield f"{_moment(each.start, zone):%H:%M}-{'24:00' if end == '00:00' else end}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    aligned = (
        right(cell, wide) if name in _RIGHT else padded(cell, wide)
        for name, cell, wide in zip(_COLUMNS, cells, widths, strict=True)
    )
    return "  ".join(aligned).rstrip()


def _moment(at_ms: float, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, zone)
