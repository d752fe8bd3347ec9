"""The sources of tokens there are: one record each. An account has the first one that its configuration names.

The table is read by commands that never ask for a token too, so what a source is made of is imported when it is opened.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, aclosing, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wxpush.config import Config, TokenEndpoint
from wxpush.credentials import Secret

if TYPE_CHECKING:
    from wxpush.token.base import TokenSource
    from wxpush.wechat.api import WechatApi


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a source may be made of. `secret` is None where this machine has none; a request may take `seconds`."""

    appid: str
    secret: Secret | None
    config: Config
    api: "WechatApi"
    seconds: float
    environ: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceKind:
    """One source of tokens. `word` is the configuration's own; `named` tells whether one names it."""

    word: str
    named: Callable[[Config], bool]
    #: Whether WeChat itself gives the tokens, for AppID and secret, so that processes of one machine share them in a file. A
    #: central token service needs no secret here, and keeps the tokens itself.
    official: bool
    #: Whether each new token retires the one before it, for everybody who uses the account.
    retires: bool = False
    open: "Callable[[Need], AbstractAsyncContextManager[TokenSource]]"


def _command(need: Need) -> "AbstractAsyncContextManager[TokenSource]":
    from wxpush.token.central import CommandToken  # noqa: PLC0415 - only the one that is used

    assert need.config.token_command is not None, "that names it"
    return nullcontext(CommandToken(need.config.token_command, environ=need.environ))


def _url(need: Need) -> "AbstractAsyncContextManager[TokenSource]":
    from wxpush.token.central import UrlToken  # noqa: PLC0415 - only the one that is used

    assert need.config.token_url is not None, "that names it"
    return aclosing(UrlToken(need.config.token_url, timeout=need.seconds))


def _classic(need: Need) -> "AbstractAsyncContextManager[TokenSource]":
    from wxpush.token.official import ClassicToken  # noqa: PLC0415 - only the one that is used

    assert need.secret is not None, "looked at before"
    return nullcontext(ClassicToken(need.api, need.appid, need.secret))


def _stable(need: Need) -> "AbstractAsyncContextManager[TokenSource]":
    from wxpush.token.official import StableToken  # noqa: PLC0415 - only the one that is used

    assert need.secret is not None, "looked at before"
    return nullcontext(StableToken(need.api, need.appid, need.secret))


SOURCES: tuple[SourceKind, ...] = (
    SourceKind(
        word="token_command",
        named=lambda config: config.token_command is not None,
        official=False,
        open=_command,
    ),
    SourceKind(
        word="token_url",
        named=lambda config: config.token_url is not None,
        official=False,
        open=_url,
    ),
    SourceKind(
        word=TokenEndpoint.CLASSIC.value,
        named=lambda config: config.token_endpoint is TokenEndpoint.CLASSIC,
        official=True,
        retires=True,
        open=_classic,
    ),
    SourceKind(word=TokenEndpoint.STABLE.value, named=lambda _: True, official=True, open=_stable),
)


def source_of(config: Config) -> SourceKind:
    """The source that a configuration names."""
    return next(kind for kind in SOURCES if kind.named(config))


def open_source(need: Need) -> "AbstractAsyncContextManager[TokenSource]":
    """Where an account's tokens come from, new ones each time."""
    kind = source_of(need.config)
    if kind.official and need.secret is None:
        from wxpush.token.official import NoSecret  # noqa: PLC0415 - only the one that is used

        return nullcontext(NoSecret(need.appid))
    return kind.open(need)
