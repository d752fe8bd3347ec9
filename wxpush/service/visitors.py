"""Who a request is of, and what he may do; and the doorkeeper who finds it out before anything else is done for him."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol
from urllib.parse import urlsplit

from starlette.types import Scope

from wxpush.errors import DiskError
from wxpush.intake.base import Caller
from wxpush.limits.callers import CallerLimits
from wxpush.listening.addresses import Addresses
from wxpush.parsing.baseurl import names_loopback
from wxpush.service.keys.key import Key, Right
from wxpush.service.keys.ring import KeyRing
from wxpush.service.problems import ProblemError
from wxpush.words import Rate

_VISITOR = "wxpush.visitor"
#: Of a host whose kind is remembered: of others one could fill the memory.
_LONGEST_HOST = 256
#: Paths whose callers are counted by all doors together.
_TOGETHER = "/v1/"
#: Seconds after which who came while nobody could be asked comes again.
_AGAIN = 2.0
_BEARER = re.compile(rb"bearer +([A-Za-z0-9._~+/=-]+) *", re.IGNORECASE)
#: What people put into addresses, as other services have it so.
_SECRET_IN_QUERY = re.compile(
    rb"(?:^|&)(access_token|api_?key|app_?secret|key|password|secret|token)=", re.IGNORECASE
)
#: https://www.rfc-editor.org/rfc/rfc6750#section-3
_CHALLENGE = ((b"www-authenticate", b'Bearer realm="wxpush"'),)
_CHALLENGE_WRONG = ((b"www-authenticate", b'Bearer realm="wxpush", error="invalid_token"'),)
#: Callers name a few hosts over and over, and to look into one takes a fifth of all that is done at the door.
_is_known_here = lru_cache(maxsize=64)(names_loopback)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sent a request. `open`: the service asks nobody for a key."""

    address: str
    key: Key | None
    open: bool

    @property
    def test(self) -> bool:
        """Whether all that he does is for the sandbox."""
        return self.key is not None and self.key.test

    def may_know(self, campaign: str) -> bool:
        """Whether what holds this campaign back may be told to him; empty: all of them."""
        if self.key is None:
            return self.open
        return Right.READ in self.key.scopes and (
            not campaign or self.key.campaigns is None or campaign in self.key.campaigns
        )

    def caller(self, right: Right) -> Caller:
        """He, for the intake. Raises ProblemError where he may not do this."""
        if self.key is None:
            if self.open:
                return Caller()
            raise ProblemError("key_missing", headers=_CHALLENGE)
        if right not in self.key.scopes:
            raise ProblemError("scope", scope=right.value)
        return Caller(self.key.name, self.key.campaigns)


def visitor_of(scope: Scope) -> Visitor:
    """Who sent it: for routes behind the edge."""
    found: Visitor = scope[_VISITOR]
    return found


class SharedLimits(Protocol):
    """Counts callers together with other doors."""

    async def count(self, callers: Sequence[tuple[str, str, float, float]]) -> tuple[str, float] | None:
        """Count a call of each: (kind, who, calls a second, calls at once). Gives the kind of the first that may not call now, and in how
        many seconds it may. Raises DiskError where nobody can be asked.
        """
        ...


