"""ASGI's messages: a request in, an answer out, or the connection broken on purpose."""

import os
import socket
import struct
import time
from email.utils import formatdate
from functools import lru_cache

from starlette.types import Receive, Scope, Send

from wxpush.listening.wire import CONNECTION
from wxpush.parsing.baseurl import names_loopback
from wxpush.sandbox.answers import HttpAnswer, HttpCall

#: On, for zero seconds: close() sends RST instead of FIN.
_LINGER = struct.pack("ii", 1, 0)


#: WeChat takes less; nobody who imitates it needs to hold more.
_LARGEST = 1 << 20


class BodyTooLargeError(Exception):
    """A body that nobody waits for the end of."""


async def read_call(scope: Scope, receive: Receive, at_us: int) -> HttpCall | None:
    """The whole request; None when the caller is gone before its end. Raises TooLargeError."""
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message["body"]
        if len(body) > _LARGEST:
            raise BodyTooLargeError
        more = message["more_body"]
    return HttpCall(scope["method"], scope["path"], scope["query_string"], bytes(body), at_us)


def of_a_stranger(scope: Scope) -> bool:
    """Whether a page of some site may have sent it, which a browser of this machine carries to loopback.

    Such a request names another host, to which a name was made to point here, or the site that it is of.
    """
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    sites = any(name == b"origin" for name, _ in scope["headers"])
    return sites or len(hosts) != 1 or not _is_here(hosts[0])


@lru_cache(maxsize=16)
def _is_here(host: bytes) -> bool:
    return names_loopback(host.decode("latin-1"))


def lacks_length(scope: Scope) -> bool:
    """Whether it is a POST without Content-Length: WeChat answers 412, with nothing in it."""
    return scope["method"] == "POST" and all(name != b"content-length" for name, _ in scope["headers"])


async def write(scope: Scope, send: Send, answer: HttpAnswer) -> None:
    """With the four headers that WeChat sends, in its order."""
    headers = [
        (b"connection", b"keep-alive" if _stays(scope) else b"close"),
        (b"content-type", answer.content_type),
        (b"date", _date(int(time.time()))),
        (b"content-length", b"%d" % len(answer.body)),
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


def _stays(scope: Scope) -> bool:
    return scope["http_version"] == "1.1" and not any(
        name == b"connection" and value.lower() == b"close" for name, value in scope["headers"]
    )


@lru_cache(maxsize=2)
def _date(seconds: int) -> bytes:
    return formatdate(seconds, usegmt=True).encode("ascii")


async def hang(receive: Receive) -> None:
    """Return when the caller has given up."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def reset(scope: Scope, receive: Receive) -> None:
    """Break the connection with RST."""
    transport = scope["extensions"][CONNECTION]
    # The loop's wrapper of the socket may not take options (uvloop); a duplicate shares them.
    with socket.socket(fileno=os.dup(transport.get_extra_info("socket").fileno())) as twin:
        twin.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
    transport.abort()
    await hang(receive)
