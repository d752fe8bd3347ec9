"""`/metrics` beside a process that is no server otherwise: a worker, a dispatcher, a receiver of delivery events.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Protocol

import anyio
from starlette.types import ASGIApp, Receive, Scope, Send

from wxpush.errors import UsageError
from wxpush.listening.addresses import Addresses
from wxpush.listening.server import ServerManner, listen, make_server
from wxpush.listening.wire import Bounds, Connections
from wxpush.monitoring.exposition import TYPE
from wxpush.oserror import cause
from wxpush.parsing.baseurl import is_loopback_host, names_loopback
from wxpush.words import Sentence
from wxpush.words.labels import Label

PATH = "/metrics"
#: Of a monitor there are few, and none needs those of all others.
_CONNECTIONS, _OF_ONE_ADDRESS = 50, 20
_DRAIN_SECONDS = 1
_OK, _NOT_FOUND, _NO_METHOD, _MISDIRECTED = 200, 404, 405, 421


@contextmanager
def metrics_listener(address: tuple[str, int] | None) -> Iterator[socket.socket | None]:
    """A socket that a monitor may connect to from now on; port 0: a free one. None where none is asked for. Raises UsageError."""
    if address is None:
        yield None
        return
    host, port = address
    try:
        listener = listen(host, port)
    except OSError as error:
        raise UsageError("monitoring.no_metrics_here", host=host, port=port, why=cause(error)) from None
    with listener:
        yield listener


def url_of(listener: socket.socket) -> str:
    """Where the metrics are."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{PATH}"


class Teller(Protocol):
    """Tells people and programs."""

    def say(self, text: Sentence | str, label: Label = ..., /) -> None: ...

    def event(self, name: str, /, **values: object) -> None: ...


@asynccontextmanager
async def metrics_told(
    listener: socket.socket | None, text: Callable[[], str], teller: Teller
) -> AsyncIterator[None]:
    """Answer with the text inside, made anew for each question. On asyncio."""
    if listener is None:
        yield
        return
    url = url_of(listener)
    teller.say(Sentence("monitoring.metrics_at", url=url))
    here_alone = is_loopback_host(listener.getsockname()[0])
    if not here_alone:
        teller.say(Sentence("monitoring.metrics_in_the_clear", url=url), Label.WARNING)
    teller.event("metrics_serving", url=url)
    connections = Connections(Bounds(connections=_CONNECTIONS, connections_each=_OF_ONE_ADDRESS), Addresses())
    server = make_server(
        _metrics(text, here_alone=here_alone), connections, ServerManner(drain_seconds=_DRAIN_SECONDS)
    )
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(server.serve, [listener])
        try:
            yield
        finally:
            server.should_exit = True


def _metrics(text: Callable[[], str], *, here_alone: bool) -> ASGIApp:
    async def answer(scope: Scope, _: Receive, send: Send) -> None:
        if here_alone and _of_a_page(scope):
            status, body = _MISDIRECTED, b""
        elif scope["path"] != PATH:
            status, body = _NOT_FOUND, b""
        elif scope["method"] not in {"GET", "HEAD"}:
            status, body = _NO_METHOD, b""
        else:
            status, body = _OK, text().encode()
        headers = [
            (b"content-type", TYPE),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body if scope["method"] != "HEAD" else b""})

    return answer


def _of_a_page(scope: Scope) -> bool:
    """Whether a page of some site may ask, whose name was made to point here: its browser names that host."""
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    return not all(names_loopback(each.decode("latin-1")) for each in hosts)
