"""`wxpush simulate`: how a campaign would fall onto days, reckoned without a request and without a row being read."""

from dataclasses import dataclass

from wxpush.channels import load_campaign
from wxpush.limits.forecast import DailyQuota, PlannedDay
from wxpush.limits.window import WindowLimit
from wxpush.run.job import require_files
from wxpush.run.place import Place
from wxpush.run.settings import Timing
from wxpush.run.timing.counting import rows_left
from wxpush.run.timing.plan import days_of
from wxpush.schedule.keys import window_of, zone_of
from wxpush.schedule.moments import time_to_begin
from wxpush.schedule.zones import zone as zone_named


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What came of it. `begun`: the rows are what a campaign that has begun has left."""

    rows: int
    begun: bool
    rate: float
    zone: str
    days: list[PlannedDay]


def simulate(
    place: Place, timing: Timing, *, rate: float, timeout: float, quota: DailyQuota, now_ms: int
) -> Simulation:
    """Reckon it from now on. Raises UsageError."""
    require_files(place)
    _, campaign = load_campaign(place.campaign)
    sources = [timing.typed, campaign, timing.configured]
    window, zone = window_of(sources), zone_of(sources)
    begins_ms = 0 if timing.at is None else time_to_begin(timing.at, zone_named(zone), now_ms)
    bounded = window is not None or begins_ms > now_ms
    limit = WindowLimit(window, timeout=timeout, rate=rate, begins_ms=begins_ms) if bounded else None
    rows, begun = rows_left(place)
    days = days_of(rows, rate=rate, quota=quota, now_ms=now_ms, limit=limit, zone=zone)
    return Simulation(rows=rows, begun=begun, rate=rate, zone=zone, days=days)
