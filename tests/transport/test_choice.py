"""Which transport is opened, where to and through what; and the words for what goes wrong."""

import errno
import socket
import ssl
import subprocess
import sys

import pytest

from wxpush.errors import UsageError
from wxpush.system.tls import client_context
from wxpush.transport import TRANSPORTS, open_transport
from wxpush.transport.address import Address, parse_address
from wxpush.transport.faults import words
from wxpush.transport.httpx import HttpxTransport
from wxpush.transport.proxy import Proxy, proxy_for
from wxpush.transport.wire import WireTransport

WECHAT = Address(tls=True, host="api.weixin.qq.com", port=443)


@pytest.mark.parametrize(
    ("url", "address", "authority"),
    [
        ("https://api.weixin.qq.com", WECHAT, "api.weixin.qq.com"),
        ("https://API.weixin.qq.com:443/", WECHAT, "api.weixin.qq.com"),
        ("http://127.0.0.1:8080", Address(tls=False, host="127.0.0.1", port=8080), "127.0.0.1:8080"),
        ("http://localhost/a b/", Address(tls=False, host="localhost", port=80, prefix="/a b"), "localhost"),
        ("https://[::1]:8443", Address(tls=True, host="::1", port=8443), "[::1]:8443"),
        ("https://[::1]", Address(tls=True, host="::1", port=443), "[::1]"),
        (
            "https://例子.example",
            Address(tls=True, host="xn--fsqu00a.example", port=443),
            "xn--fsqu00a.example",
        ),
    ],
)
def test_a_base_url_is_taken_apart(url, address, authority):
    assert parse_address(url) == address
    assert address.authority == authority


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.weixin.qq.com",
        "ftp://api.weixin.qq.com",
        "https://",
        "https://user:secret@api.weixin.qq.com",
        "https://api.weixin.qq.com?secret",
        "https://api.weixin.qq.com#secret",
        "https://api.weixin.qq.com:99999",
        "https://api.weixin.qq.com:0",
        "https://api.weixin.qq.com:secret",
        "https://a..b",
        "https://[::1",
    ],
)
def test_a_base_url_that_cannot_be_used_is_refused_without_being_repeated(url):
    with pytest.raises(UsageError, match="base URL") as caught:
        parse_address(url)
    assert "secret" not in str(caught.value)


def test_a_prefix_stands_before_the_path():
    assert parse_address("https://h/p q/").request_path("/a?b=1%20c&d=a/b+c") == "/p%20q/a?b=1%20c&d=a/b+c"


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("localhost", True), ("a.localhost", True),
     ("10.0.0.1", False), ("localhost.example", False), ("api.weixin.qq.com", False)],
)  # fmt: skip
def test_this_machine_is_known_by_its_names(host, loopback):
    assert Address(tls=True, host=host, port=443).loopback is loopback


HTTP_PROXY = Proxy("http", "proxy.example", 3128)


@pytest.mark.parametrize(
    ("environ", "proxy"),
    [
        ({}, None),
        ({"HTTPS_PROXY": ""}, None),
        ({"HTTP_PROXY": "http://proxy.example:3128"}, None),
        ({"HTTPS_PROXY": "http://proxy.example:3128"}, HTTP_PROXY),
        ({"https_proxy": "proxy.example:3128"}, HTTP_PROXY),
        ({"https_proxy": "http://proxy.example:3128", "HTTPS_PROXY": "http://other:1"}, HTTP_PROXY),
        ({"ALL_PROXY": "http://proxy.example:3128/"}, HTTP_PROXY),
        ({"HTTPS_PROXY": "http://proxy.example"}, Proxy("http", "proxy.example", 80)),
        ({"HTTPS_PROXY": "https://u:p%40@[::1]"}, Proxy("https", "::1", 443, "u", "p@")),
        ({"HTTPS_PROXY": "socks5h://proxy.example"}, Proxy("socks5h", "proxy.example", 1080)),
        ({"HTTPS_PROXY": "http://proxy.example:3128", "NO_PROXY": "*"}, None),
        ({"HTTPS_PROXY": "http://proxy.example:3128", "NO_PROXY": "a.example, qq.com"}, None),
        ({"HTTPS_PROXY": "http://proxy.example:3128", "no_proxy": ".weixin.qq.com"}, None),
        ({"HTTPS_PROXY": "http://proxy.example:3128", "no_proxy": "API.weixin.qq.com:443"}, None),
        (
            {"HTTPS_PROXY": "http://proxy.example:3128", "no_proxy": "api.weixin.qq.com:80,q.com,,."},
            HTTP_PROXY,
        ),
    ],
)
def test_the_environment_names_the_proxy(environ, proxy):
    assert proxy_for(WECHAT, environ) == proxy


