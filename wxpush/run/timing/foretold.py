"""The days on which an invocation's rows will leave, told before anybody says yes to them."""

from wxpush.limits.days import SHANGHAI
from wxpush.limits.forecast import DailyQuota
from wxpush.run.session import Session
from wxpush.run.timing.opening import limit_of, zone_name_of
from wxpush.run.timing.plan import as_objects, days_of, table, worth_telling
from wxpush.wechat.values import Quota
from wxpush.words import Sentence


def days_told(session: Session, rows: int, quota: Quota | None) -> list[Sentence | str]:
    """The table by day, a line each, where there is more to tell than a time in seconds; told to programs here."""
    limit, zone, rate = limit_of(session), zone_name_of(session), session.settings.rate
    at_hand = DailyQuota() if quota is None else DailyQuota(remain=quota.remain, daily=quota.daily_limit)
    now_ms = session.machine.clock.wall_ms()
    days = days_of(rows, rate=rate, quota=at_hand, now_ms=now_ms, limit=limit, zone=zone)
    if not rows or not worth_telling(days, limit):
        return []
    session.voice.event("plan", timezone=zone, days=as_objects(days, rate, zone))
    return [Sentence("schedule.by_day", zone=zone), *table(days, rate, zone)]


def begins_on_a_later_day(session: Session) -> bool:
    """Whether today's quota says nothing of it, as it waits past midnight in Shanghai."""
    limit, now_ms = limit_of(session), session.machine.clock.wall_ms()
    if limit is None or not session.settings.timing.wait:
        return False
    midnight_ms = (
        now_ms + 86_400_000 - (now_ms + int(SHANGHAI.utcoffset(None).total_seconds()) * 1000) % 86_400_000
    )
    return now_ms + limit.wait(now_ms) * 1000 >= midnight_ms
