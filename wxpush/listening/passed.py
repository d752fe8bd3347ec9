"""A socket that a service manager listens at already, and hands over: none of the connections is lost while the service starts.

https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html
"""

import os
import socket
from collections.abc import Mapping

from wxpush.errors import UsageError

#: The first descriptor that is handed over.
_FIRST = 3


def passed_socket(environ: Mapping[str, str]) -> socket.socket | None:
    """The one that is handed over to this process; None: none is. Raises UsageError for several, and for what nobody can listen at over TCP."""
    if environ.get("LISTEN_PID") != f"{os.getpid()}" or not environ.get("LISTEN_FDS"):
        return None
    if environ["LISTEN_FDS"] != "1":
        raise UsageError("run.sockets_passed", many=environ["LISTEN_FDS"])
    try:
        os.set_inheritable(_FIRST, False)  # noqa: FBT003 - it is so called
        found = socket.socket(fileno=_FIRST)
        listens = found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    except OSError:
        raise UsageError("run.no_socket_passed") from None
    if found.family not in (socket.AF_INET, socket.AF_INET6) or not listens:
        raise UsageError("run.no_socket_passed")
    return found
