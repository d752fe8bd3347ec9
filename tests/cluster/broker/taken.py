"""What a test of a broker takes from a queue, and what it waits for."""

import anyio


class Taken:
    """A handler that remembers, and deals with messages only when told."""

    def __init__(self, *, fails: bool = False) -> None:
        self.bodies: list[bytes] = []
        self.ended: list[bytes] = []
        self.go = anyio.Event()
        self._fails = fails

    async def __call__(self, body: bytes) -> None:
        self.bodies.append(body)
        if self._fails:
            raise ValueError("no")
        await self.go.wait()
        self.ended.append(body)

    async def came(self, many: int, seconds: float = 30.0) -> None:
        with anyio.fail_after(seconds):
            while len(self.bodies) < many:
                await anyio.sleep(0.01)


async def emptied(broker, queue) -> None:
    with anyio.fail_after(30):
        while await broker.waiting(queue):
            await anyio.sleep(0.02)
