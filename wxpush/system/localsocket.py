"""Sockets between processes of one user on one machine: a file with mode 0600, and the other side is believed only if it is one's own.

https://man7.org/linux/man-pages/man7/unix.7.html
"""

import os
import socket
import stat
import struct
from contextlib import suppress
from pathlib import Path

from wxpush.errors import UsageError
from wxpush.system.ownfile import check_folder

#: Bytes that the path of a socket may have.
_LONGEST = 107
_MODE = 0o600
#: Processes that may wait to be heard; more are refused by the system.
_WAITING = 64
_CREDENTIALS = struct.Struct("3i")


def has_credentials() -> bool:
    """Whether this system tells whose the other side is; where it does not, nobody is believed."""
    return hasattr(socket, "SO_PEERCRED") and hasattr(socket, "AF_UNIX")


def fits(path: Path) -> bool:
    """Whether a socket may have this path."""
    return len(os.fsencode(path)) <= _LONGEST


def peer(connection: socket.socket) -> int:
    """The number of the user who opened the other side."""
    found = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(found)[1])


class SocketListener:
    """Listens at a path until it is closed, which takes the file away. Raises OSError where that cannot be had."""

    def __init__(self, path: Path) -> None:
        """What one's own process left at the path is replaced; nothing else is, nor one that somebody listens at."""
        self.path = path
        _clear(path)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._identity: tuple[int, int] | None = None
        try:
            self.socket.settimeout(0)
            # Linux gives the name this mode: to change it by the name would follow a link that another user is quick to put there.
            os.fchmod(self.socket.fileno(), _MODE)
            self.socket.bind(os.fspath(path))
            status = _own_socket(path)
            self._identity = status.st_dev, status.st_ino
            self.socket.listen(_WAITING)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Listen no more, and take the file away, if it is still this one."""
        self.socket.close()
        with suppress(OSError):
            status = self.path.lstat()
            if (status.st_dev, status.st_ino) == self._identity:
                self.path.unlink()


def connect(path: Path, seconds: float) -> socket.socket | None:
    """A connection to one's own process that listens there; None where none does, or a link leads elsewhere. Raises ForeignError."""
    if path.is_symlink():
        return None
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect(os.fspath(path))
    except OSError:
        connection.close()
        return None
    if peer(connection) != os.geteuid():
        connection.close()
        raise ForeignError
    return connection


class ForeignError(Exception):
    """Another user's process listens there."""


def private_folder(folder: Path) -> bool:
    """Make the folder if it is missing; whether it is one's own alone."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        check_folder(folder)
    except (OSError, UsageError):
        return False
    return True


def _clear(path: Path) -> None:
    """Take away a socket of one's own that nobody listens at. Raises OSError for anything else that has the name."""
    try:
        _own_socket(path)
    except FileNotFoundError:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as there:
        there.settimeout(0)
        try:
            there.connect(os.fspath(path))
        except ConnectionRefusedError:
            path.unlink()
        else:
            raise FileExistsError(path)


def _own_socket(path: Path) -> os.stat_result:
    """Raises FileExistsError where anything else has the name."""
    status = path.lstat()
    if not stat.S_ISSOCK(status.st_mode) or status.st_uid != os.geteuid():
        raise FileExistsError(path)
    return status
