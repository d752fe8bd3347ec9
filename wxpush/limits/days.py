"""How a campaign falls onto days: WeChat counts a quota by the day, and a day ends at midnight in Shanghai.

When exactly a quota is renewed is not documented; its page tells how much is left, and that is asked for before sending.
https://developers.weixin.qq.com/doc/service/api/apimanage/api_getapiquota
"""

from datetime import date, datetime, timedelta, timezone

from msgspec import Struct

#: There is no summer time in China.
SHANGHAI = timezone(timedelta(hours=8))
_DAY = 86_400
_MOST_DAYS = 400


class Share(Struct, frozen=True):
    """Rows that can be sent on one day in Shanghai."""

    day: date
    rows: int


def shares(rows: int, *, remain: int, daily_limit: int, rate: float, now_ms: int) -> list[Share]:
    """The days that `rows` take: `remain` of them today, `daily_limit` on each other day, `rate` a second at most.

    Empty when they would never all be sent, or not within 400 days.
    """
    now = datetime.fromtimestamp(now_ms / 1000, SHANGHAI)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    found: list[Share] = []
    left, quota, seconds = rows, remain, (midnight - now).total_seconds()
    for number in range(_MOST_DAYS):
        if left <= 0:
            return found
        many = int(min(left, max(quota, 0), rate * seconds))
        if many or number == 0:
            found.append(Share(now.date() + timedelta(days=number), many))
        left, quota, seconds = left - many, daily_limit, _DAY
    return found if left <= 0 else []
