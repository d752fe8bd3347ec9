"""Waits that hold no request and end at once when the sender stops."""

from collections.abc import Awaitable
from typing import TypeVar

import anyio

T = TypeVar("T")


class Pauses:
    """Runs waits until `end`; after that, none begins."""

    def __init__(self) -> None:
        self._scopes: set[anyio.CancelScope] = set()
        self._ended = False

    async def during(self, wait: Awaitable[T]) -> T | None:
        """Await it, and give its value; None when the sender stopped first."""
        with anyio.CancelScope() as scope:
            if self._ended:
                scope.cancel()
            self._scopes.add(scope)
            try:
                return await wait
            finally:
                self._scopes.discard(scope)
        return None

    def end(self) -> None:
        self._ended = True
        for scope in self._scopes:
            scope.cancel()
