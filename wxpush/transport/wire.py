"""The fast way: HTTP/1.1 on asyncio itself, with or without uvloop.

It exists because a request costs httpx about a millisecond of CPU, and this one a fiftieth of that.
"""

import asyncio
import ssl
from collections.abc import Awaitable
from time import monotonic

from wxpush.model import Reply
from wxpush.transport import faults
from wxpush.transport.address import Address
from wxpush.transport.deadline import Sweep
from wxpush.transport.dialling import Dialler
from wxpush.transport.link import Link
from wxpush.transport.proxy import Proxy
from wxpush.version import __version__

# Servers close what is idle. After so many seconds the event loop is let look before the link is trusted.
_FRESH = 0.25
# Loops run what is ready before what they read in the same turn, and a reset is told one turn later.
_TURNS = 3


class WireTransport:
    """Connections to one address. `timeout` in seconds holds for an attempt as a whole, connecting included.

    TLS by `context`, plain HTTP without one. `proxy` must be an http one, and then there must be a context.
    """

    def __init__(
        self,
        address: Address,
        *,
        timeout: float,
        context: ssl.SSLContext | None = None,
        proxy: Proxy | None = None,
    ) -> None:
        self._address = address
        self._timeout = timeout
        sweep = Sweep(timeout)
        self._dialler = Dialler(
            address, lambda: Link(sweep, timeout), timeout=timeout, context=context, proxy=proxy
        )

    def connect(self) -> "WireConnection":
        return WireConnection(self._address, self._dialler, timeout=self._timeout)


class WireConnection:
    """One keep-alive connection. Each request is one write of head and body together."""

    def __init__(self, address: Address, dialler: Dialler, *, timeout: float) -> None:
        self._address = address
        self._dialler = dialler
        self._timeout = timeout
        self._link: Link | None = None
        self._path = ""
        self._head = b""

    @property
    def is_open(self) -> bool:
        link = self._link
        return link is not None and link.usable and monotonic() - link.idle_since <= _FRESH

    async def open(self) -> None:
        await self._ready(monotonic())

    def post(self, path: str, body: bytes) -> Awaitable[Reply]:
        # No coroutine where there is a link, as nearly always: making one costs as much as the request's bytes.
        now = monotonic()
        link = self._link
        if link is None or now - link.idle_since > _FRESH or not link.usable:
            return self._connect_and_post(path, body, now)
        return link.ask(self._request(path, body), now + self._timeout)

    async def aclose(self) -> None:
        if self._link is not None:
            await self._link.aclose()

    async def _connect_and_post(self, path: str, body: bytes, now: float) -> Reply:
        link = await self._ready(now)
        if isinstance(link, Reply):
            return link
        return await link.ask(self._request(path, body), now + self._timeout)

    async def _ready(self, now: float) -> Link | Reply:
        """A link whose end has not been noticed so far, dialled where there is none."""
        link = self._link
        if link is not None and now - link.idle_since > _FRESH:
            for _ in range(_TURNS):
                await asyncio.sleep(0)
        if link is not None and link.usable:
            return link
        if link is not None:
            link.abort()
        return await self._dial(now + self._timeout)

    async def _dial(self, deadline: float) -> Link | Reply:
        link = await self._dialler.dial(deadline)
        if isinstance(link, Reply):
            return link
        self._link = link
        link.keep_deadlines()
        return link if link.usable else faults.never_left(faults.CLOSED_AT_ONCE)

    def _request(self, path: str, body: bytes) -> bytes:
        if path != self._path:
            self._path, self._head = path, self._head_for(path)
        return b"%b%d\r\n\r\n%b" % (self._head, len(body), body)

    def _head_for(self, path: str) -> bytes:
        return (
            f"POST {self._address.request_path(path)} HTTP/1.1\r\n"
            f"Host: {self._address.authority}\r\n"
            f"User-Agent: wxpush/{__version__}\r\n"
            "Content-Type: application/json; charset=utf-8\r\n"
            "Accept: application/json\r\n"
            "Accept-Encoding: identity\r\n"
            "Content-Length: "
        ).encode("ascii")
