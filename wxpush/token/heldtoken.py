"""A token and its times: until when it is used, and when a new one should be asked for."""

from dataclasses import dataclass, field

from wxpush.wechat.values import FetchedToken

#: In its last 5 minutes WeChat gives the next token while the old one still works.
#: https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
OVERLAP_SECONDS = 300.0
#: Reported with little more than the overlap left, a token is used until shortly before its end: asking again at
#: once would bring the same one, again and again.
SHORT_SECONDS = OVERLAP_SECONDS + 60.0
SHORT_MARGIN = 60.0
SHORTEST_MS = 1000

#: A token from the future was dated by a clock that was wrong.
_CLOCK_SLACK_MS = 60_000


@dataclass(frozen=True, slots=True)
class HeldToken:
    """A token, with times in ms since 1970 as processes share it. Its repr does not show the token."""

    token: str = field(repr=False)
    fetched_ms: int
    renew_ms: int
    expires_ms: int

    def fresh(self, now_ms: int) -> bool:
        """Whether it need not be renewed yet."""
        return self.fetched_ms - _CLOCK_SLACK_MS <= now_ms < self.renew_ms

    def alive(self, now_ms: int) -> bool:
        """Whether it still works, though it may be time to renew it."""
        return self.fetched_ms - _CLOCK_SLACK_MS <= now_ms < self.expires_ms


def held_token(fetched: FetchedToken, now_ms: int) -> HeldToken:
    """A token that was fetched just now, with its times."""
    seconds = fetched.expires_in
    margin = OVERLAP_SECONDS if seconds > SHORT_SECONDS else min(SHORT_MARGIN, seconds / 5)
    renew_ms = now_ms + max(SHORTEST_MS, int((seconds - margin) * 1000))
    return HeldToken(fetched.token, now_ms, renew_ms, now_ms + int(seconds * 1000))
