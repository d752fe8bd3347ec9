"""Hands a push on to whoever had the account's callback address before, as it came, and gives back what that answers."""

import asyncio
import ssl
from contextlib import suppress
from typing import Self

import httpx
from msgspec import Struct
from msgspec.structs import replace

from wxpush.transport.httpxnetwork import open_pipe

#: WeChat waits five seconds for an answer: https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html
_SECONDS = 4.0
_CONNECTIONS = 100
#: More than any reply to a user's message has, in bytes.
_LARGEST = 1 << 20
_TIMED_OUT, _UNREACHABLE = 504, 502
#: What is above is no status. https://www.rfc-editor.org/rfc/rfc9110#section-15
_LAST_STATUS = 599


class PushAnswer(Struct, frozen=True):
    """What is answered to a push."""

    status: int
    body: bytes = b""
    content_type: bytes = b"text/plain; charset=utf-8"

    @property
    def good(self) -> bool:
        """Whether WeChat does not repeat the push."""
        return self.status == 200  # noqa: PLR2004 - HTTP's


class Forwarder:
    """To one address. An async context manager. What it cannot reach in time is answered so that WeChat repeats the push, as if it had been asked itself."""

    def __init__(self, url: str, context: ssl.SSLContext) -> None:
        self._url = httpx.URL(url)
        limits = httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS)
        self._transport = open_pipe(context, limits=limits, proxy=None)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._transport.aclose()

    async def ask(self, query: bytes, body: bytes, content_type: bytes) -> PushAnswer:
        """The answer to it."""
        headers = [(b"content-type", content_type)] if content_type else []
        try:
            url = self._url.copy_with(query=b"&".join(part for part in (self._url.query, query) if part))
            async with asyncio.timeout(_SECONDS):
                return await self._asked(httpx.Request("POST", url, content=body, headers=headers))
        except TimeoutError:
            return PushAnswer(_TIMED_OUT)
        except (httpx.HTTPError, httpx.InvalidURL, OSError):
            return PushAnswer(_UNREACHABLE)

    async def _asked(self, request: httpx.Request) -> PushAnswer:
        response = await self._transport.handle_async_request(request)
        try:
            body = bytearray()
            async for piece in response.aiter_raw():
                body += piece
                if len(body) > _LARGEST:
                    return PushAnswer(_UNREACHABLE)
        finally:
            with suppress(httpx.HTTPError):
                await response.aclose()
        if response.status_code > _LAST_STATUS:
            return PushAnswer(_UNREACHABLE)
        given = next((value for name, value in response.headers.raw if name.lower() == b"content-type"), None)
        answer = PushAnswer(response.status_code, bytes(body))
        return answer if given is None else replace(answer, content_type=given)
