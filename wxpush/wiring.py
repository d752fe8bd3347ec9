"""Settings to objects: the only room that knows every concrete class."""

import os
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec

from platformdirs import user_cache_path

from wxpush.access import Access
from wxpush.channels.common.errcodes import ERRCODES, UNKNOWN_STREAK
from wxpush.clock import Clock
from wxpush.errors import AccountError, UnreachableError
from wxpush.limits.breaker import Breaker
from wxpush.limits.limits import Limits
from wxpush.limits.rate import RateLimiter
from wxpush.limits.refusals import Canary, MaxErrors, Refusals
from wxpush.quantities import MaxErrors as MostErrors
from wxpush.redact import learn
from wxpush.sending.way import Way
from wxpush.templates.shelf import Shelf
from wxpush.token.account import AccountTokens
from wxpush.token.base import TokenCache, Tokens, TokenSource
from wxpush.token.errand import with_token
from wxpush.token.filecache import FileCache, cache_name
from wxpush.token.memorycache import MemoryCache
from wxpush.token.renewal import Renewal
from wxpush.token.sources import Need, open_source, source_of
from wxpush.transport import open_transport
from wxpush.transport.base import Transport
from wxpush.wechat.api import WechatApi
from wxpush.wechat.patience import TRIES
from wxpush.wechat.values import Quota, TemplateInfo


@dataclass(frozen=True, slots=True)
class Line:
    """An open way to one account."""

    transport: Transport
    tokens: AccountTokens
    account: "LiveAccount"
    api: WechatApi

    def way(self, template_id: str) -> Way:
        """For a sender of messages from this template."""
        return Way(self.transport, self.tokens, SendersAccount(self.api, self.tokens, template_id))


class LiveAccount:
    """Asks WeChat about the account."""

    def __init__(self, api: WechatApi, tokens: Tokens) -> None:
        self._api = api
        self._tokens = tokens

    async def quota(self, *, tries: int = TRIES) -> Quota:
        """Today's sends of the account. Raises AccountError, UnreachableError."""
        return await with_token(self._tokens, lambda token: self._api.quota(token, tries=tries))

    async def templates(self, *, tries: int = TRIES) -> list[TemplateInfo]:
        """The templates of the account. Raises AccountError, UnreachableError."""
        return await with_token(self._tokens, lambda token: self._api.templates(token, tries=tries))

    async def quota_left(self) -> int | None:
        """Messages that may still be sent today; None when that cannot be found out now."""
        try:
            return (await self.quota()).remain
        except (AccountError, UnreachableError):
            return None


class SendersAccount(LiveAccount):
    """Answers what a refusal leaves open, for messages from one template."""

    def __init__(self, api: WechatApi, tokens: Tokens, template_id: str) -> None:
        super().__init__(api, tokens)
        self._template_id = template_id

    async def has_template(self) -> bool | None:
        try:
            templates = await self.templates()
        except (AccountError, UnreachableError):
            return None
        return any(template.template_id == self._template_id for template in templates)


@asynccontextmanager
async def line(
    access: Access, *, seconds: float, clock: Clock, cache: TokenCache | None = None
) -> AsyncIterator[Line]:
    """Open the way to an account, inside the event loop that uses it. A request may take `seconds`.

    `cache`: where the token is shared, if not as `access` has it.
    """
    async with (
        WechatApi(access.base_url, timeout=seconds) as api,
        token_source(access, api, seconds) as source,
    ):
        renewal = Renewal(
            source, cache or _cache(access), clock=clock, force=bool(access.config.force_refresh)
        )
        tokens = AccountTokens(renewal, clock=clock, learn=learn)
        transport = open_transport("auto", access.base_url, timeout=seconds, environ=os.environ)
        yield Line(transport, tokens, LiveAccount(api, tokens), api)


def token_source(access: Access, api: WechatApi, seconds: float) -> AbstractAsyncContextManager[TokenSource]:
    """Where the account's tokens come from, new ones each time. A request may take `seconds`."""
    return open_source(
        Need(
            appid=access.appid,
            secret=access.secret,
            config=access.config,
            api=api,
            seconds=seconds,
            environ=os.environ,
        )
    )


def _cache(access: Access) -> TokenCache:
    source = source_of(access.config)
    if not source.official or access.secret is None or not access.cached:
        return MemoryCache()
    return FileCache(user_cache_path("wxpush"), cache_name(access.appid, access.base_url, source.word))


def shelf(access: Access) -> Shelf:
    """Where the account's templates are kept for later."""
    return Shelf(user_cache_path("wxpush"), access.appid, access.base_url)


def has_uvloop() -> bool:
    """Whether the quicker event loop is there; it is not on Windows."""
    return find_spec("uvloop") is not None


def limits(
    *, rate: float, not_before: float, refusals: Refusals, max_errors: MostErrors, canary: int
) -> Limits:
    """The limits of one invocation. Nothing leaves before `not_before`, in monotonic seconds."""
    limiter = RateLimiter(rate)
    limiter.close(not_before)
    return Limits(
        rate=limiter,
        breaker=Breaker(),
        refusals=refusals,
        max_errors=MaxErrors(count=max_errors.count, percent=max_errors.percent),
        canary=Canary(canary),
    )


def refusals(
    *,
    rows: Iterable[int] = (),
    proven: bool = False,
    before: tuple[int | None, int] = (None, 0),
) -> Refusals:
    """What tells an account-wide refusal from bad rows in one run, by the table of codes; as in Refusals."""
    streaks = {code: entry.streak for code, entry in ERRCODES.items()}
    return Refusals(streaks, unknown=UNKNOWN_STREAK, rows=frozenset(rows), proven=proven, before=before)
