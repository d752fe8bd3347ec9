"""One request at a time to an API that is asked seldom: bounded in time and size, and silent about its URL."""

import os
import ssl
from collections.abc import Mapping
from types import TracebackType
from typing import Self, cast
from urllib.parse import urlsplit

import anyio
import httpx

from wxpush.detail import Detail
from wxpush.model import Arrival, Reply
from wxpush.parsing.outline import chain, kind
from wxpush.system.tls import client_context
from wxpush.transport import faults
from wxpush.transport.address import Address, parse_address
from wxpush.transport.framing import REFUSED_FOR_NOW, seconds_of
from wxpush.transport.httpxnetwork import open_pipe
from wxpush.transport.httpxproxy import refusal, translated
from wxpush.transport.proxy import proxy_for
from wxpush.words import Sentence

ANSWER_BYTES = 64 * 1024

_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=5.0)
#: Of the deadline.
_CONNECTING = 0.9
_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "wxpush"}
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


class HttpLine:
    """Requests to one host by a transport of httpx, answered with a Reply, whatever happens.

    Without httpx's client: that makes the next request of a redirect though nobody follows it, keeps cookies, and logs addresses.

    `origin` is any URL of the host; `timeout` is the deadline in seconds of one whole request; `transport` stands in for
    the network in tests. Proxy variables are respected except for loopback, SSL_CERT_FILE always. Raises UsageError when
    the environment's certificates or proxies cannot be used.
    """

    def __init__(
        self, origin: str, *, timeout: float, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._timeout = timeout
        #: Who is asked, for people.
        self.host = _address(origin).authority
        self._proxy = proxy_for(_address(origin), os.environ)
        self._transport = transport or _pipe(origin)

    async def ask(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        cap: int = ANSWER_BYTES,
    ) -> Reply:
        """The answer, at most `cap` bytes, or the fault. Never raises for what network or server do. `body` is JSON."""
        return (await self._answered(method, url, body, cap, headers or {}))[0]

    async def knock(self, url: str) -> tuple[Reply, str]:
        """What a GET brings, whatever it is, and its Date header: whether there is anybody, and by which clock."""
        return await self._answered("GET", url, None, ANSWER_BYTES, {})

    async def _answered(
        self, method: str, url: str, body: bytes | None, cap: int, headers: Mapping[str, str]
    ) -> tuple[Reply, str]:
        try:
            with anyio.fail_after(self._timeout):
                return await self._asked(method, url, body, cap, headers)
        except TimeoutError:
            return Reply(Arrival.MAYBE, fault=Sentence("wechat.no_whole_answer", seconds=self._timeout)), ""
        except _NEVER_LEFT as error:
            return Reply(
                Arrival.NEVER_LEFT, fault=Sentence("wechat.no_connection", why=self._trouble(error))
            ), ""
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            return Reply(
                Arrival.MAYBE, fault=Sentence("wechat.connection_broke", error=type(error).__name__)
            ), ""

    async def _asked(
        self, method: str, url: str, body: bytes | None, cap: int, own: Mapping[str, str]
    ) -> tuple[Reply, str]:
        request = self._request(method, url, body, own)
        answer = bytearray()
        with anyio.CancelScope() as enough:
            response = await self._transport.handle_async_request(request)
            # The stream and not aiter_raw: nothing of the answer may be decompressed, nor be looked at.
            async for chunk in cast("httpx.AsyncByteStream", response.stream):
                if len(answer) > cap:
                    enough.cancel()  # leaving the loop would leave httpx's inner generators open
                else:
                    answer += chunk
            await response.aclose()
        if len(answer) > cap:
            return Reply(Arrival.ANSWERED, fault=Sentence("wechat.answer_too_large", most=cap // 1024)), ""
        status, told = response.status_code, response.headers
        waits = seconds_of(told.get("Retry-After", "").encode()) if status in REFUSED_FOR_NOW else None
        return Reply(Arrival.ANSWERED, status, bytes(answer), retry_after=waits), told.get("Date", "")

    def _request(self, method: str, url: str, body: bytes | None, own: Mapping[str, str]) -> httpx.Request:
        # A body of bytes goes out with its Content-Length: WeChat refuses a chunked one with HTTP 412.
        headers = (
            {**_HEADERS, **own} if body is None else {**_HEADERS, "Content-Type": "application/json", **own}
        )
        # Only of the connection, which tells that nothing has left: the deadline stands around the whole request.
        times = {"connect": self._timeout * _CONNECTING}
        return httpx.Request(method, url, content=body, headers=headers, extensions={"timeout": times})

    def _trouble(self, error: BaseException) -> Detail:
        """What became of a connection that was not made. Words of libraries could hold the address."""
        if isinstance(error, httpx.ProxyError):
            return refusal(error)
        named = next(filter(None, map(faults.named, chain(error))), kind(error))
        return faults.at_proxy(named, self._proxy)

    async def aclose(self) -> None:
        await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


def _pipe(origin: str) -> httpx.AsyncHTTPTransport:
    context = _verification(needed=origin.startswith("https:"))
    return open_pipe(context, limits=_LIMITS, proxy=_proxy(origin, context))


def _address(origin: str) -> Address:
    parts = urlsplit(origin)  # that of a token service may have a query, which no address has
    return parse_address(f"{parts.scheme}://{parts.netloc}")


def _proxy(origin: str, context: ssl.SSLContext) -> httpx.Proxy | None:
    found = proxy_for(_address(origin), os.environ)
    return translated(found, context) if found else None


def _verification(*, needed: bool) -> ssl.SSLContext:
    if not needed:
        # Trusts nobody, and spares the fifth of a second that loading certificates takes.
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return client_context(os.environ)
