"""The account's people, asked for with a token that is renewed, and with patience where WeChat asks for it."""

from collections.abc import Awaitable, Callable, Collection
from typing import Protocol, TypeVar

import anyio

from wxpush.token.base import Tokens
from wxpush.token.errand import with_token
from wxpush.wechat.refusals import MinuteLimitError
from wxpush.wechat.values import Page, Tag
from wxpush.words import Duration, Sentence

T = TypeVar("T")

#: Seconds until a minute's calls are free again, and how many such waits in a row are worth it.
MINUTE = 60.0
_WAITS = 5


class Api(Protocol):
    """Of WechatApi, what is needed here."""

    async def followers(self, token: str, after: str) -> Page: ...

    async def tags(self, token: str) -> list[Tag]: ...

    async def tagged(self, token: str, tag_id: int, after: str) -> Page: ...

    async def standings(self, token: str, openids: Collection[str]) -> dict[str, bool]: ...


class Directory:
    """Every method raises AccountError and UnreachableError. `calls` counts what was answered; `tell` tells people of a wait."""

    def __init__(
        self,
        api: Api,
        tokens: Tokens,
        *,
        tell: Callable[[Sentence], None],
        sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
    ) -> None:
        self._api = api
        self._tokens = tokens
        self._tell = tell
        self._sleep = sleep
        self._waiting = 0
        self.calls = 0

    async def tags(self) -> list[Tag]:
        """The account's tags."""
        return await self._asked(self._api.tags)

    async def page(self, tag_id: int | None, after: str) -> Page:
        """The next of those with a tag, or of all followers, in WeChat's order."""
        if tag_id is None:
            return await self._asked(lambda token: self._api.followers(token, after))
        return await self._asked(lambda token: self._api.tagged(token, tag_id, after))

    async def standings(self, openids: Collection[str]) -> dict[str, bool]:
        """Whether each of up to a hundred people follows."""
        return await self._asked(lambda token: self._api.standings(token, openids))

    async def _asked(self, ask: Callable[[str], Awaitable[T]]) -> T:
        for _ in range(_WAITS):
            try:
                return await self._once(ask)
            except MinuteLimitError:
                await self._next_minute()
        return await self._once(ask)

    async def _next_minute(self) -> None:
        if not self._waiting:  # of several who wait at once, people are told once
            self._tell(Sentence("followers.minute_full", wait=Duration(MINUTE)))
        self._waiting += 1
        try:
            await self._sleep(MINUTE)
        finally:
            self._waiting -= 1

    async def _once(self, ask: Callable[[str], Awaitable[T]]) -> T:
        answer = await with_token(self._tokens, ask)
        self.calls += 1
        return answer
