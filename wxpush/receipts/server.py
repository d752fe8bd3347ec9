"""The receiver on a socket: uvicorn, until a signal; what was taken by then is answered, and kept."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from uvicorn import Config, Server
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from wxpush.errors import UsageError
from wxpush.oserror import cause
from wxpush.receipts.receiver import Receiver

_BACKLOG = 2048
_KEEP_ALIVE_SECONDS = 75
#: Longer than WeChat waits.
_GRACE_SECONDS = 6
#: Of a head, request line and headers: bytes, and seconds in which it has come.
_HEAD, _HEAD_SECONDS = 16_384, 10.0


class ReceiptsServer(Server):
    """uvicorn without a log and signal handlers of its own: whoever runs it stops it by `should_exit`."""

    def __init__(self, receiver: Receiver) -> None:
        super().__init__(
            Config(
                receiver,
                http=BoundedConnection,
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


class BoundedConnection(HttpToolsProtocol):
    """One connection, closed where a head does not end: nobody has signed that yet, and the parser keeps all that came of it."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        #: Bytes of a head that has not ended; None behind its end.
        self._head: int | None = 0
        #: Whether a request has ended in the bytes that came last: whatever stands behind it is the beginning of another.
        self._ended = False
        self._until: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._head is not None:
            self._wait()
        self._ended = False
        super().data_received(data)
        if self._head is not None and not self._ended:
            self._head += len(data)
            if self._head > _HEAD:
                self.transport.close()

    def on_headers_complete(self) -> None:
        self._head = None
        self._wait_no_more()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._head, self._ended = 0, True
        super().on_message_complete()

    def _wait(self) -> None:
        if self._until is None:
            self._until = self.loop.call_later(_HEAD_SECONDS, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._until is not None:
            self._until.cancel()
            self._until = None


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
