"""What the sender needs of access tokens, and the two families behind it: sources and caches."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from msgspec import Struct

from wxpush.token.heldtoken import HeldToken
from wxpush.wechat.values import FetchedToken


class Tokens(Protocol):
    """One account's current token, for many workers at once.

    A worker sends with `current`, or with what `get()` gives when that is None. After an answer that says 40001, 40014
    or 42001 it calls `refused(token)` and starts again; after any other answer it calls `accepted(token)`.
    """

    @property
    def current(self) -> str | None:
        """The token if one is held that need not be renewed. No waiting, no I/O."""
        ...

    async def get(self) -> str:
        """The token, renewed first when it has to be. Raises AccountError or UnreachableError."""
        ...

    async def refused(self, token: str) -> None:
        """Renew the token unless that was done since. Many callers cause one renewal.

        Raises AccountError when the token was fetched after a refusal and has never been accepted: then another one
        would not help. Raises UnreachableError when no source answers.
        """
        ...

    def accepted(self, token: str) -> None:
        """An answer showed the token to be good. Cheap: meant to be called for every answer."""
        ...


class TokenSource(Protocol):
    """Where tokens are made."""

    async def fetch(self, *, force: bool = False) -> FetchedToken:
        """A token. `force` asks that the old one be ended, where the source can do that.

        Raises AccountError, UnreachableError, and UsageError for what can never work.
        """
        ...


class Kept(Struct, frozen=True, rename={"held": "lease"}):
    """What a cache keeps: the last token, and when refreshes were forced (ms since 1970, of the last 24 hours)."""

    held: HeldToken | None = None
    forced_ms: tuple[int, ...] = ()


class TokenCache(Protocol):
    """Where processes that use the same account share its token. A cache that fails is as good as an empty one."""

    def turn(self) -> AbstractAsyncContextManager[None]:
        """One process at a time: whoever waited reads first, as another has probably renewed."""
        ...

    async def read(self) -> Kept:
        """What is kept; empty when nothing is, or nothing that can be read."""
        ...

    async def write(self, kept: Kept) -> None: ...
