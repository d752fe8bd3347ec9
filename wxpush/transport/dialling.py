"""Opening connections: name, addresses, proxy, TLS, all before a byte of a request leaves."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import anyio

from wxpush.model import Reply
from wxpush.transport import faults
from wxpush.transport.address import Address
from wxpush.transport.link import Link
from wxpush.transport.proxy import Proxy
from wxpush.transport.tlslayer import TlsLayer
from wxpush.transport.wireproxy import Tunnel, connect_request, open_tunnel


class Dialler:
    """Opens links to one address. `context` is None for plain HTTP; a proxy is for TLS only."""

    def __init__(
        self,
        address: Address,
        make: Callable[[], Link],
        *,
        timeout: float,
        context: ssl.SSLContext | None,
        proxy: Proxy | None,
    ) -> None:
        self._address = address
        self._make = make
        self._timeout = timeout
        self._context = context
        self._proxy = proxy

    async def dial(self, deadline: float) -> Link | Reply:
        """A link by `deadline` (monotonic seconds), or the reply of a request that never left.

        Every address of the host gets its share of the time; the fault told is that of the first, the preferred one.
        """
        first: Reply | None = None
        with anyio.move_on_after(deadline - monotonic()):
            try:
                hosts = await self._resolve()
            except OSError as exc:
                return faults.never_left(faults.words(exc))
            for left in range(len(hosts), 0, -1):
                share = (deadline - monotonic()) / left
                outcome = await self._try_within(share, hosts[-left])
                if isinstance(outcome, Link):
                    return outcome
                first = first or outcome
        return first or self._too_slow()

    async def _resolve(self) -> list[str]:
        # Asked each time: WeChat's addresses change, and a broken connection may mean that they just did.
        hop = self._proxy or self._address
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(hop.host, hop.port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(info[4][0]) for info in found))

    async def _try_within(self, seconds: float, host: str) -> Link | Reply:
        with anyio.move_on_after(seconds):
            try:
                return await (self._through(self._proxy, host) if self._proxy else self._straight(host))
            except OSError as exc:
                return faults.never_left(faults.words(exc))
        return self._too_slow()

    async def _straight(self, host: str) -> Link:
        loop, link = asyncio.get_running_loop(), self._make()
        layer = TlsLayer(link, self._context, self._address.host) if self._context else None
        transport, _ = await loop.create_connection(lambda: layer or link, host, self._address.port)
        with _aborted_on_error(transport):
            if layer is not None:
                await layer.secured
        return link

    async def _through(self, proxy: Proxy, host: str) -> Link | Reply:
        assert self._context is not None
        loop, link = asyncio.get_running_loop(), self._make()
        transport, tunnel = await loop.create_connection(Tunnel, host, proxy.port)
        with _aborted_on_error(transport):
            refusal = await open_tunnel(transport, tunnel, connect_request(self._address, proxy))
            if refusal is not None:
                transport.abort()
                return refusal
            layer = TlsLayer(link, self._context, self._address.host)
            transport.set_protocol(layer)
            layer.connection_made(transport)
            await layer.secured
        return link

    def _too_slow(self) -> Reply:
        return faults.never_left(faults.no_connection(self._timeout))


@contextmanager
def _aborted_on_error(transport: asyncio.Transport) -> Iterator[None]:
    try:
        yield
    except BaseException:
        transport.abort()
        raise
