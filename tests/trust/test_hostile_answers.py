"""A server in WeChat's place that means harm, over real sockets: each answer is a Reply within its bounds, and nothing of it is kept, shown or followed."""

import json
import warnings
from email.utils import formatdate

import pytest

from tests.token.conftest import anyio_backend  # noqa: F401 - a fixture
from tests.transport.faultserver import Peer, answer, serving
from tests.wechat.asking import BASE
from wxpush.answer import ApiRefusal, clean, read_fields
from wxpush.errors import ServerError
from wxpush.model import Arrival, Reply
from wxpush.wechat.api import WechatApi
from wxpush.wechat.line import HttpLine

pytestmark = [pytest.mark.anyio, pytest.mark.process]

_GOOD = b'{"access_token":"92_abc","expires_in":7200}'
#: Places that no library can make an address of, and some that it can.
_ELSEWHERE = [
    "http://\x80/",
    "http://xn--a/",
    "http://[",
    "//[::1",
    "http://a:99999999/",
    "https://evil.example/",
    "http://" + "a" * 20_000,
    "mailto:x",
]
#: Python's reader of cookies gives up on some of these with a traceback on standard error.
_COOKIES = [
    "a=b; expires=Wed, 99 Foo 0000 99:99:99 GMT",
    "a=b; expires=" + "1-" * 5000,
    "a=1; max-age=" + "9" * 30,
    '=;=;;;"\\',
]


@pytest.mark.parametrize("place", _ELSEWHERE, ids=lambda place: repr(place[:20]))
async def test_wherever_an_answer_leads_it_is_an_answer(place):
    data = answer(b"", "Content-Type: text/html", status="302 Found").replace(
        b"Content-Type: text/html", b"Location: " + place.encode("latin-1")
    )
    with serving(lambda peer: (peer.request(), peer.send(data))) as server:
        url = f"http://127.0.0.1:{server.port}"
        async with HttpLine(url, timeout=20) as line:
            reply = await line.ask("GET", f"{url}/x")
    assert (reply.arrival, reply.status, len(server.requests)) == (Arrival.ANSWERED, 302, 1)


@pytest.mark.parametrize("cookie", _COOKIES, ids=lambda cookie: cookie[:30])
async def test_a_cookie_is_neither_read_nor_sent_back(cookie):
    def script(peer: Peer) -> None:
        while peer.request():
            peer.send(answer(_GOOD, f"Set-Cookie: {cookie}", "Set-Cookie: kept=1"))

    with serving(script) as server, warnings.catch_warnings():
        warnings.simplefilter("error")
        url = f"http://127.0.0.1:{server.port}"
        async with HttpLine(url, timeout=20) as line:
            for _ in range(2):
                assert (await line.ask("GET", f"{url}/x")).body == _GOOD
    assert not any(b"cookie" in request.lower() for request in server.requests)


async def test_a_request_says_who_asks_and_no_more():
    with serving(lambda peer: (peer.request(), peer.send(answer(_GOOD)))) as server:
        url = f"http://127.0.0.1:{server.port}"
        async with HttpLine(url, timeout=20) as line:
            await line.ask("POST", f"{url}/x?y=%2F", body=b"{}", headers={"webhook-id": "1"})
        host = url.removeprefix("http://")
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    found = dict(each.split(": ", 1) for each in rest)
    assert (first, body) == ("POST /x?y=%2F HTTP/1.1", b"{}")
    assert {name.lower(): value for name, value in found.items()} == {
        "host": host,
        "user-agent": "wxpush",
        "accept-encoding": "identity",
        "content-type": "application/json",
        "content-length": "2",
        "webhook-id": "1",
    }


async def test_a_name_of_the_time_comes_with_a_knock():
    date = formatdate(usegmt=True)
    with serving(lambda peer: (peer.request(), peer.send(answer(b"", f"Date: {date}")))) as server:
        url = f"http://127.0.0.1:{server.port}"
        async with HttpLine(url, timeout=20) as line:
            assert (await line.knock(url))[1] == date


@pytest.mark.parametrize(
    "interim", ["HTTP/1.1 102 P\r\n\r\n", "HTTP/1.1 103 E\r\nLink: <" + "x" * 1000 + ">\r\n\r\n"]
)
async def test_answers_before_the_answer_are_few(interim):
    """Each is quickly sent and costs a reader more: without a bound he reads for as long as he waits."""

    def script(peer: Peer) -> None:
        peer.request()
        peer.flood(interim.encode() * 1000, 1000)

    with serving(script) as server:
        url = f"http://127.0.0.1:{server.port}"
        async with HttpLine(url, timeout=60) as line:
            reply = await line.ask("GET", url)
    assert reply.arrival is Arrival.MAYBE
    assert "within" not in str(reply.fault), "it was not the deadline that ended it"


async def test_some_answers_before_the_answer_are_none():
    data = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 3 + answer(_GOOD)

    def script(peer: Peer) -> None:
        while peer.request():
            peer.send(data)

    with serving(script) as server:
        url = f"http://127.0.0.1:{server.port}"
        async with HttpLine(url, timeout=20) as line:
            assert [(await line.ask("GET", url)).body for _ in range(3)] == [_GOOD] * 3
    assert server.connections == 1


@pytest.mark.parametrize(
    "text", [" " * 60_000, "\x00" * 2000, "\u202e" * 2000, "\n" * 1500 + "x", "", "a" * 2000]
)
async def test_words_without_a_word_are_words(text):
    assert len(clean(text)) <= 200
    body = json.dumps({"errcode": 61004, "errmsg": text}).encode()
    assert isinstance(read_fields(Reply(Arrival.ANSWERED, 200, body)), ApiRefusal)


_HUGE = "9" * 400
_ASKED = {
    "followers": lambda api: api.followers("92_t"),
    "tagged": lambda api: api.tagged("92_t", 1),
    "tags": lambda api: api.tags("92_t"),
    "quota": lambda api: api.quota("92_t", "/x"),
}


@pytest.mark.parametrize("number", [_HUGE, f'"{_HUGE}"', "-" + _HUGE, str(2**63)])
@pytest.mark.parametrize(
    ("asked", "body"),
    [
        ("followers", '{"total":N,"count":1,"data":{"openid":["oA"]},"next_openid":""}'),
        ("tagged", '{"count":N,"data":{"openid":["oA"]},"next_openid":""}'),
        ("tags", '{"tags":[{"id":N,"name":"x","count":1}]}'),
        ("tags", '{"tags":[{"id":1,"name":"x","count":N}]}'),
        ("quota", '{"quota":{"daily_limit":N,"used":1,"remain":1}}'),
        ("quota", '{"quota":{"daily_limit":1,"used":1,"remain":N}}'),
        (
            "quota",
            '{"quota":{"daily_limit":1,"used":1,"remain":1},"rate_limit":{"call_count":N,"refresh_second":1}}',
        ),
    ],
)
async def test_a_number_that_nothing_has_so_many_of_is_no_answer(asked, body, number):
    """A database, a table and a sum could not hold it."""
    import httpx  # noqa: PLC0415 - the only one that needs no socket

    data = body.replace("N", number).encode()
    transport = httpx.MockTransport(lambda _: httpx.Response(200, stream=httpx.ByteStream(data)))
    async with WechatApi(BASE, timeout=5, sleep=_at_once, jitter=lambda: 0.0, transport=transport) as api:
        with pytest.raises(ServerError):
            await _ASKED[asked](api)


async def _at_once(_seconds: float) -> None:
    pass
