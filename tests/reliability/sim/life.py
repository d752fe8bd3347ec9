"""One invocation's life: it may end at any of its steps, and then does nothing more."""

from math import inf

import anyio


class Life:
    """`scope` is around everything the process does. It dies at its n-th step."""

    def __init__(self, steps: float = inf) -> None:
        self.scope = anyio.CancelScope()
        self.dead = False
        self._left = steps

    async def step(self) -> None:
        """Something with an effect outside comes next, or has just come."""
        self._left -= 1
        if self._left <= 0:
            self.end()
        await self.alive()

    def end(self) -> None:
        self.dead = True
        self.scope.cancel()

    async def alive(self) -> None:
        """Let only the living pass."""
        if self.dead:
            await anyio.sleep_forever()
