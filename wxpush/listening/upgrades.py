"""Requests that ask for another protocol are answered in this one, as any other: https://www.rfc-editor.org/rfc/rfc9110#section-7.8

The parser ends where such a head does, as it would in front of bytes of the other protocol. What comes then is the request's body all the same,
which would be lost, or be taken for a request of its own.
"""

from typing import Any

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: What says how long a body is.
_FRAMING = frozenset({b"content-length", b"transfer-encoding"})


class PlainProtocol(HttpToolsProtocol):
    """One connection, which speaks HTTP/1 to its end."""

    def data_received(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        try:
            rest: bytes | None = data
            while rest is not None:
                rest = self._fed(rest)
        except HttpParserError:
            self.send_400_response("")

    def _fed(self, data: bytes) -> bytes | None:
        """Read it. Gives what is to be read anew, if anything."""
        try:
            self.parser.feed_data(data)
        except HttpParserUpgrade as upgrade:
            self._read_on()
            return data[upgrade.args[0] :]
        return None

    def on_message_complete(self) -> None:
        # Said of the head alone: the body is still to come.
        if not self.parser.should_upgrade():
            self.on_whole_message()

    def on_whole_message(self) -> None:
        """A request is there to the end of its body."""
        super().on_message_complete()

    def _read_on(self) -> None:
        """Take what follows for the body of the request whose head there is, and for what is behind that."""
        lines = [b"%b: %b\r\n" % header for header in self.headers if header[0] in _FRAMING]
        version = self.parser.get_http_version().encode()
        self.parser = HttpRequestParser(_BehindHead(self))
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn has it
        self.parser.feed_data(b"POST / HTTP/%b\r\n%b\r\n" % (version, b"".join(lines)))


class _BehindHead:
    """Hands all on to the protocol but the head that is fed first, which it has had."""

    def __init__(self, protocol: PlainProtocol) -> None:
        self._protocol = protocol
        self._begun = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._protocol, name)

    def on_message_begin(self) -> None:
        if self._begun:
            self._protocol.on_message_begin()

    def on_url(self, url: bytes) -> None:
        if self._begun:
            self._protocol.on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._begun:
            self._protocol.on_header(name, value)

    def on_headers_complete(self) -> None:
        if self._begun:
            self._protocol.on_headers_complete()
        self._begun = True
