"""The sandbox on a socket: uvicorn on loopback, ready line, and a graceful end."""

import asyncio
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
from uvicorn import Config, Server

from wxpush.errors import UsageError
from wxpush.oserror import cause
from wxpush.sandbox.app import SandboxApp
from wxpush.sandbox.options import Ready, SandboxOptions
from wxpush.sandbox.wire import BreakableProtocol

_BACKLOG = 2048
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
        with _listen(options) as listener, _quiet_signals():
            server = make_server(sandbox)
            if options.exit_with_parent:
                threading.Thread(target=_watch, args=(server,), daemon=True).start()
            announce(Ready(_base_url(listener), options.appid, os.getpid()))
            with asyncio.Runner(loop_factory=_loop_factory()) as runner:
                runner.run(server.serve(sockets=[listener]))
    finally:
        sandbox.close()


def make_server(sandbox: SandboxApp) -> Server:
    """The uvicorn server for it, without a log and without websockets."""
    return Server(
        Config(
            sandbox.app,
            http=BreakableProtocol,
            loop="none",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="error",
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    )


def _listen(options: SandboxOptions) -> socket.socket:
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    try:
        # Listening before the announcement: whoever reads it can connect.
        return socket.create_server((options.host, options.port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise UsageError(
            "sandbox.port_unusable", host=options.host, port=options.port, why=cause(error)
        ) from None


def _base_url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 - there is none for Windows
    except ImportError:
        return None
    return uvloop.new_event_loop


def _watch(server: Server) -> None:
    # Also when the parent was killed: the system closes its end of the pipe.
    while os.read(0, 4096):
        pass
    server.should_exit = True


@contextmanager
def _quiet_signals() -> Iterator[None]:
    # uvicorn raises the signal that stopped it once more; by then everything is in order.
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda *_: None) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
