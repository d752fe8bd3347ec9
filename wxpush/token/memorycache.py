"""A token of this process alone: for central token services, which keep tokens themselves, and for the sandbox."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from wxpush.token.base import Kept


class MemoryCache:
    """Forgets the token at once, so that the source is asked; remembers when refreshes were forced."""

    def __init__(self) -> None:
        self._kept = Kept()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        yield

    async def read(self) -> Kept:
        return self._kept

    async def write(self, kept: Kept) -> None:
        self._kept = Kept(None, kept.forced_ms)
