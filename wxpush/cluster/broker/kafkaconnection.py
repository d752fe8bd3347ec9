"""Connections of aiokafka's, bounded: how long an answer may be, and where one to this machine may lead. It offers settings for neither."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

from aiokafka import client
from aiokafka.conn import AIOKafkaConnection

from wxpush.cluster.closed import closed_is_broken
from wxpush.cluster.here import addresses_here

#: What is fetched at once, in bytes, and of it of one partition: more than one of the longest messages, so that no lane holds all that waits.
FETCH_BYTES: Final = 2 * 1024 * 1024
PARTITION_BYTES: Final = 1024 * 1024
#: Bytes of an answer. Kafka hands out a message that is longer than what may be fetched.
_MOST: Final = 8 * 1024 * 1024


class BoundedConnection(AIOKafkaConnection):  # type: ignore[misc] # aiokafka has no types
    """One that ends where an answer is longer than any that we ask for, and where it was closed before it was written to."""

    def _create_reader_task(self) -> Any:
        self._reader.readexactly = _bounded(self._reader.readexactly)
        self._writer.write = _open(self._writer.write)
        return super()._create_reader_task()


def _bounded(read: Callable[[int], Awaitable[bytes]]) -> Callable[[int], Awaitable[bytes]]:
    async def readexactly(size: int) -> bytes:
        if size > _MOST:
            raise ConnectionError  # as one that broke: it is closed without a word
        return await read(size)

    return readexactly


def _open(write: Callable[[bytes], None]) -> Callable[[bytes], None]:
    def written(data: bytes) -> None:
        with closed_is_broken():
            write(data)

    return written


async def connected(host: str, port: int, **how: Any) -> BoundedConnection:
    """In the place of aiokafka's `create_conn`. Without TLS no connection to this machine leads to another. Raises FAULTS."""
    if how.get("ssl_context") is not None:
        return await _opened(host, port, **how)
    *others, last = await addresses_here(host, port)
    for address in others:
        with suppress(OSError):
            return await _opened(address, port, **how)
    return await _opened(last, port, **how)


async def _opened(host: str, port: int, **how: Any) -> BoundedConnection:
    connection = BoundedConnection(host, port, **how)
    await connection.connect()
    return connection


def bound_connections() -> None:
    """Have all clients of this process connect so."""
    assert client.create_conn is not None, "it is what its clients connect by"
    client.create_conn = connected
