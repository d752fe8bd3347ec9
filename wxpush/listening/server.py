"""The server: uvicorn with bounded connections, TLS where it has a certificate, and without a log and signal handlers of its own."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import cast

from msgspec import Struct
from starlette.types import ASGIApp
from uvicorn import Config, Server

from wxpush.listening.wire import Answerer, Connections, bare, bounded

#: Connections that wait to be taken.
_BACKLOG = 2048


class ServerManner(Struct, frozen=True, kw_only=True):
    """How a server goes about it. `drain_seconds`: how long requests may go on after its end was asked for.

    `keep_alive_seconds`: how long a connection may rest. Usually longer than proxies let one rest (nginx: 60 s), so that none sends a request on one
    that is being closed.
    """

    drain_seconds: int
    keep_alive_seconds: int = 75
    tls: ssl.SSLContext | None = None
    #: Whether uvicorn says when it answers.
    dates: bool = True
    answerer: Answerer = bare


class QuietServer(Server):
    """Whoever runs it hears of signals, and ends it by `should_exit`."""

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()


def make_server(app: ASGIApp, connections: Connections, manner: ServerManner) -> QuietServer:
    """The server for `app`, to be run with sockets that listen."""
    config = Config(
        app,
        http=cast("type", bounded(connections, manner.answerer)),
        loop="none",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=manner.dates,
        proxy_headers=False,  # who is a proxy, the application knows
        timeout_keep_alive=manner.keep_alive_seconds,
        timeout_graceful_shutdown=manner.drain_seconds,
    )
    config.load()
    config.ssl = manner.tls
    return QuietServer(config)


def listen(host: str, port: int) -> socket.socket:
    """A socket that connections are made to from now on; port 0: a free one. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=_BACKLOG)


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The quick event loop where there is one."""
    try:
        import uvloop  # noqa: PLC0415 - there is none for Windows
    except ImportError:
        return None
    return uvloop.new_event_loop
