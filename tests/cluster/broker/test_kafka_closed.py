"""A connection to Kafka that was closed before it was written to."""

import asyncio
from typing import Any

import pytest

pytest.importorskip("aiokafka", reason="aiokafka is not installed")

from aiokafka.errors import KafkaConnectionError

from wxpush.cluster.broker.kafkaconnection import BoundedConnection

pytestmark = pytest.mark.process


class Closed(BoundedConnection):
    """One that is lost between two steps of the library's."""

    _writer: Any

    async def _do_version_lookup(self):
        writer = self._writer
        writer.transport.abort()
        await asyncio.sleep(0.01)
        self._writer = writer  # as of who does not know it yet
        await super()._do_version_lookup()


def test_it_is_a_broken_connection_where_uvloop_calls_it_a_bug():
    uvloop = pytest.importorskip("uvloop")

    async def connected() -> None:
        async with await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            with pytest.raises(KafkaConnectionError):
                await Closed("127.0.0.1", port).connect()

    uvloop.run(connected())
