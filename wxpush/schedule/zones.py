"""Time zones by name, from the database of the system, else from the package tzdata where that is installed."""

from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from wxpush.errors import UsageError
from wxpush.parsing.mismatch import nearest

DEFAULT = "Asia/Shanghai"
#: There has been no summer time in China since 1991: the zone of nearly all campaigns needs no database.
SHANGHAI = timezone(timedelta(hours=8), DEFAULT)


def zone(name: str) -> tzinfo:
    """The zone of that name, such as Asia/Tokyo. Raises UsageError."""
    if name == DEFAULT:
        return SHANGHAI
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    known = available_timezones()
    if not known:
        raise UsageError("schedule.no_zones_here", name=name, default=DEFAULT)
    near = nearest(name, known)
    if near is not None:
        raise UsageError("schedule.no_zone_but", name=name, near=near)
    raise UsageError("schedule.no_zone", name=name)
