"""Wakes one waiting task."""

from math import inf

import anyio


class Bell:
    """`ring` wakes the task that waits; a ring that nobody waits for is forgotten."""

    def __init__(self) -> None:
        self._event: anyio.Event | None = None

    def ring(self) -> None:
        if self._event is not None:
            self._event.set()
            self._event = None

    async def wait(self, seconds: float = inf) -> None:
        """Return at the next ring, or after that long."""
        self._event = event = anyio.Event()
        with anyio.move_on_after(seconds):
            await event.wait()
