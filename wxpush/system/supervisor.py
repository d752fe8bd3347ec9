"""What started this process and watches over it, as systemd does: told when it is ready, how it goes, that it still turns, and that it ends.

One datagram for each: https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html. Where nobody asked for it, nothing is told.
"""

import os
import socket
from collections.abc import Mapping
from contextlib import suppress


class Supervisor:
    """The one that the environment names, if any."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        where = environ.get("NOTIFY_SOCKET", "")
        #: A name that begins with @ is of Linux's abstract ones.
        self._address = "\0" + where[1:] if where.startswith("@") else where
        self._watchdog = _seconds(environ)

    @property
    def asked_for(self) -> bool:
        """Whether somebody wants to be told."""
        return self._address[:1] in ("/", "\0")

    @property
    def every(self) -> float | None:
        """After how many seconds it is to be told again that the process turns: well before it would be ended. None: it need not be."""
        return None if self._watchdog is None else self._watchdog / 3

    def ready(self, status: str) -> None:
        """It does its work."""
        self._tell("READY=1", _status(status))

    def turns(self, status: str) -> None:
        """It still does."""
        self._tell("WATCHDOG=1", _status(status))

    def stopping(self) -> None:
        """It ends."""
        self._tell("STOPPING=1")

    def _tell(self, *lines: str) -> None:
        if not self.asked_for:
            return
        # What it is not told systemd says by itself, when it has waited for long enough.
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
            way.settimeout(0)
            way.sendto("\n".join(lines).encode(), self._address)


def _seconds(environ: Mapping[str, str]) -> float | None:
    """Of the watchdog, where it is this process's."""
    text, whose = environ.get("WATCHDOG_USEC", ""), environ.get("WATCHDOG_PID", "")
    if not (text.isascii() and text.isdecimal() and int(text)) or (whose and whose != str(os.getpid())):
        return None
    return int(text) / 1_000_000


def _status(text: str) -> str:
    return f"STATUS={' '.join(text.split())}"