def test_plain_http_has_a_variable_of_its_own():
    plain = Address(tls=False, host="api.example", port=80)
    assert proxy_for(plain, {"HTTP_PROXY": "proxy.example:3128", "HTTPS_PROXY": "x:1"}) == HTTP_PROXY


def test_this_machine_has_no_proxy():
    here = Address(tls=True, host="127.0.0.1", port=443)
    assert proxy_for(here, {"HTTPS_PROXY": "http://proxy.example:3128"}) is None


@pytest.mark.parametrize(
    "value", ["ftp://secret", "http://", "http://secret:x", "http://a:b:secret", "socks4://secret"]
)
def test_a_proxy_that_cannot_be_used_is_refused_without_being_repeated(value):
    with pytest.raises(UsageError, match="HTTPS_PROXY") as caught:
        proxy_for(WECHAT, {"HTTPS_PROXY": value})
    assert "secret" not in str(caught.value)


def test_a_proxy_is_shown_without_its_password():
    assert Proxy("https", "::1", 443, "u", "secret").url == "https://[::1]:443"
    assert HTTP_PROXY.url == "http://proxy.example:3128"


async def opened(kind, url, environ):
    return open_transport(kind, url, timeout=1, environ=environ)


SOMETIMES = {"HTTPS_PROXY": "http://proxy.example:3128", "HTTP_PROXY": "http://proxy.example:3128"}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("kind", "url", "environ", "expected"),
    [
        ("auto", "https://api.example", {}, WireTransport),
        ("auto", "http://127.0.0.1:1", SOMETIMES, WireTransport),
        ("auto", "https://api.example", SOMETIMES, WireTransport),
        ("auto", "http://api.example", SOMETIMES, HttpxTransport),
        ("auto", "https://api.example", {"HTTPS_PROXY": "https://proxy.example"}, HttpxTransport),
        ("wire", "https://api.example", {}, WireTransport),
        ("httpx", "https://api.example", SOMETIMES, HttpxTransport),
    ],
)
async def test_the_fast_transport_is_taken_where_it_can_go(kind, url, environ, expected):
    assert type(await opened(kind, url, environ)) is expected


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["trio"])
async def test_on_another_event_loop_the_general_one_is_taken(anyio_backend):
    assert type(await opened("auto", "https://api.example", {})) is HttpxTransport


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("url", "environ"),
    [("http://api.example", SOMETIMES), ("https://api.example", {"HTTPS_PROXY": "socks5://proxy.example"})],
)
async def test_a_proxy_that_the_wire_cannot_speak_to_is_refused(url, environ):
    with pytest.raises(UsageError, match="Choose the httpx transport"):
        await opened("wire", url, environ)


def test_the_table_names_the_kinds():
    assert set(TRANSPORTS) == {"auto", "wire", "httpx"}


def test_no_http_library_is_imported_before_a_transport_is_opened():
    code = "import sys, wxpush.transport; print([m for m in ('httpx', 'httptools', 'ssl', 'anyio') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() in {"[]", "['ssl']"}  # asyncio itself imports ssl


def test_the_tls_policy_verifies_starts_at_1_2_and_lets_nobody_renegotiate():
    context = client_context({})
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert context.options & ssl.OP_NO_RENEGOTIATION


def certificate_error(code):
    exc = ssl.SSLCertVerificationError("CANARY")
    exc.verify_code = code
    return exc


def caused(exc, cause):
    exc.__cause__ = cause
    return exc


@pytest.mark.parametrize(
    ("exc", "expected"),
    [
        (certificate_error(10), "the certificate has expired"),
        (certificate_error(62), "the certificate is for another host"),
        (certificate_error(999), "the certificate cannot be verified"),
        (ssl.SSLError(1, "CANARY"), "the TLS handshake failed"),
        (socket.gaierror(-2, "CANARY"), "the host name cannot be resolved"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "CANARY"), "the connection was refused"),
        (ConnectionResetError(), "the connection was closed while it was being made"),
        (OSError(errno.EMFILE, "CANARY"), "this process has too many files open"),
        (OSError(errno.ELOOP, "CANARY"), "the system says ELOOP"),
        (OSError(99999, "CANARY"), "the system says 99999"),
        (OSError("CANARY"), "the connection failed"),
        (caused(OSError("CANARY"), OSError(errno.ENETUNREACH, "x")), "the network cannot be reached"),
        (ExceptionGroup("CANARY", [OSError(errno.EHOSTUNREACH, "x")]), "the host cannot be reached"),
        (ValueError("CANARY"), "the connection failed"),
    ],
)
def test_what_went_wrong_is_told_in_our_own_words(exc, expected):
    assert str(words(exc)) == expected
