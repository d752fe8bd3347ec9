"""Opening connections: name, addresses, proxy, TLS, all before a byte of a request leaves."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from time import monotonic

import anyio

from wxpush.model import Reply
from wxpush.transport import faults
from wxpush.transport.address import Address
from wxpush.transport.link import Link
from wxpush.transport.proxy import Proxy
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
        _, link = await asyncio.get_running_loop().create_connection(
            self._make, host, self._address.port, ssl=self._context, server_hostname=self._server_name()
        )
        return link

    async def _through(self, proxy: Proxy, host: str) -> Link | Reply:
        loop = asyncio.get_running_loop()
        transport, tunnel = await loop.create_connection(Tunnel, host, proxy.port)
        outcome: Link | Reply | None = None
        try:
            refusal = await open_tunnel(transport, tunnel, connect_request(self._address, proxy))
            outcome = refusal or await self._secure(transport)
        finally:
            if not isinstance(outcome, Link):
                transport.abort()
        return outcome

    async def _secure(self, transport: asyncio.Transport) -> Link:
        assert self._context is not None
        link = self._make()
        secured = await asyncio.get_running_loop().start_tls(
            transport, link, self._context, server_hostname=self._server_name()
        )
        if secured is None:
            raise ConnectionResetError
        link.connection_made(secured)
        return link

    def _server_name(self) -> str | None:
        return self._address.host if self._context else None

    def _too_slow(self) -> Reply:
        return faults.never_left(faults.no_connection(self._timeout))
