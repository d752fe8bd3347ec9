"""How many send calls an account may make: a minute's and a day's.

https://developers.weixin.qq.com/doc/service/Message_Management/API_Call_Limits.html
"""

from wxpush.sandbox.answers import Refusal, refusal

_MINUTE = 60
_DAY = 86_400
#: WeChat does not say when a day begins; Shanghai's midnight is the likely answer.
_SHANGHAI = 8 * 3600


class QuotaCounter:
    """Counts calls by calendar minute and day; a call that is refused here is not counted."""

    def __init__(self) -> None:
        self._minute = self._day = 0
        self._in_minute = self._in_day = 0

    def take(self, now: float, *, minute_cap: int | None, daily_limit: int) -> Refusal | None:
        """45011 or 45009 when the minute or the day is full. `now` is in sandbox seconds since 1970."""
        self._turn(now)
        if self._in_day >= daily_limit:
            return refusal(45009)
        if minute_cap is not None and self._in_minute >= minute_cap:
            return refusal(45011)
        self._in_minute += 1
        self._in_day += 1
        return None

    def clear(self) -> None:
        """What was called today is forgotten."""
        self._in_minute = self._in_day = 0

    def used(self, now: float) -> int:
        """Calls of the day."""
        self._turn(now)
        return self._in_day

    def _turn(self, now: float) -> None:
        minute, day = int(now // _MINUTE), int((now + _SHANGHAI) // _DAY)
        if minute != self._minute:
            self._minute, self._in_minute = minute, 0
        if day != self._day:
            self._day, self._in_day = day, 0
