"""The door: the server before an intake, as the application runs and closes it."""

import socket
from contextlib import nullcontext

from uvicorn import Server


class HttpDoor:
    """One server's."""

    def __init__(self, server: Server) -> None:
        self._server = server
        # Whoever runs it hears of signals, and closes it.
        server.capture_signals = nullcontext  # type: ignore[method-assign, assignment]

    async def serve(self, listener: socket.socket) -> None:
        """Answer until `close`, then what is being asked."""
        await self._server.serve(sockets=[listener])

    def close(self) -> None:
        """Take no request any more."""
        self._server.should_exit = True
