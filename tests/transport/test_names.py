"""What is kept of a name's addresses, for how long, and in which order they are tried."""

import socket
import time

import anyio
import pytest

from tests.transport.conftest import MEMBERS
from tests.transport.nameserver import NAME
from wxpush.probes import look_up
from wxpush.transport import names as host_names
from wxpush.transport.names import HostNames

pytestmark = pytest.mark.anyio
LOOPS = [member.values[1] for member in MEMBERS[:2]]
each_loop = pytest.mark.parametrize("anyio_backend", LOOPS, ids=["asyncio", "uvloop"])


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def _settled(known: HostNames) -> None:
    """Wait until no look-up is under way."""
    with anyio.fail_after(2):
        while any(entry.under_way for entry in known._entries.values()):
            await anyio.sleep(0.005)


@each_loop
async def test_old_addresses_are_used_while_the_name_is_looked_up_anew(names, anyio_backend):
    clock = Clock()
    known = HostNames(clock)
    assert await known.find(NAME, 443) == ["127.0.0.1"]
    names.addresses, names.seconds = ["127.0.0.9"], 0.1
    clock.now += host_names.FRESH - 1
    assert await known.find(NAME, 443) == ["127.0.0.1"]
    assert names.asked == 1
    clock.now += 1
    began = time.monotonic()
    assert await known.find(NAME, 443) == ["127.0.0.1"]
    assert time.monotonic() - began < 0.05
    await _settled(known)
    assert await known.find(NAME, 443) == ["127.0.0.9"]
    assert names.asked == 2


@each_loop
async def test_a_name_server_that_is_gone_takes_no_address_away(names, anyio_backend):
    clock = Clock()
    known = HostNames(clock)
    await known.find(NAME, 443)
    names.gone = True
    clock.now += host_names.FRESH
    for _ in range(5):
        assert await known.find(NAME, 443) == ["127.0.0.1"]
        await _settled(known)
    assert names.asked == 2
    clock.now += host_names.AGAIN
    await known.find(NAME, 443)
    await _settled(known)
    assert names.asked == 3


@each_loop
async def test_a_name_that_was_not_found_is_looked_up_at_once_again(names, anyio_backend):
    known = HostNames()
    names.gone = True
    for _ in range(2):
        with pytest.raises(socket.gaierror):
            await known.find(NAME, 443)
    names.gone = False
    assert await known.find(NAME, 443) == ["127.0.0.1"]


@each_loop
async def test_an_address_that_was_left_is_tried_again_a_minute_later(names, anyio_backend):
    clock = Clock()
    known = HostNames(clock)
    names.addresses = ["127.0.0.2", "127.0.0.1"]
    known.leave("127.0.0.2", 443)
    assert await known.find(NAME, 443) == ["127.0.0.1", "127.0.0.2"]
    assert await known.find(NAME, 80) == ["127.0.0.2", "127.0.0.1"]
    clock.now += host_names.LEFT
    assert await known.find(NAME, 443) == ["127.0.0.2", "127.0.0.1"]
    known.leave("127.0.0.1", 443)
    assert len(known._left) == 1


@each_loop
async def test_it_is_known_how_long_the_last_look_up_took(names, monkeypatch, anyio_backend):
    monkeypatch.setattr("wxpush.probes.NAMES", known := HostNames())
    assert look_up(f"https://{NAME}", {}) == 0
    names.seconds = 0.1
    await known.find(NAME, 443)
    assert look_up(f"https://{NAME}", {}) >= 0.1
    assert look_up("https://api.weixin.qq.com", {"HTTPS_PROXY": f"http://{NAME}:443"}) >= 0.1


@each_loop
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_an_address_is_not_looked_up(host, anyio_backend):
    assert await HostNames().find(host, 443) == [host]


@each_loop
async def test_families_are_tried_by_turns(monkeypatch, anyio_backend):
    found = [
        (socket.AF_INET6, "::1"),
        (socket.AF_INET6, "::2"),
        (socket.AF_INET6, "::3"),
        (socket.AF_INET, "1.1.1.1"),
    ]
    answers = [(family, socket.SOCK_STREAM, 6, "", (address, 443)) for family, address in found]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: answers)
    assert await HostNames().find(NAME, 443) == ["::1", "1.1.1.1", "::2", "::3"]


@pytest.mark.parametrize("host", ["localhost", "api.localhost"])
async def test_a_name_of_this_machine_leads_nowhere_else(monkeypatch, host, anyio_backend):
    """What is of this machine may go without TLS: a name server that lies would have the secret."""
    told = ["203.0.113.7", "127.0.0.1", "2001:db8::7", "::1"]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [_found(each) for each in told])
    assert await HostNames().find(host, 80) == ["127.0.0.1", "::1"]
    told[:] = ["203.0.113.7", "2001:db8::7"]
    known = HostNames()
    for _ in range(3):  # nothing of it is remembered either
        with pytest.raises(socket.gaierror):
            await known.find(host, 80)


def _found(address: str):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return (family, socket.SOCK_STREAM, 6, "", (address, 80))
