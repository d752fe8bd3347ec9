"""The line to WeChat: deadlines, caps, what a fault means, proxies and certificates."""

import ssl

import anyio
import httpx
import pytest

from tests.token.fakes import Server, told
from wxpush.errors import UsageError
from wxpush.model import Arrival
from wxpush.wechat.line import HttpLine

pytestmark = pytest.mark.anyio

BASE = "https://api.weixin.qq.com"


class Dripping(httpx.AsyncByteStream):
    async def __aiter__(self):
        while True:
            await anyio.sleep(0.02)
            yield b" "


async def test_a_server_that_drips_is_left_at_the_deadline():
    transport = httpx.MockTransport(lambda _: httpx.Response(200, stream=Dripping()))
    async with HttpLine(BASE, timeout=0.1, transport=transport) as line:
        reply = await line.ask("GET", BASE)
    assert (reply.arrival, str(reply.fault)) == (Arrival.MAYBE, "no whole answer within 0.1 s")


class Endless(httpx.AsyncByteStream):
    sent = 0

    async def __aiter__(self):
        while True:
            await anyio.lowlevel.checkpoint()
            self.sent += 4096
            yield b"x" * 4096


async def test_an_endless_answer_is_left_soon_after_its_cap():
    stream = Endless()
    async with HttpLine(
        BASE, timeout=5, transport=httpx.MockTransport(lambda _: httpx.Response(200, stream=stream))
    ) as line:
        reply = await line.ask("GET", BASE)
    assert (reply.arrival, str(reply.fault)) == (Arrival.ANSWERED, "the answer is larger than 64 KiB")
    assert stream.sent < 100_000


async def test_a_redirect_is_not_followed_and_nothing_is_unpacked():
    asked = []

    def answer(request):
        asked.append(request)
        headers = {"location": "https://evil.example", "content-encoding": "gzip"}
        return httpx.Response(307, headers=headers, stream=httpx.ByteStream(b"raw"))

    async with HttpLine(BASE, timeout=1, transport=httpx.MockTransport(answer)) as line:
        reply = await line.ask("POST", BASE, body=b"{}")
    assert (reply.status, reply.body, len(asked)) == (307, b"raw", 1)


@pytest.mark.parametrize(
    ("error", "arrival"),
    [
        (httpx.ConnectError("refused"), Arrival.NEVER_LEFT),
        (httpx.ConnectTimeout(""), Arrival.NEVER_LEFT),
        (httpx.PoolTimeout(""), Arrival.NEVER_LEFT),
        (httpx.ProxyError("407 Proxy Authentication Required"), Arrival.NEVER_LEFT),
        (httpx.ReadTimeout(""), Arrival.MAYBE),
        (httpx.WriteError(""), Arrival.MAYBE),
        (httpx.RemoteProtocolError(""), Arrival.MAYBE),
        (ConnectionResetError(), Arrival.MAYBE),
    ],
)
async def test_a_fault_tells_whether_the_request_left(error, arrival):
    async with HttpLine(BASE, timeout=1, transport=Server(error).transport) as line:
        reply = await line.ask("GET", BASE)
    assert reply.arrival is arrival
    assert reply.fault


async def test_a_real_closed_port_is_a_fault_and_not_an_exception(free_tcp_port):
    async with HttpLine("http://127.0.0.1", timeout=5) as line:
        reply = await line.ask("GET", f"http://127.0.0.1:{free_tcp_port}/")
    assert reply.arrival is Arrival.NEVER_LEFT
    assert str(reply.fault).startswith("no connection")


@pytest.mark.parametrize("proxy", ["no-scheme-here://me:hunter2@x", "socks4://me:hunter2@127.0.0.1:1"])
async def test_a_proxy_that_cannot_be_used_is_an_error_without_its_password(monkeypatch, proxy):
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(UsageError, match="proxy that HTTPS_PROXY") as caught:
        HttpLine(BASE, timeout=1)
    assert "hunter2" not in told(caught.value)


async def test_certificates_that_cannot_be_read_are_an_error(monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "gone.pem"))
    (tmp_path / "gone.pem").write_text("no certificate")
    with pytest.raises(UsageError, match="SSL_CERT_FILE"):
        HttpLine(BASE, timeout=1)


async def test_questions_are_asked_under_the_tls_policy_of_messages():
    async with HttpLine(BASE, timeout=1) as line:
        policy = line._transport._pool._ssl_context  # type: ignore[attr-defined]
    assert policy.options & ssl.OP_NO_RENEGOTIATION
    assert (policy.minimum_version, policy.verify_mode) == (ssl.TLSVersion.TLSv1_2, ssl.CERT_REQUIRED)


@pytest.mark.process
async def test_a_server_without_tls_is_told_as_that_and_not_in_words_of_the_system():
    async def answer(stream):
        async with stream:
            await stream.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    async with (
        await anyio.create_tcp_listener(local_host="127.0.0.1") as listener,
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(listener.serve, answer)
        base = f"https://127.0.0.1:{listener.extra(anyio.abc.SocketAttribute.local_port)}"
        async with HttpLine(base, timeout=5) as line:
            reply = await line.ask("GET", base)
        tasks.cancel_scope.cancel()
    assert str(reply.fault).endswith("the port does not speak TLS"), reply.fault
