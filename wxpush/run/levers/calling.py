"""Gives an order to the send of a campaign that is at work on this machine."""

import socket
from pathlib import Path

from msgspec.structs import replace

from wxpush.errors import UsageError
from wxpush.run.levers.address import addresses, identity
from wxpush.run.levers.orders import LONGEST, LeverAnswer, LeverOrder, answer, line
from wxpush.system.localsocket import ForeignError, connect

#: Seconds that the other side may take.
_PATIENCE = 5.0


def call(checkpoint: Path, order: LeverOrder) -> LeverAnswer | None:
    """What it says; None where no send is at work. Raises UsageError where another user's process, another campaign's, or one that says nothing,
    is in its place.
    """
    order = replace(order, of=identity(checkpoint))
    strange: Path | None = None
    for path, _ in addresses(checkpoint):
        try:
            connection = connect(path, _PATIENCE)
        except ForeignError:
            strange = path
            continue
        if connection is None:
            continue
        with connection:
            found = _asked(connection, order)
        if found is not None and found.ok:
            return found
        strange = path
    if strange is not None:
        raise UsageError("run.strange_socket", path=strange)
    return None


def _asked(connection: socket.socket, order: LeverOrder) -> LeverAnswer | None:
    data = b""
    try:
        connection.sendall(line(order))
        while b"\n" not in data and len(data) <= LONGEST:
            more = connection.recv(LONGEST)
            if not more:
                return None
            data += more
    except OSError:
        return None
    return answer(data)
