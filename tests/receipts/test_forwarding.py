"""The program behind the callback, and whatever it answers: WeChat gets that answer, or one that has it repeat the push."""

import ssl

import pytest

from tests.transport.faultserver import Peer, answer, serving
from wxpush.receipts.forwarding import Forwarder

pytestmark = [pytest.mark.anyio, pytest.mark.process]

_GOOD = b"<xml>for the first</xml>"


@pytest.fixture
def anyio_backend():
    return "asyncio"


def forwarder(server) -> Forwarder:
    return Forwarder(f"http://127.0.0.1:{server.port}/old?a=b", ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))


async def test_what_it_says_too_much_is_nobodys_answer():
    """It would be read by another follower, as the reply to his message."""

    def script(peer: Peer) -> None:
        while peer.request():
            peer.send(answer(_GOOD) + answer(b"<xml>for somebody else</xml>"))

    with serving(script) as server:
        async with forwarder(server) as opened:
            bodies = [(await opened.ask(b"x=1", b"{}", b"text/xml")).body for _ in range(3)]
    assert bodies == [_GOOD] * 3


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (answer(_GOOD, "Content-Type: \u8ba2\u5355"), 200),
        (answer(b"", status="999 Odd"), 502),
        (answer(b"", "Location: http://\u0080/", status="302 Found"), 302),
        (b"HTTP/1.1 102 P\r\n\r\n" * 20_000, 502),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nxxxxxx", 502),
        (b"SSH-2.0-OpenSSH\r\n", 502),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n" + b"x" * 2_000_000, 502),
    ],
    ids=[
        "a type in Chinese",
        "no status",
        "elsewhere",
        "answers before it",
        "two lengths",
        "no HTTP",
        "too long",
    ],
)
async def test_an_odd_answer_is_one_or_is_repeated(data, status):
    with serving(lambda peer: (peer.request(), peer.send(data))) as server:
        async with forwarder(server) as opened:
            found = await opened.ask(b"x=1", b"{}", b"text/xml")
    assert (found.status, len(server.requests)) == (status, 1)


@pytest.mark.parametrize("query", [b"x=\x7f", b"x=%00", b"x=[]", b"&&=", b"x=" + b"y" * 4000])
async def test_an_odd_question_is_handed_on_or_is_repeated(query):
    with serving(lambda peer: (peer.request(), peer.send(answer(_GOOD)))) as server:
        async with forwarder(server) as opened:
            found = await opened.ask(query, b"{}", b"text/xml")
    assert found.status in {200, 502}
