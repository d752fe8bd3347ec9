"""The server: uvicorn with bounded connections, TLS where it has a certificate, and without a log of its own."""

import ssl
from typing import cast

from starlette.types import ASGIApp
from uvicorn import Config, Server

from wxpush.service.network.wire import Connections, bounded

#: Longer than proxies let a connection rest (nginx: 60 s), so that none sends a request on one that is being closed.
_KEEP_ALIVE_SECONDS = 75


def make_server(
    app: ASGIApp, connections: Connections, *, drain_seconds: int, tls: ssl.SSLContext | None = None
) -> Server:
    """The server for `app`, to be run with sockets that listen. `drain_seconds`: how long requests may go on after its end was asked for."""
    config = Config(
        app,
        http=cast("type", bounded(connections)),
        loop="none",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who is a proxy, the doorkeeper knows
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=drain_seconds,
    )
    config.load()
    config.ssl = tls
    return Server(config)
