"""What only the httpx transport promises: no exception of httpx or of what lies below it comes out."""

import importlib
import ssl
from contextlib import aclosing

import anyio
import httpx
import pytest

from tests.transport.faultserver import always, answer, serving
from wxpush.errors import UsageError
from wxpush.model import Arrival
from wxpush.transport import open_transport
from wxpush.transport.address import Address
from wxpush.transport.httpx import FAULTS, HttpxConnection, HttpxTransport
from wxpush.transport.proxy import Proxy

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.parametrize(
        "anyio_backend", [("asyncio", {"use_uvloop": False}), ("trio", {})], ids=["asyncio", "trio"]
    ),
]

ADDRESS = Address(tls=True, host="api.example", port=443)
PATH = "/send?access_token=CANARY"
SECRET = "https://api.example/send?access_token=CANARY"


def family(kind):
    return {kind}.union(*(family(child) for child in kind.__subclasses__()))


PUBLIC = {getattr(httpx, name) for name in httpx.__all__}
FOREIGN = sorted(
    {
        kind
        for kind in PUBLIC
        if isinstance(kind, type) and issubclass(kind, Exception) and kind is not DeprecationWarning
    }
    | {kind for kind in family(OSError) if kind.__module__ in {"builtins", "ssl", "socket"}}
    | {anyio.BrokenResourceError, anyio.ClosedResourceError, anyio.EndOfStream},
    key=lambda kind: kind.__name__,
)


def made(kind):
    request = httpx.Request("POST", SECRET)
    for arguments in (
        (SECRET,),
        (),
    ):
        try:
            return kind(*arguments)
        except TypeError:
            pass
    return kind(SECRET, request=request, response=httpx.Response(500, request=request))


class Raising(httpx.AsyncBaseTransport):
    """Fails, before or after it says that it sends."""

    def __init__(self, exc, *, sent):
        self.exc = exc
        self.sent = sent

    async def handle_async_request(self, request):
        if self.sent:
            await request.extensions["trace"](
                "http11.send_request_headers.started", {"request": Sent(b"POST")}
            )
        raise self.exc


class Sent:
    def __init__(self, method):
        self.method = method


def test_the_hierarchy_of_httpx_is_what_is_walked(anyio_backend):
    assert {httpx.ReadTimeout, httpx.RemoteProtocolError, httpx.InvalidURL, ssl.SSLError, OSError} < set(
        FOREIGN
    )
    assert len(FOREIGN) > 40


@pytest.mark.parametrize(
    ("sent", "arrival"), [(False, Arrival.NEVER_LEFT), (True, Arrival.MAYBE)], ids=["before", "after"]
)
async def test_every_exception_becomes_a_reply_that_holds_no_token(sent, arrival):
    """All of them in one test: a test for each would cost many times what it tries."""
    wrong: list[tuple[type, object]] = []
    for kind in FOREIGN:
        connection = HttpxConnection(ADDRESS, Raising(made(kind), sent=sent), timeout=1)
        try:
            reply = await connection.post(PATH, b"{}")
        except kind:
            wrong.append((kind, "comes out"))
            continue
        if reply.arrival is not arrival or not reply.fault or "CANARY" in str(reply.fault):
            wrong.append((kind, reply))
    assert wrong == []


async def test_a_bug_of_ours_is_not_taken_for_a_fault_of_the_network():
    connection = HttpxConnection(ADDRESS, Raising(ZeroDivisionError(), sent=True), timeout=1)
    with pytest.raises(ZeroDivisionError):
        await connection.post(PATH, b"{}")


def test_the_more_special_exception_stands_before_the_more_general(anyio_backend):
    kinds = list(FAULTS)
    assert [
        (kind, later) for i, kind in enumerate(kinds) for later in kinds[i + 1 :] if issubclass(later, kind)
    ] == []


async def test_a_connect_to_the_proxy_is_not_yet_the_request():
    class Connecting(Raising):
        async def handle_async_request(self, request):
            await request.extensions["trace"](
                "http11.send_request_headers.started", {"request": Sent(b"CONNECT")}
            )
            raise self.exc

    connection = HttpxConnection(ADDRESS, Connecting(httpx.ReadError("x"), sent=False), timeout=1)
    assert (await connection.post(PATH, b"{}")).arrival is Arrival.NEVER_LEFT


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("407 Who?", "the proxy refused with HTTP 407: it wants a user name and a password"),
        ("socks: general failure", "the proxy refused"),
        ("", "the proxy refused"),
    ],
)
async def test_of_a_proxys_refusal_the_status_is_told(text, fault):
    connection = HttpxConnection(ADDRESS, Raising(httpx.ProxyError(text), sent=False), timeout=1)
    assert str((await connection.post(PATH, b"{}")).fault) == fault


async def test_a_tls_proxy_is_held_to_the_same_certificates(certificates):
    with serving(always(answer(b"", status="403 No")), certificates.server("expired")) as server:
        environ = {**certificates.environ, "HTTPS_PROXY": f"https://127.0.0.1:{server.port}"}
        transport = open_transport("auto", "https://api.example", timeout=1, environ=environ)
        assert isinstance(transport, HttpxTransport)
        async with aclosing(transport.connect()) as connection:
            reply = await connection.post(PATH, b"{}")
    assert (reply.arrival, str(reply.fault)) == (Arrival.NEVER_LEFT, "the certificate has expired")


def test_a_socks_proxy_without_the_package_for_it_is_refused(anyio_backend):
    try:
        importlib.import_module("socksio")
    except ImportError:
        with pytest.raises(UsageError, match="socks"):
            HttpxTransport(ADDRESS, timeout=1, proxy=Proxy("socks5", "127.0.0.1", 1080))
    else:
        assert HttpxTransport(ADDRESS, timeout=1, proxy=Proxy("socks5", "127.0.0.1", 1080)).connect()
