import json
import ssl

import httpx
import pytest

from tests.token.fakes import FakeClock, Server, told
from tests.wechat.asking import BASE, stable
from wxpush.credentials import Secret
from wxpush.errors import AccountError, ServerError, UnreachableError, meaning
from wxpush.wechat.api import WechatApi
from wxpush.wechat.values import FetchedToken, Quota, TemplateInfo
from wxpush.words import Means

pytestmark = pytest.mark.anyio

GRANT = b'{"access_token":"92_abc","expires_in":7200}'
BUSY = b'{"errcode":-1,"errmsg":"system error"}'


async def test_a_stable_token_is_asked_for_with_the_secret_in_the_body(api):
    server = Server(GRANT)
    assert await stable(api(server)) == FetchedToken("92_abc", 7200)
    request = server.requests[0]
    assert (request.method, str(request.url)) == ("POST", f"{BASE}/cgi-bin/stable_token")
    assert json.loads(request.content) == {
        "grant_type": "client_credential",
        "appid": "wx1",
        "secret": "hunter2",
        "force_refresh": False,
    }
    assert request.headers["content-length"] == str(len(request.content))
    assert request.headers["accept-encoding"] == "identity"


async def test_a_refresh_is_forced_only_when_asked_for(api):
    server = Server(GRANT)
    await stable(api(server), force=True)
    assert json.loads(server.requests[0].content)["force_refresh"] is True


async def test_a_classic_token_is_asked_for_by_query(api):
    server = Server(GRANT)
    async with api(server, f"{BASE}/prefix") as opened:
        assert (await opened.classic_token("wx1", Secret("a&b"))).token == "92_abc"
    assert str(server.requests[0].url) == (
        f"{BASE}/prefix/cgi-bin/token?grant_type=client_credential&appid=wx1&secret=a%26b"
    )


async def test_the_quota_is_read_with_its_window(api):
    body = {
        "errcode": 0,
        "quota": {"daily_limit": 100000, "used": 1234, "remain": 98766},
        "rate_limit": {"call_count": 600, "refresh_second": 60},
    }
    server = Server(json.dumps(body).encode())
    async with api(server) as opened:
        assert await opened.quota("92_abc", "/cgi-bin/message/template/send") == Quota(
            100000, 1234, 98766, 600, 60
        )
    assert str(server.requests[0].url) == f"{BASE}/cgi-bin/openapi/quota/get?access_token=92_abc"
    assert json.loads(server.requests[0].content) == {"cgi_path": "/cgi-bin/message/template/send"}


@pytest.mark.parametrize("window", ["", ',"rate_limit":null'])
async def test_a_quota_without_a_window_is_read_too(api, window):
    body = '{"errcode":0,"quota":{"daily_limit":"10","used":1,"remain":9}' + window + "}"
    async with api(Server(body.encode())) as opened:
        assert await opened.quota("92_abc", "/cgi-bin/message/template/send") == Quota(10, 1, 9)


async def test_the_templates_are_read_from_up_to_a_mebibyte_with_raw_controls_in_them(api):
    template = {
        "template_id": "t1",
        "title": "发货",
        "content": "{{thing1.DATA}}\x01",
        "example": "x" * 500_000,
    }
    body = json.dumps({"template_list": [template, {"template_id": "t2"}]}, ensure_ascii=False)
    server = Server(body.replace("\\u0001", "\x01").encode())
    async with api(server) as opened:
        first, second = await opened.templates("92_abc")
    assert (first.title, first.content) == ("发货", "{{thing1.DATA}}\x01")
    assert second == TemplateInfo("t2")
    assert (
        str(server.requests[0].url) == f"{BASE}/cgi-bin/template/get_all_private_template?access_token=92_abc"
    )


