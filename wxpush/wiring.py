"""Settings to objects: the only room that knows every concrete class."""

import os
from collections.abc import AsyncIterator, Iterable, Mapping, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from platformdirs import user_cache_path

from wxpush.channels.common.errcodes import ERRCODES, UNKNOWN_STREAK
from wxpush.clock import Clock
from wxpush.config import Config, TokenEndpoint
from wxpush.credentials import Secret, find_appid, find_secret
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
from wxpush.token.central import CommandToken, UrlToken
from wxpush.token.errand import with_token
from wxpush.token.filecache import FileCache, cache_name
from wxpush.token.memorycache import MemoryCache
from wxpush.token.official import ClassicToken, NoSecret, StableToken
from wxpush.token.renewal import Renewal
from wxpush.transport import open_transport
from wxpush.transport.base import Transport
from wxpush.wechat.api import WechatApi
from wxpush.wechat.patience import TRIES
from wxpush.wechat.refusals import PENDING
from wxpush.wechat.values import Quota, TemplateInfo


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach one account. `secret` is None where a central token service knows it."""

    appid: str
    base_url: str
    config: Config
    secret: Secret | None
    #: Whether other processes may share the token.
    cached: bool = True


def has_credentials(config: Config, environ: Mapping[str, str]) -> bool:
    """Whether an account is named at all, rightly or wrongly: without one, a dry run is offline."""
    named = (config.secret_file, config.secret_command, config.token_command, config.token_url)
    return bool(environ.get("WXPUSH_APPID") or config.appid) and (
        any(named) or any(environ.get(name) for name in _CREDENTIALS)
    )


_CREDENTIALS = ("CREDENTIALS_DIRECTORY", "WXPUSH_SECRET_FILE", "WXPUSH_SECRET")


def account_access(config: Config, base_url: str, environ: MutableMapping[str, str]) -> Access:
    """The account that configuration and environment name. Raises UsageError when something is missing."""
    appid = find_appid(environ, config.appid)
    central = config.token_command is not None or config.token_url is not None
    secret = (
        None
        if central
        else find_secret(
            secret_file=Path(config.secret_file).expanduser() if config.secret_file else None,
            secret_command=config.secret_command,
            environ=environ,
        )
    )
    if secret is not None:
        learn(secret.reveal())
    return Access(appid, base_url, config, secret)


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
    access: Access, *, seconds: float, clock: Clock, kept: str = PENDING, cache: TokenCache | None = None
) -> AsyncIterator[Line]:
    """Open the way to an account, inside the event loop that uses it. A request may take `seconds`; `kept` as in WechatApi.

    `cache`: where the token is shared, if not as `access` has it.
    """
    async with (
        WechatApi(access.base_url, timeout=seconds, kept=kept) as api,
        token_source(access, api, seconds) as source,
    ):
        renewal = Renewal(
            source, cache or _cache(access), clock=clock, force=bool(access.config.force_refresh)
        )
        tokens = AccountTokens(renewal, clock=clock, learn=learn)
        transport = open_transport("auto", access.base_url, timeout=seconds, environ=os.environ)
        yield Line(transport, tokens, LiveAccount(api, tokens), api)


@asynccontextmanager
async def token_source(access: Access, api: WechatApi, seconds: float) -> AsyncIterator[TokenSource]:
    """Where the account's tokens come from, new ones each time. A request may take `seconds`."""
    config, secret = access.config, access.secret
    if config.token_command is not None:
        yield CommandToken(config.token_command, environ=os.environ)
    elif config.token_url is not None:
        source = UrlToken(config.token_url, timeout=seconds)
        try:
            yield source
        finally:
            await source.aclose()
    elif secret is None:
        yield NoSecret(access.appid)
    else:
        classic = config.token_endpoint is TokenEndpoint.CLASSIC
        yield ClassicToken(api, access.appid, secret) if classic else StableToken(api, access.appid, secret)


def _cache(access: Access) -> TokenCache:
    if access.secret is None or not access.cached:
        return MemoryCache()
    endpoint = access.config.token_endpoint or TokenEndpoint.STABLE
    return FileCache(user_cache_path("wxpush"), cache_name(access.appid, access.base_url, endpoint.value))


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
