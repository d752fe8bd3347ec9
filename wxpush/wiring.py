"""Makes objects of settings: the only module that knows every concrete class."""

import os
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import NamedTuple

from wxpush.access import Access
from wxpush.channels import CHANNELS
from wxpush.channels.common.errcodes import UNKNOWN_STREAK, Errcodes
from wxpush.errors import AccountError, UnreachableError
from wxpush.limits.base import Rate
from wxpush.limits.breaker import Breaker
from wxpush.limits.foreign import Foreign
from wxpush.limits.limits import Limits
from wxpush.limits.rate import RateLimiter
from wxpush.limits.refusals import Canary, MaxErrors, Refusals
from wxpush.limits.window import WindowLimit
from wxpush.parsing.quantities import CountOrShare as MostErrors
from wxpush.redact import learn
from wxpush.sending.way import Way
from wxpush.system.clock import Clock
from wxpush.system.userfolders import cache_folder
from wxpush.templates.shelf import Shelf, kept_in
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
from wxpush.words import Sentence

_TEMPLATES = CHANNELS["template"].path


class Subject(NamedTuple):
    """What an account is asked about for a sender: the quota of the endpoint at `path`, and whether it has this template."""

    path: str
    template_id: str


@dataclass(frozen=True, slots=True)
class Line:
    """An open way to one account."""

    transport: Transport
    tokens: AccountTokens
    account: "LiveAccount"
    api: WechatApi

    def way(self, about: Subject) -> Way:
        """What a sender of such messages needs of it."""
        return Way(self.transport, self.tokens, SendersAccount(self.api, self.tokens, about))


class LiveAccount:
    """Asks WeChat about the account."""

    def __init__(self, api: WechatApi, tokens: Tokens) -> None:
        self._api = api
        self._tokens = tokens

    async def quota(self, path: str = _TEMPLATES, *, tries: int = TRIES) -> Quota:
        """Today's messages to the endpoint at `path`. Raises AccountError, UnreachableError."""
        return await with_token(self._tokens, lambda token: self._api.quota(token, path, tries=tries))

    async def templates(self, *, tries: int = TRIES) -> list[TemplateInfo]:
        """The templates of the account. Raises AccountError, UnreachableError."""
        return await with_token(self._tokens, lambda token: self._api.templates(token, tries=tries))

    async def quota_left(self, path: str = _TEMPLATES) -> int | None:
        """Messages that may still be sent there today; None when that cannot be found out now."""
        try:
            return (await self.quota(path)).remain
        except (AccountError, UnreachableError):
            return None


class SendersAccount:
    """Answers the questions that a refusal raises, for messages of one kind and template."""

    def __init__(self, api: WechatApi, tokens: Tokens, about: Subject) -> None:
        self._account = LiveAccount(api, tokens)
        self._about = about

    async def quota_left(self) -> int | None:
        return await self._account.quota_left(self._about.path)

    async def has_template(self) -> bool | None:
        try:
            templates = await self._account.templates()
        except (AccountError, UnreachableError):
            return None
        return any(template.template_id == self._about.template_id for template in templates)


@asynccontextmanager
async def line(
    access: Access,
    *,
    seconds: float,
    clock: Clock,
    cache: TokenCache | None = None,
    tell: Callable[[Sentence], None] = lambda _: None,
) -> AsyncIterator[Line]:
    """Open the way to an account, inside the event loop that uses it. A request may take `seconds`.

    `cache`: where the token is shared, if not as `access` has it; `tell` tells people what they wait for.
    """
    async with (
        WechatApi(access.base_url, timeout=seconds) as api,
        token_source(access, api, seconds) as source,
    ):
        renewal = Renewal(
            source, cache or _cache(access), clock=clock, force=bool(access.config.force_refresh)
        )
        tokens = AccountTokens(renewal, clock=clock, learn=learn, tell=tell)
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
    folder = cache_folder()
    if folder is None:
        return MemoryCache()
    return FileCache(folder, cache_name(access.appid, access.base_url, source.word))


def shelf(access: Access) -> Shelf:
    """Where the account's templates are stored, for commands that ask nothing."""
    return Shelf(cache_folder(), access.appid, access.base_url)


def kept_templates() -> list[TemplateInfo]:
    """Those of every account whose list was stored."""
    folder = cache_folder()
    return kept_in(folder) if folder is not None else []


def has_uvloop() -> bool:
    """Whether uvloop, the faster event loop, is installed; on Windows it never is."""
    return find_spec("uvloop") is not None


def rate_limiter(rate: float, *, not_before: float) -> RateLimiter:
    """One process's own rate, a second. Nothing leaves before `not_before`, in monotonic seconds."""
    limiter = RateLimiter(rate)
    limiter.close(not_before)
    return limiter


def limits(
    *,
    host: str,
    rate: Rate,
    refusals: Refusals,
    max_errors: MostErrors,
    canary: int,
    named: str = "RECIPIENTS",
    window: WindowLimit | None = None,
) -> Limits:
    """The limits of one invocation. `host`: who is asked; `named`: what names the campaign on a command line."""
    return Limits(
        rate=rate,
        breaker=Breaker(),
        refusals=refusals,
        max_errors=MaxErrors(count=max_errors.count, percent=max_errors.percent, named=named),
        canary=Canary(canary, named=named),
        foreign=Foreign(host),
        window=window,
    )


def refusals(
    errcodes: Errcodes,
    *,
    rows: Iterable[int] = (),
    proven: bool = False,
    before: tuple[int | None, int] = (None, 0),
) -> Refusals:
    """Makes what tells an account-wide refusal from bad rows in one run, by the table of codes; arguments as in Refusals."""
    return Refusals(
        errcodes.streaks, unknown=UNKNOWN_STREAK, rows=frozenset(rows), proven=proven, before=before
    )
