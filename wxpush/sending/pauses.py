"""Waits that hold no request and end at once when the sender stops."""

from collections.abc import Awaitable
from math import inf
from typing import TypeVar

import anyio

from wxpush.limits.window import WindowLimit
from wxpush.sending.queue import Queue
from wxpush.sending.tally import Tally
from wxpush.system.clock import Clock

T = TypeVar("T")
#: Seconds between two looks at a window.
_LOOK = 0.5


async def until_closed(limit: WindowLimit, queue: Queue, tally: Tally, clock: Clock) -> float:
    """Return once nothing may leave any more. What may have arrived is repeated before, as long as there is time. Gives how many seconds it
    stays closed.
    """
    while True:
        now_ms = clock.wall_ms()
        idle = not tally.in_flight and queue.due_to_repeat() == inf
        wait = limit.wait(now_ms)
        if wait > 0 and (idle or limit.wait_to_repeat(now_ms) > 0):
            return wait
        await anyio.sleep(_LOOK)


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