class Doorkeeper:
    """Lets requests in. `now` gives monotonic seconds."""

    def __init__(
        self,
        ring: KeyRing,
        *,
        addresses: Addresses,
        by_address: CallerLimits,
        by_key: CallerLimits,
        tests: bool = False,
        now: Callable[[], float],
        shared: SharedLimits | None = None,
    ) -> None:
        """`tests`: whether keys for tests may be used, as nothing that comes with one reaches people; `shared`: where other doors are to count, too."""
        self.ring = ring
        self._tests = tests
        self._addresses = addresses
        self._by_address = by_address
        self._by_key = by_key
        self._now = now
        self._shared = shared

    @property
    def rates(self) -> tuple[float, float]:
        """Requests a second that are let in from an address, and with a key."""
        return self._by_address.rate, self._by_key.rate

    def admit(self, scope: Scope) -> None:
        """Put the visitor into the scope. Raises ProblemError for one who is not let in."""
        address = self._addresses.of(scope)
        alone = not self._counted_together(scope)
        if alone:
            self._count(self._by_address, "rate_of_address", address)
        if not self.ring.asked_for and _of_a_stranger(scope):
            raise ProblemError("stranger")
        secret = _SECRET_IN_QUERY.search(scope["query_string"])
        if secret is not None:
            raise ProblemError("secret_in_address", name=secret[1].decode("ascii"))
        key = self._key(scope)
        if key is not None and alone:
            self._count(self._by_key, "rate_of_key", key.name)
        scope[_VISITOR] = Visitor(address, key, not self.ring.asked_for)

    def _counted_together(self, scope: Scope) -> bool:
        # What a monitor asks must be answered also while nobody can be asked.
        return self._shared is not None and scope["path"].startswith(_TOGETHER)

    async def count(self, scope: Scope) -> None:
        """Count the visitor who was let in, where other doors count too. Raises ProblemError for one who comes too often."""
        if self._shared is None or not self._counted_together(scope):
            return
        visitor = visitor_of(scope)
        limits = {"rate_of_address": (visitor.address, self._by_address)}
        if visitor.key is not None:
            limits["rate_of_key"] = (visitor.key.name, self._by_key)
        callers = [(word, who, each.rate, each.burst) for word, (who, each) in limits.items()]
        try:
            found = await self._shared.count(callers)
        except DiskError as error:
            raise ProblemError("state", retry_after=_AGAIN, why=error.sentence) from None
        if found is not None:
            word, wait = found
            raise ProblemError(word, retry_after=wait, rate=Rate(limits[word][1].rate))

    def _key(self, scope: Scope) -> Key | None:
        sent = [value for name, value in scope["headers"] if name == b"authorization"]
        if not sent or not self.ring.asked_for:
            return None
        token = _BEARER.fullmatch(sent[0])
        key = self.ring.find(token[1]) if token is not None and len(sent) == 1 else None
        if key is None:
            raise ProblemError("key_unknown", headers=_CHALLENGE_WRONG)
        self.require_fit(key)
        return key

    def by_tls(self, scope: Scope) -> bool:
        """Whether the browser speaks TLS: with this server, or with a proxy that is named and says so."""
        if scope["scheme"] == "https":
            return True
        told = [value for name, value in scope["headers"] if name == b"x-forwarded-proto"]
        client = scope.get("client")
        return client is not None and self._addresses.is_proxy(client[0]) and told == [b"https"]

    def require_fit(self, key: Key) -> None:
        """Raise ProblemError for a key for tests where there is no sandbox for it."""
        if key.test and not self._tests:
            raise ProblemError("test_key")

    def _count(self, limits: CallerLimits, word: str, who: str) -> None:
        wait = limits.take(who, self._now())
        if wait:
            raise ProblemError(word, retry_after=wait, rate=Rate(limits.rate))


def _of_a_stranger(scope: Scope) -> bool:
    """Whether a page of some site may have sent it, which a browser of this machine carries to loopback: it names another host, to which a
    name was made to point here, or the site that it is of.
    """
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    if len(hosts) != 1:
        return True
    host = hosts[0]
    here = _is_known_here(host) if len(host) <= _LONGEST_HOST else names_loopback(host)
    return not here or names_another_site(scope)


def names_another_site(scope: Scope) -> bool:
    """Whether a browser says that the page which sent it is of another site than it is sent to."""
    headers = scope["headers"]
    hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
    origins = [value.decode("latin-1") for name, value in headers if name == b"origin"]
    return any(len(hosts) != 1 or not _is_of(origin, hosts[0]) for origin in origins)


def _is_of(origin: str, host: str) -> bool:
    try:
        return urlsplit(origin).netloc == host
    except ValueError:
        return False
