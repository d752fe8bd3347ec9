"""The door: the server before an intake, as the application runs and closes it."""

import socket
from collections.abc import Callable

from wxpush.listening.server import QuietServer
from wxpush.service.page.streams import Streams


class HttpDoor:
    """One server's. `reread` reads its files anew."""

    def __init__(
        self, server: QuietServer, streams: Streams, reread: Callable[[], None], *, tls: bool = False
    ) -> None:
        self._server = server
        self._tls = tls
        self._streams = streams
        self._reread = reread

    @property
    def scheme(self) -> str:
        """As addresses have it."""
        return "https" if self._tls else "http"

    async def serve(self, listener: socket.socket) -> None:
        """Answer until `close`, then what is being asked."""
        await self._server.serve(sockets=[listener])

    def reread(self) -> None:
        """Read keys and certificate anew. Raises UsageError, and goes on with those that it had."""
        self._reread()

    def close(self) -> None:
        """Take no request any more."""
        self._server.should_exit = True
        self._streams.end()
