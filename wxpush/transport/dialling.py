"""Opening connections: name, addresses, proxy, TLS, all before a byte of a request leaves."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
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

        The addresses of the host are raced; the fault told is that of the first, the preferred one.
        """
        race: Race[Link] | None = None
        with anyio.move_on_after(deadline - monotonic()):
            try:
                race = Race(await self._resolve(), self._attempt, _drop)
                link = await race.run()
            except OSError as exc:
                self._names.doubt(self._hop.host, self._hop.port)
                return _reply(exc)
            for address in race.slower:
                self._names.leave(address, self._hop.port)
            return link
        return self._too_slow(race)

    async def _resolve(self) -> list[str]:
        return await self._names.find(self._hop.host, self._hop.port)

    async def _attempt(self, host: str) -> Link:
        return await (self._through(self._proxy, host) if self._proxy else self._straight(host))

    async def _straight(self, host: str) -> Link:
        loop, link = asyncio.get_running_loop(), self._make()
        layer = TlsLayer(link, self._context, self._address.host) if self._context else None
        transport, _ = await loop.create_connection(lambda: layer or link, host, self._address.port)
        with _aborted_on_error(transport):
            if layer is not None:
                await layer.secured
        return link

    async def _through(self, proxy: Proxy, host: str) -> Link:
        assert self._context is not None
        loop, link = asyncio.get_running_loop(), self._make()
        transport, tunnel = await loop.create_connection(Tunnel, host, proxy.port)
        with _aborted_on_error(transport):
            refusal = await open_tunnel(transport, tunnel, connect_request(self._address, proxy))
            if refusal is not None:
                raise _RefusedError(refusal)
            layer = TlsLayer(link, self._context, self._address.host)
            transport.set_protocol(layer)
            layer.connection_made(transport)
            await layer.secured
        return link

    def _too_slow(self, race: Race[Link] | None) -> Reply:
        if race is None:
            return faults.never_left(faults.words(SlowNameError(self._timeout)))
        if race.fault is not None:
            return _reply(race.fault)
        return faults.never_left(faults.no_connection(self._timeout))


class _RefusedError(OSError):
    """What a proxy said instead of opening a tunnel."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


async def _drop(link: Link) -> None:
    link.abort()


def _reply(fault: OSError) -> Reply:
    return fault.reply if isinstance(fault, _RefusedError) else faults.never_left(faults.words(fault))


@contextmanager
def _aborted_on_error(transport: asyncio.Transport) -> Iterator[None]:
    try:
        yield
    except BaseException:
        transport.abort()
        raise
