"""The account's token, shared by all hosts: one fetches it, with the secret that the others need not have."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import TypeVar
from uuid import uuid4

import anyio
import msgspec

from wxpush.cluster.names import Names
from wxpush.cluster.poison import PoisonError
from wxpush.cluster.seal import close, unseal
from wxpush.cluster.store.connection import Store
from wxpush.cluster.store.scripts import DELETE_OWN
from wxpush.credentials import AccountKey
from wxpush.errors import AccountError, DiskError, UnreachableError, UsageError
from wxpush.token.account import AccountTokens
from wxpush.token.base import Kept
from wxpush.wechat.refusals import ADDRESS_CODES

T = TypeVar("T")

#: A worker that fetches has this long; then another may try.
_TURN_MS = 30_000
_POLL = 0.1
_PATIENCE = 60.0
#: A token that nobody renewed is of no use any more after WeChat's two hours.
_KEPT_SECONDS = 7200


class RedisCache:
    """A TokenCache in Redis: the token and when refreshes were forced, never the secret. Sealed, where there is a key."""

    def __init__(self, store: Store, names: Names, account: AccountKey, *, key: bytes | None = None) -> None:
        self._store = store
        self._key = names.account(account.name, "token")
        self._seal = key
        self._turn = names.account(account.name, "token-turn")

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        mark = uuid4().hex
        with anyio.move_on_after(_PATIENCE):
            while not await self._store.ask("SET", self._turn, mark, "NX", "PX", _TURN_MS):  # noqa: ASYNC110 - Redis rings no bell
                await anyio.sleep(_POLL)
        try:
            yield
        finally:
            with anyio.CancelScope(shield=True):
                await self._store.run(DELETE_OWN, [self._turn], mark)

    async def read(self) -> Kept:
        try:
            kept = await self._store.ask("GET", self._key)
            if kept and self._seal is not None:
                kept = unseal(kept, self._seal, self._key)
            return msgspec.json.decode(kept, type=Kept) if kept else Kept()
        except (DiskError, PoisonError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return Kept()

    async def write(self, kept: Kept) -> None:
        data = msgspec.json.encode(kept)
        if self._seal is not None:
            data = close(data, self._seal, self._key)
        await self._store.ask("SET", self._key, data, "EX", _KEPT_SECONDS)


class HostRefusedError(UnreachableError):
    """A host gets no token for what is wrong with its address or its settings: that says nothing of the account."""


class HostTokens:
    """The Tokens of a worker, which goes on after a refusal: the next request that needs a token asks for it again."""

    def __init__(self, tokens: AccountTokens) -> None:
        self._tokens = tokens

    @property
    def current(self) -> str | None:
        return self._tokens.current

    async def get(self) -> str:
        """As any Tokens'; raises HostRefusedError too."""
        return await self._answer(self._tokens.get())

    async def refused(self, token: str) -> None:
        """As any Tokens'; raises HostRefusedError too."""
        await self._answer(self._tokens.refused(token))

    def accepted(self, token: str) -> None:
        self._tokens.accepted(token)

    async def _answer(self, asked: Awaitable[T]) -> T:
        tokens = self._tokens
        try:
            return await asked
        except AccountError as error:
            if self._tokens is tokens:  # those who wait for the old one's answer get it
                self._tokens = tokens.anew()
            if error.errcode in ADDRESS_CODES:
                raise HostRefusedError(error.sentence) from None
            raise
        except UsageError as error:
            raise HostRefusedError(error.sentence) from None
