"""How the wire transport opens connections, on plain asyncio and on uvloop."""

import gc
import resource
import socket
import time

import pytest

from tests.transport.conftest import MEMBERS, to
from tests.transport.faultserver import always, answer, serving
from wxpush.model import Arrival, Reply
from wxpush.transport.address import Address
from wxpush.transport.deadline import Sweep
from wxpush.transport.dialling import Dialler
from wxpush.transport.link import Link

LOOPS = [pytest.param(member.values[1], id=member.id) for member in MEMBERS if member.values[0] == "wire"]
pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", LOOPS)]

PATH = "/cgi-bin/message/template/send?access_token=CANARY-TOKEN"
OTHER = b'{"stale":1}'


def connection_to(port, timeout=3.0):
    return to("wire", port, timeout=timeout).connect()


async def test_too_many_open_files_never_left():
    with socket.create_server(("127.0.0.1", 0)) as server:
        connection = connection_to(server.getsockname()[1])
        gc.collect()  # sockets of other tests, which would make room
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        with socket.socket() as probe:
            free = probe.fileno()
        resource.setrlimit(resource.RLIMIT_NOFILE, (free, hard))
        try:
            reply = await connection.post(PATH, b"{}")
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        assert (reply.arrival, str(reply.fault)) == (
            Arrival.NEVER_LEFT,
            "this process has too many files open",
        )


class Elsewhere(Dialler):
    """A dialler whose host has the addresses it is given: no name of this machine has two that differ."""

    def __init__(self, hosts, port, timeout):
        sweep = Sweep(timeout)
        address = Address(tls=False, host="nowhere.invalid", port=port)
        super().__init__(address, lambda: Link(sweep, timeout), timeout=timeout, context=None, proxy=None)
        self.hosts = hosts

    async def _resolve(self):
        return self.hosts


async def test_every_address_is_tried():
    with serving(always(answer())) as server:
        link = await Elsewhere(["127.0.0.2", "127.0.0.1"], server.port, 3).dial(time.monotonic() + 3)
        assert isinstance(link, Link)
        await link.aclose()


async def test_an_address_that_keeps_silent_leaves_time_for_the_next():
    with (
        serving(always(answer())) as server,
        socket.socket() as silent,
        socket.socket() as one,
        socket.socket() as two,
    ):
        silent.bind(("127.0.0.2", server.port))
        silent.listen(0)
        for filler in (one, two):
            filler.settimeout(0)
            filler.connect_ex(silent.getsockname())
        link = await Elsewhere(["127.0.0.2", "127.0.0.1"], server.port, 0.6).dial(time.monotonic() + 0.6)
        assert isinstance(link, Link)
        await link.aclose()


async def test_the_fault_of_the_preferred_address_is_told():
    with serving(always(answer())) as server:
        dialler = Elsewhere(["127.0.0.2", "::1%nowhere"], server.port, 3)
        reply = await dialler.dial(time.monotonic() + 3)
    assert isinstance(reply, Reply)
    assert (reply.arrival, str(reply.fault)) == (Arrival.NEVER_LEFT, "the connection was refused")


async def test_no_time_left_is_no_connection():
    with serving(always(answer())) as server:
        reply = await Elsewhere(["127.0.0.1"], server.port, 3).dial(time.monotonic() - 1)
    assert isinstance(reply, Reply)
    assert (reply.arrival, str(reply.fault)) == (Arrival.NEVER_LEFT, "no connection was made within 3 s")
