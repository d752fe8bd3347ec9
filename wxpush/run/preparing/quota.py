"""What is said of the quota before a row leaves."""

from datetime import timedelta

from wxpush.limits.days import Share, shares
from wxpush.wechat.values import Quota
from wxpush.words import Duration, Phrases, Rate, Sentence


def quota_told(quota: Quota, rows: int, rate: float, now_ms: int) -> Sentence:
    """The quota against the rows; with the days where one does not do."""
    text = Sentence(
        "run.quota",
        remain=quota.remain,
        limit=quota.daily_limit,
        rows=rows,
        time=Duration(rows / rate),
        rate=Rate(rate),
    )
    days = shares(rows, remain=quota.remain, daily_limit=quota.daily_limit, rate=rate, now_ms=now_ms)
    if rows and not days:
        return Sentence("run.quota_too_small", quota=text)
    if len(days) > 1:
        return Sentence("run.quota_of_days", quota=text, days=Phrases(_split(days)))
    return text


def _split(days: list[Share]) -> list[Sentence]:
    today = days[0].day
    names = {today: "run.share_today", today + timedelta(days=1): "run.share_tomorrow"}
    shown = [
        Sentence(names.get(share.day, "run.share_on"), rows=share.rows, day=share.day) for share in days[:3]
    ]
    if len(days) > len(shown):
        shown.append(Sentence("run.shares_until", day=days[-1].day))
    return shown
