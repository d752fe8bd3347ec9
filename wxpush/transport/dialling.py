"""Opening connections: name, addresses, proxy, TLS, all before a byte of a request leaves."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

import anyio

from wxpush.model import Reply
from wxpush.transport import faults
from wxpush.transport.address import Address
from wxpush.transport.link import Link
from wxpush.transport.names import NAMES, HostNames, SlowNameError
from wxpush.transport.proxy import Proxy
from wxpush.transport.race import Race
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
        names: HostNames = NAMES,
    ) -> None:
        self._address = address
        self._hop = proxy or address
        self._names = names
        self._make = make
        self._timeout = timeout
        self._context = context
        self._proxy = proxy

    async def dial(self, deadline: float) -> Link | Reply:
        """A link by `deadline` (monotonic seconds), or the reply of a request that never left.

        The addresses of the host are raced; the fault told is that of the first, the preferred one. One that connects and no more is
        tried last the next time.
        """
        race: Race[socket.socket] | None = None
        with anyio.move_on_after(deadline - monotonic()):
            try:
                race = Race(await self._resolve(), self._connected, _drop)
                sock = await race.run()
                self._leave(race.slower)
                return await (self._through(self._proxy, sock) if self._proxy else self._straight(sock))
            except OSError as exc:
                self._failed(race)
                return self._reply(exc)
        self._failed(race)
        return self._too_slow(race)

    async def _resolve(self) -> list[str]:
        return await self._names.find(self._hop.host, self._hop.port)

    async def _connected(self, host: str) -> socket.socket:
        sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
        try:
            sock.setblocking(False)  # noqa: FBT003 - the library's
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await asyncio.get_running_loop().sock_connect(sock, (host, self._hop.port))
        except BaseException:
            sock.close()
            raise
        return sock

    async def _straight(self, sock: socket.socket) -> Link:
        link = self._make()
        layer = TlsLayer(link, self._context, self._address.host) if self._context else None
        transport = await _transport(lambda: layer or link, sock)
        with _aborted_on_error(transport):
            if layer is not None:
                await layer.secured
        return link

    async def _through(self, proxy: Proxy, sock: socket.socket) -> Link:
        assert self._context is not None
        link, tunnel = self._make(), Tunnel()
        transport = await _transport(lambda: tunnel, sock)
        with _aborted_on_error(transport):
            refusal = await open_tunnel(transport, tunnel, connect_request(self._address, proxy))
            if refusal is not None:
                raise _RefusedError(refusal)
            layer = TlsLayer(link, self._context, self._address.host)
            transport.set_protocol(layer)
            layer.connection_made(transport)
            await layer.secured
        return link

    def _failed(self, race: Race[socket.socket] | None) -> None:
        if race is not None and race.taken:
            self._leave([race.taken])
        self._names.doubt(self._hop.host, self._hop.port)

    def _leave(self, addresses: Sequence[str]) -> None:
        for address in addresses:
            self._names.leave(address, self._hop.port)

    def _too_slow(self, race: Race[socket.socket] | None) -> Reply:
        if race is None:
            return self._reply(SlowNameError(self._timeout))
        if race.fault is not None:
            return self._reply(race.fault)
        return faults.never_left(faults.no_connection(self._timeout))

    def _reply(self, fault: OSError) -> Reply:
        if isinstance(fault, _RefusedError):
            return fault.reply
        return faults.never_left(faults.at_proxy(faults.words(fault), self._proxy))


class _RefusedError(OSError):
    """What a proxy said instead of opening a tunnel."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


async def _drop(sock: socket.socket) -> None:
    sock.close()


async def _transport(protocol: Callable[[], asyncio.BaseProtocol], sock: socket.socket) -> asyncio.Transport:
    """What the event loop makes of a connected socket, which is closed where it makes nothing."""
    try:
        made, _ = await asyncio.get_running_loop().create_connection(protocol, sock=sock)
    except BaseException:
        sock.close()
        raise
    return made


@contextmanager
def _aborted_on_error(transport: asyncio.Transport) -> Iterator[None]:
    try:
        yield
    except BaseException:
        transport.abort()
        raise
