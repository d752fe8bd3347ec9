"""What doctor says of the way to the server, before it says anything of the account."""

import os

import pytest

from tests.transport.faultserver import answer, serving
from tests.transport.test_socks import socks
from wxpush import probes
from wxpush.model import Arrival, Reply
from wxpush.run.check.examination import _reach
from wxpush.run.check.finding import Level
from wxpush.system.clock import SystemClock

URL = "https://api.weixin.qq.com"


@pytest.mark.parametrize(("seconds", "level"), [(0.0, Level.OK), (0.9, Level.OK), (5.2, Level.WARN)])
def test_a_name_that_takes_long_is_told_with_its_seconds(monkeypatch, seconds, level):
    async def answered(_url, *, seconds):
        return Reply(Arrival.ANSWERED, 200, b""), ""

    monkeypatch.setattr(probes, "knock", answered)
    monkeypatch.setattr(probes, "look_up", lambda _url, _environ: seconds)
    (connection, _clock) = _reach(URL, {}, SystemClock())
    assert (connection.name, connection.level) == ("connection", level)
    assert ("5.2s" in connection.what) == (level is Level.WARN)
    assert ("resolv.conf" in connection.advice) == (level is Level.WARN)


@pytest.fixture
def by(monkeypatch):
    """What doctor says where this is the proxy."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)

    def reached(proxy: str):
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        (connection,) = _reach(URL, os.environ, SystemClock())
        return connection

    return reached


def refusing(status: int):
    def script(peer):
        peer._more()
        peer.send(answer(b"", status=f"{status} No"))

    return script


@pytest.mark.parametrize(
    ("status", "word"),
    [(407, "HTTP 407: it wants a user name and a password"), (403, "HTTP 403: it lets nothing")],
)
def test_a_proxy_that_opens_no_tunnel_is_told_with_its_status_and_what_to_do(by, status, word):
    with serving(refusing(status)) as proxy:
        address = f"http://127.0.0.1:{proxy.port}"
        connection = by(address.replace("//", "//user:hunter2@"))
    assert connection.level is Level.FAIL
    assert word in connection.what
    assert all(
        word in connection.advice for word in (address, "api.weixin.qq.com", "USER:PASSWORD", "NO_PROXY")
    )
    assert "hunter2" not in connection.what + connection.advice


@pytest.mark.parametrize(
    ("ways", "word"),
    [({"code": 2}, "does not allow"), ({"wants_password": True}, "wants a user name and a password")],
)
def test_so_is_a_socks_proxy(by, ways, word):
    with socks(1, **ways) as proxy:
        connection = by(f"socks5h://127.0.0.1:{proxy.port}")
    assert word in connection.what
    assert f"socks5h://127.0.0.1:{proxy.port}" in connection.advice


def test_what_lies_behind_the_proxy_is_not_blamed_on_it(by):
    with serving(lambda peer: peer.send(b"HTTP/1.1 200 ok\r\n\r\n")) as proxy:
        connection = by(f"http://127.0.0.1:{proxy.port}")
    assert connection.level is Level.FAIL
    assert "is there a network" in connection.advice
