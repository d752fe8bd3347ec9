"""Questions go through the same proxy as messages: what one variable says is decided once."""

import os
import socket
import sys

import pytest

from wxpush.errors import UsageError
from wxpush.transport.address import parse_address
from wxpush.transport.proxy import proxy_for
from wxpush.wechat.line import HttpLine

pytestmark = pytest.mark.anyio

WECHAT = "https://api.weixin.qq.com"
GOOD = "http://proxy.example:3128"
#: An address of Clash and GNOME, of a scheme that nothing speaks.
ODD = "socks://127.0.0.1:7891/"


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
def variables(monkeypatch):
    """Set these variables of proxies, and no others."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)

    def set_all(environ: dict[str, str]) -> None:
        for name, value in environ.items():
            monkeypatch.setenv(name, value)

    return set_all


def way(line: HttpLine) -> str:
    """The proxy that it would take to WeChat; empty for none."""
    pool = line._transport._pool  # type: ignore[attr-defined]
    url = getattr(pool, "_proxy_url", None)
    return f"{url.scheme.decode()}://{url.host.decode()}:{url.port}" if url else ""


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"HTTPS_PROXY": GOOD},
        {"https_proxy": GOOD, "HTTPS_PROXY": "http://other.example:1"},
        {"ALL_PROXY": GOOD},
        {"HTTP_PROXY": GOOD},
        {"HTTPS_PROXY": GOOD, "NO_PROXY": "qq.com"},
        {"HTTPS_PROXY": GOOD, "NO_PROXY": "*"},
    ],
)
async def test_the_proxy_of_questions_is_the_one_of_messages(variables, environ):
    await _same(variables, environ)


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTPS_PROXY": GOOD, "ALL_PROXY": ODD},
        {"HTTPS_PROXY": GOOD, "HTTP_PROXY": ODD},
        {"HTTP_PROXY": ODD},
        {"ALL_PROXY": ODD, "NO_PROXY": "api.weixin.qq.com"},
        {"HTTPS_PROXY": GOOD, "NO_PROXY": "fe80::/10"},
        {"HTTPS_PROXY": GOOD, "NO_PROXY": "localhost,[::1]"},
        {"NO_PROXY": "[::1]"},
    ],
    ids=str,
)
async def test_a_variable_that_is_not_asked_does_no_harm(variables, environ):
    await _same(variables, environ)


async def _same(variables, environ: dict[str, str]) -> None:
    variables(environ)
    expected = proxy_for(parse_address(WECHAT), environ)
    async with HttpLine(WECHAT, timeout=1) as line:
        assert way(line) == (expected.url if expected else "")


async def test_without_a_library_for_socks_the_extra_is_named(variables, monkeypatch):
    monkeypatch.setitem(sys.modules, "socksio", None)
    variables({"ALL_PROXY": "socks5://127.0.0.1:1080"})
    with pytest.raises(UsageError, match=r"wxpush-cli\[socks\]"):
        HttpLine(WECHAT, timeout=1)


async def test_a_proxy_that_cannot_be_reached_is_named_and_not_wechat(variables):
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        variables({"HTTPS_PROXY": f"http://user:pass@127.0.0.1:{port}"})
        async with HttpLine(WECHAT, timeout=5) as line:
            reply = await line.ask("GET", WECHAT)
    assert str(reply.fault) == f"no connection: the proxy http://127.0.0.1:{port}: the connection was refused"
