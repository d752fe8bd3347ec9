"""A connection to Redis that was closed before it was written to."""

import asyncio
import socket
from typing import Any, cast

import pytest

from tests.cluster.store.test_connection import Says, uses
from wxpush.cluster.store.connection import AwayError, Store


class Closing(Says):
    """A Redis at the end of a real connection, which is closed before it is written to."""

    async def execute_command(self, *command):
        listener, end = socket.socketpair()
        with listener, end:
            transport, _ = await asyncio.get_running_loop().create_connection(asyncio.Protocol, sock=end)
            transport.abort()
            await asyncio.sleep(0.01)
            transport.writelines([b"PING"])


def test_a_connection_that_uvloop_has_closed_already_is_away():
    uvloop = pytest.importorskip("uvloop")

    async def asked() -> None:
        store = Store(cast("Any", Closing({})), "redis://here/0")
        for use in [*uses(store), store.require_reachable]:
            with pytest.raises(AwayError):
                await use()

    uvloop.run(asked())