@pytest.mark.parametrize(
    "answer",
    [
        BUSY,
        b'{"errcode":268487002,"errmsg":"busy"}',
        (502, b"<html>"),
        (302, b""),
        b"",
        b"<html>",
        b"[]",
        b"\xff\xfe",
        b"[" * 60_000,
        b"9" * 5000,
        b'{"errcode":"0"}',
        b'{"errcode":0}',
        b'{"access_token":"92_abc"}',
        b'{"access_token":null,"expires_in":7200}',
        b'{"access_token":"","expires_in":7200}',
        b'{"access_token":"a b","expires_in":7200}',
        b'{"access_token":"a&b=c","expires_in":7200}',
        b'{"access_token":"92_abc","expires_in":0}',
        b'{"access_token":"92_abc","expires_in":NaN}',
        b'{"access_token":"92_abc","expires_in":Infinity}',
        b'{"access_token":"92_abc","expires_in":"soon"}',
        b" " * 65_537,
        httpx.ConnectError("[Errno 111] Connection refused"),
        httpx.ConnectTimeout(""),
        httpx.ReadError("access_token=hunter2"),
        httpx.RemoteProtocolError("hunter2"),
        httpx.DecodingError("hunter2"),
        ssl.SSLError("hunter2"),
    ],
    ids=lambda answer: repr(answer)[:40],
)
async def test_an_answer_that_is_of_no_use_is_asked_for_again(api, clock, answer):
    server = Server(answer, answer, GRANT)
    assert (await stable(api(server))).token == "92_abc"
    assert clock.slept == [1.25, 2.25]


@pytest.mark.parametrize(("asked", "waited"), [("7", 7.0), ("0", 1.0), ("86400", 60.0), ("soon", 1.0)])
async def test_a_gateway_that_says_when_is_asked_again_then(api, clock, asked, waited):
    """A minute at the most: somebody waits for this answer."""
    server = Server(httpx.Response(429, headers={"Retry-After": asked}), GRANT)
    assert (await stable(api(server))).token == "92_abc"
    assert clock.slept == [waited + 0.25]


@pytest.mark.parametrize("status", [429, 503])
async def test_no_gateway_holds_the_question_up_for_more_than_a_minute(api, clock, status):
    """Whatever it asks for, again and again: nothing works, and somebody waits."""
    server = Server(httpx.Response(status, headers={"Retry-After": "25"}))
    with pytest.raises(ServerError, match=f"HTTP {status}.*4 times in a row"):
        await stable(api(server))
    assert clock.slept == [25.25, 25.25, 10.25]


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        *(((status, b""), f"HTTP {status}") for status in (403, 302, 429, 500, 502, 503, 504)),
        (b"<html>Please log in</html>", "HTML"),
    ],
)
async def test_what_answers_in_wechats_place_is_told_with_its_host(api, clock, answer, word):
    with pytest.raises(ServerError, match=word) as caught:
        await stable(api(Server(answer)))
    assert "instead of api.weixin.qq.com" in str(caught.value)


async def test_after_five_tries_wechat_is_unreachable(api, clock):
    server = Server(httpx.ConnectError("[Errno 111] Connection refused"))
    with pytest.raises(UnreachableError, match=r"in 5 tries \(no connection: ConnectError\)"):
        await stable(api(server))
    assert len(server.requests) == 5
    assert clock.slept == [1.25, 2.25, 4.25, 8.25]


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ReadError("hunter2 in an URL"),
        httpx.ConnectError("secret=hunter2"),
        b'{"access_token":"hunter2"}',
        b"hunter2",
    ],
)
async def test_no_error_shows_what_was_sent_or_answered(api, answer):
    with pytest.raises(UnreachableError) as caught:
        await stable(api(Server(answer)))
    assert "hunter2" not in told(caught.value)


async def test_who_asks_says_what_stays_as_it_was():
    server = Server(b'{"errcode":45009}')
    async with WechatApi(BASE, timeout=5, transport=server.transport) as api:
        with (
            pytest.raises(
                UnreachableError, match=r"what was listed is kept\. Run the same command again later"
            ),
            meaning(Means.LISTED),
        ):
            await api.tags("92_abc")


async def test_hostile_words_of_a_refusal_are_cleaned(api):
    errmsg = "bad\x1b[31m access_token=hunter2\n" + "x" * 5000 + " hint: [abc]"
    with pytest.raises(AccountError) as caught:
        await stable(api(Server(json.dumps({"errcode": 47777, "errmsg": errmsg}).encode())))
    assert "bad [31m access_token=***" in str(caught.value)
    assert len(str(caught.value)) < 500


async def test_a_fetched_token_does_not_show_itself():
    assert "92_abc" not in repr(FetchedToken("92_abc", 7200))


async def test_loopback_is_never_reached_through_a_proxy(monkeypatch, free_tcp_port):
    monkeypatch.setenv("HTTP_PROXY", "http://192.0.2.1:1")
    api = WechatApi(f"http://127.0.0.1:{free_tcp_port}", timeout=5, sleep=FakeClock().sleep, jitter=lambda: 0)
    with pytest.raises(UnreachableError, match="no connection"):
        await stable(api)
