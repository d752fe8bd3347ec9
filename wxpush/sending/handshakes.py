"""When connections are opened: a few at once, and none while one that is open waits for something to do."""

import anyio

from wxpush.sending.turnstile import Turnstile
from wxpush.transport.base import Connection

#: Handshakes at once. Hundreds hold up the event loop for seconds, on both sides, while messages should leave.
_MOST = 16
#: Handshakes at once in the beginning: often these are enough, and many processes that start together each get their first one
#: soon.
_FIRST = 2


class Handshakes:
    """A slow rate never needs most of its workers' connections, and a fast one soon has them all.

    Each handshake that is over allows one more at once: 2, 4, 8, and 16 from then on.
    """

    def __init__(self, turnstile: Turnstile) -> None:
        self._turnstile = turnstile
        self._at_once = _FIRST
        self._slots = anyio.Semaphore(_FIRST, fast_acquire=True)
        self._head = anyio.Lock(fast_acquire=True)

    async def open(self, connection: Connection) -> None:
        """Open it when it is wanted; leave it closed when nothing leaves any more."""
        async with self._slots:
            async with self._head:
                wanted = await self._turnstile.wants_more()
            if wanted:
                await connection.open()
                self._allow_one_more()

    def _allow_one_more(self) -> None:
        if self._at_once < _MOST:
            self._at_once += 1
            self._slots.release()
