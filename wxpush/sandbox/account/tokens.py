"""Access tokens: until when each is valid, and the two ways to get one, which are independent of each other.

https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
"""

import secrets
from collections import OrderedDict

from msgspec import Struct

from wxpush.sandbox.answers import Refusal, refusal

#: Both tokens work for 5 minutes of 7200 seconds when one follows the other; shorter lives overlap in proportion.
_OVERLAP = 300 / 7200
_FORCE_APART = 30
_FORCED_A_DAY = 20
_DAY = 86_400
#: How many expired tokens are remembered, so that they are refused as expired and not as unknown.
_KEPT = 1000


class Grant(Struct):
    """One token. `until` in sandbox seconds; `refused_as` is its errcode from then on."""

    token: str
    until: float
    lifetime: float
    refused_as: int = 42001

    def left(self, now: float) -> float:
        return self.until - now


class TokenSet:
    """All tokens issued in one way, the newest last."""

    def __init__(self) -> None:
        self._grants: OrderedDict[str, Grant] = OrderedDict()
        self.current: Grant | None = None

    def find(self, token: str) -> Grant | None:
        return self._grants.get(token)

    def renew(self, now: float, lifetime: float) -> Grant:
        """A new token; the one before it lives on for the overlap and then is not the latest."""
        if self.current is not None:
            self._end(self.current, min(self.current.until, now + _OVERLAP * lifetime))
        grant = Grant(f"92_{secrets.token_urlsafe(99)}", now + lifetime, lifetime)
        self._grants[grant.token] = self.current = grant
        if len(self._grants) > _KEPT:
            self._grants.popitem(last=False)
        return grant

    def expire(self, now: float) -> None:
        """The current token's time is over (42001)."""
        if self.current is not None:
            self.current.until = min(self.current.until, now)
            self.current = None

    def evict(self, now: float) -> None:
        """Somebody else has taken a new token: all of ours are not the latest (40001)."""
        for grant in self._grants.values():
            if grant.left(now) > 0:
                self._end(grant, now)
        self.current = None

    def _end(self, grant: Grant, until: float) -> None:
        if until < grant.until:
            grant.until, grant.refused_as = until, 40001


class PlainTokens(TokenSet):
    """`GET /cgi-bin/token`: every call is a new token."""

    def fetch(self, now: float, lifetime: float) -> tuple[str, int]:
        """Token and the seconds it has left."""
        return self.renew(now, lifetime).token, int(lifetime)


class StableTokens(TokenSet):
    """`POST /cgi-bin/stable_token`: the same token while it has some minutes left."""

    def __init__(self) -> None:
        super().__init__()
        self._forced_at = float("-inf")
        self._forced_day = 0
        self._forced = 0

    def fetch(self, now: float, lifetime: float) -> tuple[str, int]:
        """Token and the seconds it has left: a twenty-fourth of its life at least, as it is renewed before that."""
        grant = self.current
        if grant is None or grant.left(now) <= _OVERLAP * grant.lifetime:
            grant = self.renew(now, lifetime)
        return grant.token, int(grant.left(now))

    def force(self, now: float, lifetime: float) -> tuple[str, int] | Refusal:
        """A new token, the others dead at once; 30 s apart, else nothing changes; 20 a day, else 45009."""
        if now - self._forced_at < _FORCE_APART:
            return self.fetch(now, lifetime)
        if int(now // _DAY) != self._forced_day:
            self._forced_day, self._forced = int(now // _DAY), 0
        if self._forced >= _FORCED_A_DAY:
            return refusal(45009)
        self._forced += 1
        self._forced_at = now
        self.evict(now)
        return self.fetch(now, lifetime)


class IssuedTokens:
    """The tokens of both ways: any of them is valid for every call."""

    def __init__(self) -> None:
        self.plain = PlainTokens()
        self.stable = StableTokens()

    def check(self, token: str, now: float) -> Refusal | None:
        """41001 none, 42001 expired, 40001 not the latest, never issued or no token at all."""
        if not token:
            return refusal(41001)
        grant = self.stable.find(token) or self.plain.find(token)
        if grant is None:
            return refusal(40001)
        return None if grant.left(now) > 0 else refusal(grant.refused_as)

    def expire(self, now: float) -> None:
        """The current tokens, both, are expired."""
        self.stable.expire(now)
        self.plain.expire(now)

    def evict(self, now: float) -> None:
        """All tokens, both ways, are not the latest any more."""
        self.stable.evict(now)
        self.plain.evict(now)
