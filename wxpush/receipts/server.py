"""The receiver on a socket: uvicorn, until a signal; what was taken by then is answered, and kept."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from uvicorn import Config, Server

from wxpush.errors import UsageError
from wxpush.oserror import cause
from wxpush.receipts.receiver import Receiver

_BACKLOG = 2048
_KEEP_ALIVE_SECONDS = 75
#: Longer than WeChat waits.
_GRACE_SECONDS = 6


class ReceiptsServer(Server):
    """uvicorn without a log and signal handlers of its own: whoever runs it stops it by `should_exit`."""

    def __init__(self, receiver: Receiver) -> None:
        super().__init__(
            Config(
                receiver,
                loop="none",
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="critical",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_keep_alive=_KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=_GRACE_SECONDS,
            )
        )

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to others."""
        yield


def listen(host: str, port: int) -> socket.socket:
    """A socket that connections are made to from now on; port 0: a free one. Raises UsageError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise UsageError("receipts.port_unusable", host=host, port=port, why=cause(error)) from None


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The quick event loop where there is one."""
    try:
        import uvloop  # noqa: PLC0415 - there is none for Windows
    except ImportError:
        return None
    return uvloop.new_event_loop
