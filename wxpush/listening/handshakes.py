"""Connections over TLS, from their first moment: each counts before its handshake, and has a few seconds for it.

A server of an event loop tells nobody of such a connection before its handshake has ended, for which it waits a minute.
"""

import asyncio
import logging
import socket
import ssl
from asyncio import TaskGroup
from collections.abc import Callable

from wxpush.listening.wire import BoundedProtocol, Connections

log = logging.getLogger(__name__)

#: In which a client that is let go of says that it has heard it.
_SHUTDOWN_SECONDS = 5
#: Between two tries where no more files can be opened.
_AGAIN = 0.5


class TlsAcceptor:
    """`speak` makes the protocol of a connection that is counted as somebody's already."""

    def __init__(
        self, connections: Connections, context: ssl.SSLContext, speak: Callable[[str], BoundedProtocol]
    ) -> None:
        self._connections = connections
        self._context = context
        self._speak = speak

    async def take(self, listener: socket.socket) -> None:
        """Take connections, until cancelled: then the handshakes end, too."""
        loop = asyncio.get_running_loop()
        listener.setblocking(False)  # noqa: FBT003 - as the loop wants it
        async with TaskGroup() as hands:
            while True:
                try:
                    connection, peer = await loop.sock_accept(listener)
                except OSError:
                    await asyncio.sleep(_AGAIN)
                    continue
                who = self._connections.enter(peer[:2])
                if who is None:
                    connection.close()  # an answer would cost a handshake
                else:
                    hands.create_task(self._shake(connection, who))

    async def _shake(self, connection: socket.socket, who: str) -> None:
        protocol = self._speak(who)
        try:
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: protocol,
                connection,
                ssl=self._context,
                ssl_handshake_timeout=self._connections.bounds.head_seconds,
                ssl_shutdown_timeout=_SHUTDOWN_SECONDS,
            )
        except OSError:  # ssl.SSLError is one
            connection.close()
        except Exception as error:
            log.warning("a handshake ended with a bug", exc_info=error)
            connection.close()
        finally:
            if not protocol.begun:
                self._connections.leave(who)
