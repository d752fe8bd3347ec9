"""Ways to a server that few have: proxies by odd variables, SOCKS, an answer that only the end of its connection ends, gateways that say when to come again."""

import sys
import tomllib
from contextlib import aclosing
from pathlib import Path

import pytest

import wxpush
from tests.transport.conftest import MEMBERS, to
from tests.transport.faultserver import JSON_OK, always, answer, serving
from wxpush.errors import UsageError
from wxpush.model import Arrival
from wxpush.transport import open_transport
from wxpush.transport.address import parse_address
from wxpush.transport.proxy import Proxy, proxy_for

WECHAT = "https://api.weixin.qq.com"
PROXY = Proxy("http", "proxy.example", 3128)
PATH = "/cgi-bin/message/template/send?access_token=x"


@pytest.mark.anyio
@pytest.mark.parametrize("how", ["ended", "cut"])
@pytest.mark.parametrize(("kind", "anyio_backend"), MEMBERS)
async def test_an_answer_without_a_length_that_nobody_ended_is_not_whole(
    kind, anyio_backend, certificates, how
):
    """TLS tells the end of a connection from a cut: https://www.rfc-editor.org/rfc/rfc9112#section-9.8"""

    def script(peer):
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\n\r\n" + JSON_OK)
        if how == "ended":
            peer.sock.unwrap()

    with serving(script, certificates.server()) as server:
        transport = to(kind, server.port, tls=True, environ=certificates.environ)
        async with aclosing(transport.connect()) as connection:
            reply = await connection.post(PATH, b"{}")
    assert reply.arrival is (Arrival.ANSWERED if how == "ended" else Arrival.MAYBE)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("header", "seconds"),
    [("Retry-After: 7", 7), ("retry-after:  0", 0), ("X-Other: 1", None), ("Retry-After: soon", None)],
)
@pytest.mark.parametrize(("kind", "anyio_backend"), MEMBERS[1:3])
async def test_a_reply_says_when_to_come_again(kind, anyio_backend, header, seconds):
    """In seconds, where the header holds a number of them: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3"""
    with serving(always(answer(b"", header, status="429 Too Many Requests"))) as server:
        async with aclosing(to(kind, server.port).connect()) as connection:
            reply = await connection.post(PATH, b"{}")
    assert reply.status == 429
    assert reply.retry_after == seconds


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_a_proxy_that_cannot_be_used_is_blamed_on_the_variable_that_names_it(name):
    with pytest.raises(UsageError) as caught:
        proxy_for(parse_address(WECHAT), {name: "socks://127.0.0.1:7891/"})
    words = str(caught.value).replace(",", " ").split()
    assert [word for word in words if word.upper().endswith("_PROXY")] == [name]


@pytest.mark.parametrize("exempt", ["fe80::/10", "[::1]", "10.0.0.0/8", "fe80::/999", "http://", "]["])
def test_what_exempts_another_host_or_none_at_all_exempts_nothing(exempt):
    environ = {"HTTPS_PROXY": PROXY.url, "NO_PROXY": exempt}
    assert proxy_for(parse_address(WECHAT), environ) == PROXY


@pytest.mark.parametrize(
    ("url", "exempt"),
    [
        (WECHAT, "localhost qq.com"),
        (WECHAT, "weixin.qq.com."),
        (f"{WECHAT}.", "weixin.qq.com"),
        ("https://10.1.2.3", "10.0.0.0/8"),
        ("https://[2001:db8::1]", "[2001:db8::1]"),
        ("https://[2001:db8::1]", "2001:db8::/32"),
        ("https://[2001:db8::1]", "2001:DB8:0::1"),
    ],
)
def test_hosts_are_exempted_in_the_forms_that_curl_takes(url, exempt):
    """https://curl.se/libcurl/c/CURLOPT_NOPROXY.html"""
    assert proxy_for(parse_address(url), {"HTTPS_PROXY": PROXY.url, "NO_PROXY": exempt}) is None


@pytest.mark.parametrize(
    ("url", "exempt"), [("https://10.1.2.3", "10.1.2.30"), ("https://110.1.2.3", "10.1.2.3")]
)
def test_addresses_are_compared_as_addresses(url, exempt):
    assert proxy_for(parse_address(url), {"HTTPS_PROXY": PROXY.url, "NO_PROXY": exempt}) == PROXY


def test_a_dot_behind_a_name_is_no_part_of_it():
    address = parse_address(f"{WECHAT}.")
    assert (address.host, address.authority) == ("api.weixin.qq.com", "api.weixin.qq.com")


def test_an_extra_installs_what_socks_needs():
    project = tomllib.loads((Path(wxpush.__file__).parents[1] / "pyproject.toml").read_text())["project"]
    assert any(
        each.startswith(("socksio", "httpx[socks]")) for each in project["optional-dependencies"]["socks"]
    )


@pytest.mark.anyio
async def test_without_it_the_sentence_names_the_extra(monkeypatch, anyio_backend):
    monkeypatch.setitem(sys.modules, "socksio", None)
    with pytest.raises(UsageError, match=r"wxpush-cli\[socks\]"):
        open_transport("auto", WECHAT, timeout=1, environ={"ALL_PROXY": "socks5://127.0.0.1:1080"})
