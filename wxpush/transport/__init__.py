"""The ways to WeChat's server, and the choice between them. Each is imported when it is opened."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

from wxpush.errors import UsageError
from wxpush.transport.address import Address, parse_address
from wxpush.transport.base import Transport
from wxpush.transport.proxy import Proxy, proxy_for


def open_transport(kind: str, base_url: str, *, timeout: float, environ: Mapping[str, str]) -> Transport:
    """The transport of that kind (a key of TRANSPORTS) to a base URL; `timeout` in seconds is for a whole attempt.

    To be called inside the event loop that will use it: `auto` looks at which one that is. Of `environ` the proxy
    variables and SSL_CERT_FILE, SSL_CERT_DIR are read. No I/O but for the certificates. Raises UsageError for a base
    URL, proxy or certificate file that cannot be used.
    """
    address = parse_address(base_url)
    return TRANSPORTS[kind](address, proxy_for(address, environ), timeout, environ)


def _auto(address: Address, proxy: Proxy | None, timeout: float, environ: Mapping[str, str]) -> Transport:
    opener = _wire if _on_asyncio() and _wire_can(address, proxy) else _httpx
    return opener(address, proxy, timeout, environ)


def _wire(address: Address, proxy: Proxy | None, timeout: float, environ: Mapping[str, str]) -> Transport:
    from wxpush.system.tls import client_context  # noqa: PLC0415 - slow to import
    from wxpush.transport.wire import WireTransport  # noqa: PLC0415 - slow to import

    if not _wire_can(address, proxy):
        raise UsageError("transport.proxy_not_for_wire")
    context = client_context(environ) if address.tls else None
    return WireTransport(address, timeout=timeout, context=context, proxy=proxy)


def _httpx(address: Address, proxy: Proxy | None, timeout: float, environ: Mapping[str, str]) -> Transport:
    from wxpush.system.tls import client_context  # noqa: PLC0415 - slow to import
    from wxpush.transport.httpx import HttpxTransport  # noqa: PLC0415 - slow to import

    context = client_context(environ) if address.tls or proxy else None
    return HttpxTransport(address, timeout=timeout, context=context, proxy=proxy)


def _wire_can(address: Address, proxy: Proxy | None) -> bool:
    return proxy is None or (address.tls and proxy.scheme == "http")


def _on_asyncio() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


_Opener = Callable[[Address, Proxy | None, float, Mapping[str, str]], Transport]

#: The kinds there are.
TRANSPORTS: Final[dict[str, _Opener]] = {"auto": _auto, "wire": _wire, "httpx": _httpx}
