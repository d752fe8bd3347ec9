"""TLS between a socket and a link.

The event loops' own TLS reads until OpenSSL says that nothing is left, and that is an exception an answer. An answer is in
one record nearly always, so this one reads what has come and no more: a fifth less work a request.
"""

import asyncio
import ssl
from contextlib import suppress
from typing import cast

from wxpush.transport.link import Link

#: Most bytes in a record. https://www.rfc-editor.org/rfc/rfc8446#section-5.1
_RECORD = 16 * 1024


class TlsLayer(asyncio.Protocol):
    """Shakes hands, then connects its link, which is told what comes and asks through `write`."""

    def __init__(self, link: Link, context: ssl.SSLContext, server_name: str) -> None:
        self._link = link
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=server_name)
        self._transport: asyncio.Transport
        self._shaken = False
        #: Done once the link is connected to a server that is verified; its exception is an OSError.
        self.secured: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        # Who dials may have given up, and then nobody asks for the exception, of which the event loop would complain.
        self.secured.add_done_callback(lambda secured: secured.cancelled() or secured.exception())

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by class
        self._shake_hands()

    def data_received(self, data: bytes) -> None:
        self._incoming.write(data)
        if not self._shaken:
            if not self.secured.done():
                self._shake_hands()
            return
        try:
            while plain := self._tls.read(_RECORD):
                self._link.data_received(plain)
                if not self._incoming.pending:
                    return
        except ssl.SSLWantReadError:  # half a record, or one that is TLS's own
            self._send()
        except ssl.SSLError:
            self._transport.abort()
        else:
            self._close()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.secured.done():
            self.secured.set_exception(exc or ConnectionResetError())
        self._link.connection_lost(exc)

    def write(self, data: bytes) -> None:
        """Send it in records. What cannot be encrypted ends the connection."""
        try:
            self._tls.write(data)
        except ssl.SSLError:
            self._transport.abort()
        else:
            self._transport.write(self._outgoing.read())

    def _close(self) -> None:
        """The server has said that nothing more comes."""
        self._link.eof_received()
        with suppress(ssl.SSLError):
            self._tls.unwrap()
        self._send()
        self._transport.close()

    def _shake_hands(self) -> None:
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            self._send()
        except ssl.SSLError as error:
            self._send()  # an alert that says why
            self._transport.close()
            self.secured.set_exception(error)
        else:
            self._send()
            self._shaken = True
            self._link.connected(self._transport, self.write)
            self.secured.set_result(None)
            if self._incoming.pending:
                self.data_received(b"")

    def _send(self) -> None:
        if self._outgoing.pending:
            self._transport.write(self._outgoing.read())
