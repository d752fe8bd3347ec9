"""The sandbox on a socket: uvicorn on loopback, ready line, and a graceful end."""

import asyncio
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf

import msgspec

from wxpush.errors import UsageError
from wxpush.listening.addresses import Addresses
from wxpush.listening.server import QuietServer, ServerManner, listen, loop_factory, make_server
from wxpush.listening.wire import Bounds, Connections
from wxpush.oserror import cause
from wxpush.sandbox.app import SandboxApp
from wxpush.sandbox.options import Ready, SandboxOptions

#: Longer than any sender lets a connection rest, so that no reset happens that was not asked for.
_KEEP_ALIVE_SECONDS = 300
_GRACE_SECONDS = 1


def print_ready(ready: Ready) -> None:
    """One JSON line on standard output."""
    sys.stdout.write(msgspec.json.encode(ready).decode() + "\n")
    sys.stdout.flush()


def serve(options: SandboxOptions, announce: Callable[[Ready], None] = print_ready) -> None:
    """Serve until SIGTERM, SIGINT or, if asked for, the end of standard input.

    `announce` is called when calls can be made. For the main thread only, as signals are. Raises UsageError when the port or a file cannot be used.
    """
    sandbox = SandboxApp(options)
    try:
        server = make_sandbox_server(sandbox)
        with _listen(options) as listener, _ended_by_signals(server):
            if options.exit_with_parent:
                threading.Thread(target=_watch, args=(server,), daemon=True).start()
            announce(Ready(_base_url(listener), options.appid, os.getpid()))
            with asyncio.Runner(loop_factory=loop_factory()) as runner:
                runner.run(server.serve(sockets=[listener]))
    finally:
        sandbox.close()


def make_sandbox_server(sandbox: SandboxApp) -> QuietServer:
    """The server for it. Whoever can reach it may as well end it, so that it counts no connections."""
    slow = _KEEP_ALIVE_SECONDS
    bounds = Bounds(connections=inf, connections_each=inf, head_seconds=slow, request_seconds=slow)
    manner = ServerManner(drain_seconds=_GRACE_SECONDS, keep_alive_seconds=_KEEP_ALIVE_SECONDS, dates=False)
    return make_server(sandbox.app, Connections(bounds, Addresses()), manner)


def _listen(options: SandboxOptions) -> socket.socket:
    try:
        # Listening before the announcement: whoever reads it can connect.
        return listen(options.host, options.port)
    except OSError as error:
        raise UsageError(
            "sandbox.port_unusable", host=options.host, port=options.port, why=cause(error)
        ) from None


def _base_url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _watch(server: QuietServer) -> None:
    # Also when the parent was killed: the system closes its end of the pipe.
    while os.read(0, 4096):
        pass
    server.should_exit = True


@contextmanager
def _ended_by_signals(server: QuietServer) -> Iterator[None]:
    def end(*_: object) -> None:
        server.should_exit = True

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
