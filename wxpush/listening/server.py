"""The server: uvicorn with bounded connections, TLS where it has a certificate, and without a log and signal handlers of its own."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import cast

from msgspec import Struct
from starlette.types import ASGIApp
from uvicorn import Config, Server

from wxpush.listening.handshakes import TlsAcceptor
from wxpush.listening.wire import Answerer, BoundedProtocol, Connections, bare

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

    def __init__(self, config: Config, connections: Connections, manner: ServerManner) -> None:
        super().__init__(config)
        self._connections = connections
        self._manner = manner
        self._taking: list[asyncio.Task[None]] = []

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        tls = self._manner.tls
        if tls is None:
            await super().startup(sockets)
            return
        await super().startup([])
        hands = TlsAcceptor(self._connections, tls, self._speak)
        self._taking = [asyncio.create_task(hands.take(each)) for each in sockets or []]

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for each in self._taking:
            each.cancel()
        await asyncio.gather(*self._taking, return_exceptions=True)
        await super().shutdown(sockets)

    def _speak(self, who: str) -> BoundedProtocol:
        return BoundedProtocol(
            self._connections,
            self._manner.answerer,
            who,
            config=self.config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
        )


def make_server(app: ASGIApp, connections: Connections, manner: ServerManner) -> QuietServer:
    """The server for `app`, to be run with sockets that listen."""
    config = Config(
        app,
        http=cast("type", partial(BoundedProtocol, connections, manner.answerer)),
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
    return QuietServer(config, connections, manner)


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
