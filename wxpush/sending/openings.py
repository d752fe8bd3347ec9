"""When connections are opened: a few at once, and none while one that is open waits for something to do."""

import anyio

from wxpush.sending.turnstile import Turnstile
from wxpush.transport.base import Connection

#: Handshakes at once. Hundreds hold up the event loop for seconds, on both sides, while messages should leave.
_AT_ONCE = 16


class Openings:
    """A slow rate never needs most of its workers' connections, and a fast one soon has them all."""

    def __init__(self, turnstile: Turnstile) -> None:
        self._turnstile = turnstile
        self._slots = anyio.Semaphore(_AT_ONCE, fast_acquire=True)
        self._head = anyio.Lock(fast_acquire=True)

    async def open(self, connection: Connection) -> None:
        """Open it when it is wanted; leave it closed when nothing leaves any more."""
        async with self._slots:
            async with self._head:
                wanted = await self._turnstile.wants_more()
            if wanted:
                await connection.open()
