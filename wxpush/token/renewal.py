"""How a new token is had: from another process's renewal if there was one, else from the source."""

import math
from collections.abc import Awaitable, Callable

import anyio

from wxpush.parsing.quantities import show_duration
from wxpush.system.clock import Clock
from wxpush.token.base import Kept, TokenCache, TokenSource
from wxpush.token.heldtoken import HeldToken, held_token
from wxpush.words import Sentence

#: A central service may serve a dead token from a cache of its own for a while: waits in seconds before asking again.
WAITS = (1.0, 5.0, 15.0)

#: WeChat forces 20 refreshes a day, and none within 30 seconds of another; one a minute is kept here.
#: https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
FORCED_APART_MS = 60_000
FORCED_A_DAY = 20
_DAY_MS = 86_400_000
_MINUTE_MS = 60_000
#: After the minute has ended by our clock: WeChat's may be a little behind.
_SPARE_MS = 1000


class Renewal:
    """Leases of one account. With `force` a token that stays dead is ended by a forced refresh, within its limits."""

    def __init__(
        self,
        source: TokenSource,
        cache: TokenCache,
        *,
        clock: Clock,
        force: bool = False,
        sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
    ) -> None:
        self._source = source
        self._cache = cache
        self._clock = clock
        self._force = force
        self._sleep = sleep

    async def fresh(self) -> HeldToken:
        """A token that need not be renewed yet. Raises AccountError, UnreachableError or UsageError."""
        return await self._ask("")

    async def after(self, dead: str) -> HeldToken:
        """A token after `dead` was refused: another one if it can be had, else the same."""
        renewed = await self._ask(dead)
        for wait in WAITS:
            if renewed.token != dead:
                return renewed
            await self._sleep(wait)
            renewed = await self._ask(dead)
        return await self._forced(dead) if self._force and renewed.token == dead else renewed

    async def next_minute(self, tell: Callable[[Sentence], None]) -> None:
        """Wait until WeChat counts its calls anew. Nobody's turn is held meanwhile: others may have a token already."""
        seconds = (_MINUTE_MS - self._now_ms() % _MINUTE_MS + _SPARE_MS) / 1000
        tell(Sentence("token.minute_full", time=show_duration(math.ceil(seconds))))
        await self._sleep(seconds)

    async def _ask(self, dead: str) -> HeldToken:
        async with self._cache.turn():
            kept = await self._cache.read()
            if kept.held and kept.held.token != dead and kept.held.fresh(self._now_ms()):
                return kept.held
            return await self._fetch(kept.forced_ms)

    async def _forced(self, dead: str) -> HeldToken:
        async with self._cache.turn():
            kept = await self._cache.read()
            if kept.held and kept.held.token != dead and kept.held.fresh(self._now_ms()):
                return kept.held
            recent = tuple(at for at in kept.forced_ms if at > self._now_ms() - _DAY_MS)
            if not self._may_force(recent):
                return await self._fetch(recent)
            recent = (*recent, self._now_ms())
            # Counted before it is asked for, so that no crash makes it free.
            await self._cache.write(Kept(None, recent))
            return await self._fetch(recent, force=True)

    async def _fetch(self, forced_ms: tuple[int, ...], *, force: bool = False) -> HeldToken:
        fetched = held_token(await self._source.fetch(force=force), self._now_ms())
        await self._cache.write(Kept(fetched, forced_ms))
        return fetched

    def _may_force(self, recent: tuple[int, ...]) -> bool:
        last_ms = max(recent, default=0)
        return len(recent) < FORCED_A_DAY and self._now_ms() - last_ms >= FORCED_APART_MS

    def _now_ms(self) -> int:
        return self._clock.instant().wall_ms
