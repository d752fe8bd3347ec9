"""Takes orders over the socket of a send, from processes of the same user, and does what they say."""

import os
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from math import inf

import anyio

from wxpush.limits.lever import Lever, Levers, Move
from wxpush.run.levers.orders import LONGEST, LeverAnswer, LeverOrder, line, order
from wxpush.system.localsocket import peer
from wxpush.system.whoami import user_of

#: Seconds in which whoever connects must have said what it wants, and so many may be connected meanwhile.
_PATIENCE = 2.0
_AT_ONCE = 16
#: Seconds between two orders: a flood of them keeps neither the disk nor the event loop from the messages.
_BETWEEN = 0.02
#: After an error of the system, such as too many open files.
_AGAIN = 0.5


class Desk:
    """One send's. `moved` is told of each move, and tells whether it was recorded."""

    def __init__(
        self, levers: Levers, moved: Callable[[Move], Awaitable[bool]], of: tuple[int, int] | None = None
    ) -> None:
        """`of`: as an order has it. One for another send is not understood."""
        self._of = of
        self._levers = levers
        self._moved = moved
        self._one = anyio.Lock()
        self._places = anyio.Semaphore(_AT_ONCE)

    async def serve(self, listening: socket.socket) -> None:
        """Until cancelled."""
        async with anyio.create_task_group() as tasks:
            while True:
                await self._places.acquire()
                tasks.start_soon(self._hear, await _accepted(listening))

    async def _hear(self, connection: socket.socket) -> None:
        try:
            with suppress(OSError), anyio.move_on_after(_PATIENCE):
                by = peer(connection)
                if by == os.geteuid():
                    found = order(await _read(connection))
                    ours = found is not None and found.of == self._of
                    told = await self.obey(found, user_of(by)) if found and ours else LeverAnswer(ok=False)
                    connection.send(line(told))  # it is short: what is not taken at once nobody reads
        finally:
            connection.close()
            self._places.release()

    async def obey(self, said: LeverOrder, by: str) -> LeverAnswer:
        """Do it. Whoever gave up waiting for the answer finds it done all the same, and recorded."""
        with anyio.CancelScope(shield=True):
            async with self._one:
                move = _done(self._levers, said, by)
                recorded = await self._moved(move) if move is not None else True
                await anyio.sleep(_BETWEEN)
        asked = self._levers.asked
        return LeverAnswer(
            ok=True,
            changed=move is not None,
            recorded=recorded,
            paused=self._levers.paused,
            rate=None if asked == inf else asked,
            before=move.before if move is not None else None if asked == inf else asked,
        )


def _done(levers: Levers, said: LeverOrder, by: str) -> Move | None:
    if said.do is Lever.RATE:
        return levers.rate(inf if said.rate is None else said.rate, by)
    return levers.pause(by) if said.do is Lever.PAUSE else levers.resume(by)


async def _accepted(listening: socket.socket) -> socket.socket:
    while True:
        await anyio.wait_readable(listening)
        try:
            connection, _ = listening.accept()
        except BlockingIOError:
            continue
        except OSError:
            await anyio.sleep(_AGAIN)
            continue
        connection.settimeout(0)
        return connection


async def _read(connection: socket.socket) -> bytes:
    """A line, without its end; what is longer, or has no end, is no line of ours."""
    data = b""
    while b"\n" not in data and len(data) <= LONGEST:
        await anyio.wait_readable(connection)
        with suppress(BlockingIOError):
            more = connection.recv(LONGEST + 1)
            if not more:
                break
            data += more
    said, end, _ = data.partition(b"\n")
    return said if end and len(said) <= LONGEST else b""
