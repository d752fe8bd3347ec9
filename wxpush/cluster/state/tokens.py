"""The account's token, shared by all hosts: one fetches it, with the secret that the others need not have."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import anyio
import msgspec

from wxpush.cluster.names import Account, Names
from wxpush.cluster.state.connection import State
from wxpush.cluster.state.scripts import LET_GO
from wxpush.errors import DiskError
from wxpush.token.base import Kept

#: Whoever fetches has this long; then another may try.
_TURN_MS = 30_000
_POLL = 0.1
_PATIENCE = 60.0
#: A token that nobody renewed is of no use any more after WeChat's two hours.
_KEPT_SECONDS = 7200


class RedisCache:
    """A TokenCache in Redis: the token and when refreshes were forced, never the secret."""

    def __init__(self, state: State, names: Names, account: Account) -> None:
        self._state = state
        self._key = names.account(account.name, "token")
        self._turn = names.account(account.name, "token-turn")

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        mark = uuid4().hex
        with anyio.move_on_after(_PATIENCE):
            while not await self._state.ask("SET", self._turn, mark, "NX", "PX", _TURN_MS):  # noqa: ASYNC110 - Redis rings no bell
                await anyio.sleep(_POLL)
        try:
            yield
        finally:
            with anyio.CancelScope(shield=True):
                await self._state.run(LET_GO, [self._turn], mark)

    async def read(self) -> Kept:
        try:
            kept = await self._state.ask("GET", self._key)
            return msgspec.json.decode(kept, type=Kept) if kept else Kept()
        except (DiskError, msgspec.DecodeError):
            return Kept()

    async def write(self, kept: Kept) -> None:
        await self._state.ask("SET", self._key, msgspec.json.encode(kept), "EX", _KEPT_SECONDS)
