"""Callers that ask as fast as they are answered: as little work as can be, so that the service is what is measured."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast


@dataclass
class Measured:
    """What came of it: answers of the wished status, others, and the seconds that each took."""

    answered: int = 0
    odd: list[bytes] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def quantile(self, share: float) -> float:
        ordered = sorted(self.took)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


class _Caller(asyncio.Protocol):
    """One connection with one request at a time."""

    def __init__(self, request: Callable[[], bytes | None], measured: Measured) -> None:
        self._request = request
        self._measured = measured
        self._data = b""
        self.over = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, _, body = self._data.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]
        if not length or len(body) < int(length):
            return
        self._measured.took.append(time.perf_counter() - self._since)
        if head.startswith(b"HTTP/1.1 202"):
            self._measured.answered += 1
        else:
            self._measured.odd.append(self._data)
        self._data = b""
        self._ask()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - it is closed, whyever
        if not self.over.done():
            self.over.set_result(None)

    def _ask(self) -> None:
        request = self._request()
        if request is None:
            self._transport.close()
            return
        self._since = time.perf_counter()
        self._transport.write(request)


def request(body: bytes, media: str) -> bytes:
    head = f"POST /v1/messages HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: {media}\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def load(port: int, requests: Callable[[], bytes | None], connections: int) -> Measured:
    """Ask until there are no more requests."""
    measured = Measured()
    loop = asyncio.get_running_loop()
    since = time.perf_counter()
    callers = [_Caller(requests, measured) for _ in range(connections)]
    for caller in callers:
        await loop.create_connection(lambda made=caller: made, "127.0.0.1", port)  # type: ignore[misc]
    for caller in callers:
        await caller.over
    measured.seconds = time.perf_counter() - since
    return measured
