"""`/metrics` of this machine alone: a page in a browser here reads nothing, and nobody takes the connections of all."""

import asyncio
import socket
from contextlib import asynccontextmanager

import anyio
import pytest

from wxpush.monitoring.listener import metrics_listener, metrics_told

pytestmark = [pytest.mark.anyio, pytest.mark.process]


@pytest.fixture
def anyio_backend():
    return "asyncio"


class Silent:
    def say(self, *_):
        """To nobody."""

    def event(self, *_, **__):
        """To nobody."""


@asynccontextmanager
async def told(host):
    """Where they are told, a host and a port."""
    with metrics_listener((host, 0)) as listener:
        assert isinstance(listener, socket.socket)
        async with metrics_told(listener, lambda: "wxpush_x 1\n", Silent()):
            yield "127.0.0.1", listener.getsockname()[1]


async def status(place, *heads: str) -> int:
    reader, writer = await asyncio.open_connection(*place)
    lines = "".join(f"{each}\r\n" for each in heads)
    writer.write(f"GET /metrics HTTP/1.1\r\n{lines}connection: close\r\n\r\n".encode())
    with anyio.fail_after(10):
        said = await reader.read()
    writer.close()
    return int(said.split()[1])


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:9464", "127.0.0.1.evil.example", "localhost@evil.example"]
)
async def test_a_page_whose_name_was_made_to_point_here_reads_nothing(host):
    async with told("127.0.0.1") as place:
        assert await status(place, f"Host: {host}") == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:9464", "[::1]:9464"])
async def test_a_monitor_of_this_machine_reads_them(host):
    async with told("127.0.0.1") as place:
        assert await status(place, f"Host: {host}") == 200


async def test_a_monitor_of_elsewhere_reads_them_where_a_host_is_named():
    async with told("0.0.0.0") as place:
        assert await status(place, "Host: monitored.example:9464") == 200


async def test_nobody_takes_the_connections_of_all():
    async with told("127.0.0.1") as place:
        opened = [await asyncio.open_connection(*place) for _ in range(45)]
        await anyio.sleep(0.5)
        reader, writer = await asyncio.open_connection(*place, local_addr=("127.0.0.2", 0))
        writer.write(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nconnection: close\r\n\r\n")
        with anyio.fail_after(10):
            assert b" 200 " in await reader.read()
        open_still = 0
        for each, _ in opened:
            try:
                async with asyncio.timeout(0.01):
                    await each.read(1)
            except TimeoutError:
                open_still += 1
        assert open_still == 20
        for _, wrote in [*opened, (reader, writer)]:
            wrote.close()
