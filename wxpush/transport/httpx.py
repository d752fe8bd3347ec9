"""The general way: httpx, for SOCKS and TLS proxies and for event loops other than asyncio's.

httpx's transports are used without its client, whose log line holds the URL and so the access token, and which would
keep cookies. There is one transport a connection: a pool looks through all its connections for each request
(https://github.com/encode/httpcore/issues/1035).
"""

import ssl
from typing import Any, Final, cast

import anyio
import httpx

from wxpush.detail import Detail
from wxpush.model import Arrival, Reply
from wxpush.parsing.outline import chain
from wxpush.transport import faults
from wxpush.transport.address import Address
from wxpush.transport.framing import REFUSED_FOR_NOW, seconds_of
from wxpush.transport.httpxnetwork import open_pipe
from wxpush.transport.httpxproxy import refusal, translated
from wxpush.transport.names import SlowNameError
from wxpush.transport.proxy import Proxy
from wxpush.version import __version__
from wxpush.words import Sentence

_LIMITS = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=60.0)
# Of the timeout: httpcore closes the socket of a TLS handshake that times out, but on trio not of one that is cancelled.
_CONNECTING = 0.9
_HEADERS = {
    "User-Agent": f"wxpush/{__version__}",
    "Content-Type": "application/json; charset=utf-8",
    "Accept": "application/json",
    "Accept-Encoding": "identity",
}

#: What each exception of the network means, the more special before the more general. Where the words are empty,
#: those of its cause tell more.
FAULTS: Final[dict[type[Exception], str]] = {
    httpx.ConnectError: "",
    httpx.NetworkError: "broke_within",
    httpx.RemoteProtocolError: "not_whole",
    httpx.LocalProtocolError: "no_request",
    httpx.ProxyError: "",
    httpx.HTTPError: "request_failed",
    httpx.StreamError: "answer_unreadable",
    httpx.InvalidURL: "address_unusable",
    httpx.CookieConflict: "request_failed",
    anyio.BrokenResourceError: "broke_within",
    anyio.ClosedResourceError: "broke_within",
    anyio.EndOfStream: "broke_within",
    OSError: "",
}


class HttpxTransport:
    """Connections to one address. `timeout` in seconds holds for an attempt as a whole, connecting included.

    TLS, to a proxy too, is by `context`; plain HTTP needs none. Raises UsageError for a SOCKS proxy where the package
    that speaks SOCKS is missing.
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
        self._context = context or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # which trusts nobody
        self._by = proxy
        self._proxy = translated(proxy, self._context) if proxy else None

    def connect(self) -> "HttpxConnection":
        return HttpxConnection(self._address, self._pipe(), timeout=self._timeout, proxy=self._by)

    def _pipe(self) -> httpx.AsyncBaseTransport:
        return open_pipe(self._context, limits=_LIMITS, proxy=self._proxy)


class HttpxConnection:
    """One keep-alive connection, as httpx keeps it. `proxy`: the one that `pipe` goes through."""

    def __init__(
        self,
        address: Address,
        pipe: httpx.AsyncBaseTransport,
        *,
        timeout: float,
        proxy: Proxy | None = None,
    ) -> None:
        self._address = address
        self._origin = f"{'https' if address.tls else 'http'}://{address.target}"
        self._pipe = pipe
        self._timeout = timeout
        self._proxy = proxy

    @property
    def is_open(self) -> bool:
        """Always: httpx opens a connection with its first request only, and cannot be told to do so before."""
        return True

    async def open(self) -> None:
        """Nothing, see `is_open`."""

    async def post(self, path: str, body: bytes) -> Reply:
        exchange = _Exchange(self._proxy)
        with anyio.move_on_after(self._timeout) as scope:
            try:
                return await exchange.run(self._pipe, self._request(path, body, exchange), scope)
            except httpx.TimeoutException as exc:
                return exchange.cut_short(self._timeout, exc)
            except tuple(FAULTS) as exc:
                return exchange.unanswered(fault_of(exc))
        return exchange.cut_short(self._timeout)

    async def aclose(self) -> None:
        await self._pipe.aclose()

    def _request(self, path: str, body: bytes, exchange: "_Exchange") -> httpx.Request:
        return httpx.Request(
            "POST",
            self._origin + self._address.request_path(path),
            headers={"Host": self._address.authority, **_HEADERS, "Content-Length": str(len(body))},
            stream=_Body(body),
            extensions={"trace": exchange.trace, "timeout": {"connect": self._timeout * _CONNECTING}},
        )


class _Body(httpx.AsyncByteStream):
    """A body in one piece. httpx's own is a generator, which trio complains of when a request breaks off."""

    def __init__(self, body: bytes) -> None:
        self._rest: list[bytes] = [body]

    def __aiter__(self) -> "_Body":
        return self

    async def __anext__(self) -> bytes:
        if not self._rest:
            raise StopAsyncIteration
        return self._rest.pop()


class _Exchange:
    """One request and how far it came."""

    def __init__(self, proxy: Proxy | None) -> None:
        self._proxy = proxy
        self._left = False
        self._size = 0

    async def trace(self, event: str, info: dict[str, Any]) -> None:
        """Called by httpcore with what it does: https://www.encode.io/httpcore/extensions/#trace."""
        if event == "http11.send_request_headers.started":
            self._left = info["request"].method == b"POST"  # a proxy is sent a CONNECT first

    async def run(
        self, pipe: httpx.AsyncBaseTransport, request: httpx.Request, scope: anyio.CancelScope
    ) -> Reply:
        response = await pipe.handle_async_request(request)
        body = bytearray()
        # The stream and not aiter_raw: nothing may be decompressed, nor be kept of what is too long.
        async for piece in cast("httpx.AsyncByteStream", response.stream):
            self._size += len(piece)
            if self._too_long:
                scope.cancel()  # breaking out of the loop would leave httpcore's generators to the garbage collector
            else:
                body += piece
        await response.aclose()
        if self._too_long:
            return faults.maybe(faults.BODY_TOO_LONG)
        status = response.status_code
        waits = (
            seconds_of(response.headers.get("Retry-After", "").encode())
            if status in REFUSED_FOR_NOW
            else None
        )
        return Reply(Arrival.ANSWERED, status, bytes(body), retry_after=waits)

    def cut_short(self, seconds: float, exc: Exception | None = None) -> Reply:
        """The reply when the time is up. `exc` knows whether it was a name that was waited for."""
        if self._too_long:
            return faults.maybe(faults.BODY_TOO_LONG)
        if self._left:
            return faults.maybe(faults.no_answer(seconds))
        slow = next((each for each in chain(exc) if isinstance(each, SlowNameError)), None) if exc else None
        return self.unanswered(faults.words(slow) if slow else faults.no_connection(seconds))

    def unanswered(self, fault: Detail) -> Reply:
        return faults.maybe(fault) if self._left else faults.never_left(faults.at_proxy(fault, self._proxy))

    @property
    def _too_long(self) -> bool:
        return self._size > faults.BODY_CAP


def fault_of(exc: Exception) -> Sentence:
    """The words for an exception of FAULTS; of its own text only what a proxy said is looked at."""
    if isinstance(exc, httpx.ProxyError):
        return refusal(exc)
    found = next((fault for kind, fault in FAULTS.items() if isinstance(exc, kind)), None)
    return Sentence(f"rows.{found}") if found else faults.words(exc)
