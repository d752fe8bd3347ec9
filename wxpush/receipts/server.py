"""The receiver on a socket."""

import socket

from wxpush.errors import UsageError
from wxpush.listening.addresses import Addresses
from wxpush.listening.server import QuietServer, ServerManner, listen, make_server
from wxpush.listening.wire import MOST_CONNECTIONS, Bounds, Connections
from wxpush.oserror import cause
from wxpush.receipts.receiver import Receiver
from wxpush.system.openfiles import room_for

#: Longer than WeChat waits: of what has begun when the end is asked for, and of a push.
_GRACE_SECONDS, _PUSH_SECONDS = 6, 6.0
#: A web server that speaks HTTPS for it is on this machine: whatever comes from here may be of anybody.
_HERE = ("127.0.0.0/8", "::1")


def make_receipts_server(receiver: Receiver) -> QuietServer:
    """The server for it. Raises UsageError where no connection at all can be taken."""
    bounds = Bounds(connections=room_for(MOST_CONNECTIONS), request_seconds=_PUSH_SECONDS)
    return make_server(
        receiver, Connections(bounds, Addresses(_HERE)), ServerManner(drain_seconds=_GRACE_SECONDS)
    )


def listen_for_pushes(host: str, port: int) -> socket.socket:
    """A socket that connections are made to from now on; port 0: a free one. Raises UsageError."""
    try:
        return listen(host, port)
    except OSError as error:
        raise UsageError("receipts.port_unusable", host=host, port=port, why=cause(error)) from None
