"""A way through an HTTP proxy: CONNECT, then the bytes are our own. https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6"""

import asyncio
from base64 import b64encode

from wxpush.model import Reply
from wxpush.transport import faults
from wxpush.transport.address import Address
from wxpush.transport.proxy import Proxy
from wxpush.words import Sentence

_END = b"\r\n\r\n"


class Tunnel(asyncio.Protocol):
    """Waits for the proxy's answer. `answer` gets its head, empty when there was none."""

    def __init__(self) -> None:
        self.answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._heard = b""

    def data_received(self, data: bytes) -> None:
        self._heard += data
        if _END in self._heard:
            self._settle(self._heard)
        elif len(self._heard) > faults.HEAD_CAP:
            self._settle(b"")

    def eof_received(self) -> None:
        self._settle(b"")

    def connection_lost(self, _exc: Exception | None) -> None:
        self._settle(b"")

    def _settle(self, head: bytes) -> None:
        if not self.answer.done():
            self.answer.set_result(head)


async def open_tunnel(transport: asyncio.Transport, tunnel: Tunnel, request: bytes) -> Reply | None:
    """Ask the proxy on `transport` for a tunnel. None when there is one; else what happened, and nothing has left."""
    transport.write(request)
    head = await tunnel.answer
    if not head:
        return faults.never_left(Sentence("rows.proxy_closed"))
    return _judge(head)


def connect_request(address: Address, proxy: Proxy) -> bytes:
    """The CONNECT request, with the proxy's credentials where there are some."""
    lines = [f"CONNECT {address.target} HTTP/1.1", f"Host: {address.target}"]
    if proxy.user:
        credentials = b64encode(f"{proxy.user}:{proxy.password}".encode()).decode("ascii")
        lines.append(f"Proxy-Authorization: Basic {credentials}")
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def _judge(head: bytes) -> Reply | None:
    version, _, rest = head.partition(b" ")
    status = rest[:3]
    if not version.startswith(b"HTTP/1.") or not status.isdigit():
        return faults.never_left(Sentence("rows.proxy_not_http"))
    if not status.startswith(b"2"):
        return faults.never_left(faults.proxy_refused(int(status)))
    if not head.endswith(_END) or head.count(_END) > 1:
        return faults.never_left(Sentence("rows.proxy_sent_more"))
    return None
