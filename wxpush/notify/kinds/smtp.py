"""smtplib's sessions, bounded: its own read replies of any number of lines, and wait anew for every few bytes of them."""

import smtplib
import socket
from io import BufferedReader, RawIOBase
from typing import Any

from wxpush.system.clock import SystemClock

#: Bytes of all replies of a session; those of a sound one are some hundreds.
_MOST = 64 * 1024


class _Replies(RawIOBase):
    """What a server says, up to a moment and a size. `until` in monotonic seconds. Raises OSError beyond either."""

    def __init__(self, connection: socket.socket, until: float) -> None:
        self._connection = connection
        self._until = until
        self._left = _MOST

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        seconds = self._until - SystemClock.monotonic()
        if seconds <= 0:
            raise TimeoutError
        self._connection.settimeout(seconds)
        many = self._connection.recv_into(buffer)
        self._left -= many
        if self._left < 0:
            raise OSError
        return many


class BoundedSmtp(smtplib.SMTP):
    """One session, of at most `timeout` seconds in all. What goes beyond its bounds ends it as one that the server has closed."""

    def __init__(self, host: str, port: int, *, timeout: float, **named: Any) -> None:
        self._until = SystemClock.monotonic() + timeout
        super().__init__(host, port, timeout=timeout, **named)

    def getreply(self) -> tuple[int, bytes]:
        # Anew after STARTTLS: what came before it counts for nothing behind it.
        if self.file is None:
            assert self.sock is not None, "smtplib asks for a reply of a connection only"
            self.file = BufferedReader(_Replies(self.sock, self._until))
        return super().getreply()


class BoundedSmtps(BoundedSmtp, smtplib.SMTP_SSL):
    """The same, by TLS from its first byte."""
