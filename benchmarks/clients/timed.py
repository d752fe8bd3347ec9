"""`wxpush` with a stopwatch on each request, which a measured run does not carry.

Takes the same arguments; the last line of its output is a JSON object with the latencies in ms.
"""

import asyncio
import atexit
import json
from collections.abc import Mapping
from time import perf_counter

from wxpush.cli.main import main
from wxpush.model import Reply
from wxpush.transport import TRANSPORTS
from wxpush.transport.address import Address
from wxpush.transport.base import Connection, Transport
from wxpush.transport.proxy import Proxy

times: list[float] = []


class TimedConnection:
    """Keeps how long each answer took."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def is_open(self) -> bool:
        return self._connection.is_open

    async def open(self) -> None:
        await self._connection.open()

    async def post(self, path: str, body: bytes) -> Reply:
        began = perf_counter()
        try:
            return await self._connection.post(path, body)
        finally:
            times.append(perf_counter() - began)

    async def aclose(self) -> None:
        await self._connection.aclose()


class TimedTransport:
    """Makes such connections."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def connect(self) -> TimedConnection:
        return TimedConnection(self._transport.connect())


def opener(address: Address, proxy: Proxy | None, timeout: float, environ: Mapping[str, str]) -> Transport:
    asyncio.get_running_loop()
    return TimedTransport(TRANSPORTS["wire"](address, proxy, timeout, environ))


def tell() -> None:
    ordered = sorted(times) or [0.0]
    report = {"p50_ms": ordered[len(ordered) // 2] * 1e3, "p99_ms": ordered[len(ordered) * 99 // 100] * 1e3}
    print(json.dumps(report), flush=True)


if __name__ == "__main__":
    TRANSPORTS["auto"] = opener
    atexit.register(tell)
    main()
