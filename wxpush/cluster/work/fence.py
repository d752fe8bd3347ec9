"""The way to WeChat of a worker in a cluster: connections outlive a chunk, and nothing leaves without a valid lease."""

from collections.abc import Callable

import anyio

from wxpush.model import Reply
from wxpush.transport.base import Connection, Transport


class KeptConnections:
    """Open connections to one base URL, lent to one chunk after another: shaking hands again costs more than sending."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._free: list[Connection] = []

    def borrow(self) -> Connection:
        return self._free.pop() if self._free else self._transport.connect()

    async def give_back(self, connection: Connection) -> None:
        if connection.is_open:
            self._free.append(connection)
        else:
            await connection.aclose()

    async def aclose(self) -> None:
        async with anyio.create_task_group() as closing:  # each may wait for a server that does not answer
            while self._free:
                closing.start_soon(self._free.pop().aclose)


class FencedTransport:
    """A Transport for one chunk. `require` raises when its lease is over; it is asked before every request."""

    def __init__(self, kept: KeptConnections, require: Callable[[], None]) -> None:
        self._kept = kept
        self._require = require

    def connect(self) -> Connection:
        return _Fenced(self._kept, self._require)


class _Fenced:
    def __init__(self, kept: KeptConnections, require: Callable[[], None]) -> None:
        self._kept = kept
        self._require = require
        self._connection = kept.borrow()

    @property
    def is_open(self) -> bool:
        return self._connection.is_open

    async def open(self) -> None:
        await self._connection.open()

    async def post(self, path: str, body: bytes) -> Reply:
        """As any Connection's; raises LostLeaseError instead of sending what another worker may be sending."""
        self._require()
        return await self._connection.post(path, body)

    async def aclose(self) -> None:
        await self._kept.give_back(self._connection)
