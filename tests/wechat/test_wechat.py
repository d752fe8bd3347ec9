import json
import ssl

import httpx
import pytest

from tests.token.fakes import FakeClock, Server, told
from wxpush.credentials import Secret
from wxpush.errors import AccountError, UnreachableError, meaning
from wxpush.wechat.api import WechatApi
from wxpush.wechat.refusals import TokenRefusedError
from wxpush.wechat.values import FetchedToken, Page, Quota, Tag, TemplateInfo
from wxpush.words import Means

pytestmark = pytest.mark.anyio

BASE = "https://api.weixin.qq.com"
GRANT = b'{"access_token":"92_abc","expires_in":7200}'
BUSY = b'{"errcode":-1,"errmsg":"system error"}'


@pytest.fixture
def api(clock):
    def api(server, base_url=BASE):
        return WechatApi(
            base_url, timeout=5, sleep=clock.sleep, jitter=lambda: 0.25, transport=server.transport
        )

    return api


async def stable(api, **options):
    async with api:
        return await api.stable_token("wx1", Secret("hunter2"), **options)


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


@pytest.mark.parametrize(
    ("errcode", "errmsg", "words"),
    [
        (40001, "invalid credential", ["AppSecret is wrong", "Check the secret"]),
        (40125, "invalid appsecret", ["AppSecret is wrong", "Check the secret"]),
        (40013, "invalid appid", ["AppID is unknown", "Check appid"]),
        (41002, "appid missing", ["AppID is missing"]),
        (41004, "appsecret missing", ["AppSecret is missing"]),
        (40243, "frozen", ["AppSecret is frozen", "Unfreeze"]),
        (48001, "api unauthorized", ["no permission"]),
        (48004, "forbidden", ["banned"]),
        (50002, "limited", ["limited"]),
        (50004, "forbidden", ["may not use access tokens"]),
        (50007, "frozen", ["account is frozen"]),
        (89501, "confirm", ["has not confirmed"]),
        (89503, "confirm", ["has to confirm", "in WeChat"]),
        (89506, "refused", ["refused this IP address twice", "24 hours"]),
        (89507, "refused", ["refused this IP address", "an hour"]),
        (
            40164,
            "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist",
            ["from 203.0.113.7", "Add 203.0.113.7 to"],
        ),
        (40164, "invalid ip 2001:db8::7, not in whitelist", ["Add 2001:db8::7 to the IP allow-list"]),
        (40164, "invalid ip 1.2.3.999, not in whitelist", ["from this IP address", "Add it to"]),
        (40164, "not in whitelist", ["from this IP address", "Add it to"]),
        (47777, "something new", ["something new", "wxpush explain 47777"]),
        (47777, "", ["no reason given"]),
    ],
)
async def test_a_refused_account_is_explained_and_not_asked_again(api, errcode, errmsg, words):
    server = Server(
        json.dumps({"errcode": errcode, "errmsg": f"{errmsg} rid: 66d9be16-212ff30f-0e99c2f0"}).encode()
    )
    with pytest.raises(AccountError) as caught:
        await stable(api(server))
    sentence = str(caught.value)
    assert all(
        word in sentence for word in [*words, f"({errcode})", "stay pending", "run the same command again"]
    )
    assert "rid" not in sentence
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("errcode", "words"), [(45009, "daily limit of calls for an access token"), (45011, "limit a minute")]
)
async def test_a_used_up_limit_is_resumable(api, errcode, words):
    with pytest.raises(UnreachableError, match=f"{words}.*later"):
        await stable(api(Server(json.dumps({"errcode": errcode}).encode())))


@pytest.mark.parametrize("errcode", [40001, 40014, 42001])
async def test_a_refused_token_is_told_from_a_refused_account(api, errcode):
    async with api(Server(json.dumps({"errcode": errcode}).encode())) as opened:
        with pytest.raises(TokenRefusedError, match=f"access token when asked for the quota \\({errcode}\\)"):
            await opened.quota("92_abc", "/cgi-bin/message/template/send")
        with pytest.raises(TokenRefusedError):
            await opened.templates("92_abc")


async def test_an_account_without_permission_is_refused_its_templates(api):
    async with api(Server(b'{"errcode":48001,"errmsg":"api unauthorized"}')) as opened:
        with pytest.raises(AccountError, match="refused the templates: the account has no permission"):
            await opened.templates("92_abc")


async def test_people_are_asked_for_as_wechat_has_it(api):
    page = b'{"total":3,"count":2,"data":{"openid":["oA","oB"]},"next_openid":"oB"}'
    tags = b'{"tags":[{"id":100,"name":"VIP","count":2}]}'
    told = b'{"user_info_list":[{"subscribe":0,"openid":"oB"},{"subscribe":1,"openid":"oA","nickname":""}]}'
    server = Server(page, page.replace(b'"total":3,', b""), b'{"count":0,"next_openid":""}', tags, told)
    async with api(server) as opened:
        assert await opened.followers("92_abc", "o+&x") == Page(("oA", "oB"), "oB", 3)
        assert await opened.tagged("92_abc", 100, "oX") == Page(("oA", "oB"), "oB")
        assert await opened.tagged("92_abc", 100) == Page()
        assert await opened.tags("92_abc") == [Tag(100, "VIP", 2)]
        assert await opened.standings("92_abc", ["oA", "oB"]) == {"oA": True, "oB": False}
    first, second, _, fourth, fifth = server.requests
    assert (first.method, first.url.params["next_openid"]) == ("GET", "o+&x")
    assert json.loads(second.content) == {"tagid": 100, "next_openid": "oX"}
    assert [request.url.path for request in (first, second, fourth, fifth)] == [
        f"/cgi-bin/{path}" for path in ("user/get", "user/tag/get", "tags/get", "user/info/batchget")
    ]
    asked = json.loads(fifth.content)["user_list"]
    assert asked == [{"openid": openid, "lang": "zh_CN"} for openid in ("oA", "oB")]
    assert {request.url.params["access_token"] for request in server.requests} == {"92_abc"}


@pytest.mark.parametrize(
    "answer",
    [
        b'{"data":{"openid":["oA"]}}',
        b'{"count":2,"data":{"openid":["oA"]},"next_openid":"oA"}',
        b'{"count":1,"data":{"openid":["o A"]},"next_openid":"oA"}',
        b'{"count":1,"data":{"openid":[1]},"next_openid":"oA"}',
        b'{"count":1,"data":{"openid":["oA"]},"next_openid":7}',
        b'{"count":1,"next_openid":"oA"}',
        b'{"count":1,"data":["oA"]}',
        b'{"count":1,"data":{"openid":"oA"}}',
        b'{"errcode":268487002,"errmsg":"busy"}',
    ],
)
async def test_a_page_that_is_none_is_asked_for_again(api, clock, answer):
    async with api(Server(answer, b'{"count":1,"data":{"openid":["oA"]}}')) as opened:
        assert await opened.followers("92_abc") == Page(("oA",))
    assert clock.slept == [1.25]


@pytest.mark.parametrize(
    "told",
    [
        [],
        [{"subscribe": 1, "openid": "oA"}],
        [{"subscribe": 1, "openid": "oA"}, {"subscribe": 1, "openid": "oC"}],
        [{"subscribe": 1, "openid": "oA"}, {"openid": "oB"}],
    ],
)
async def test_whoever_is_asked_about_must_be_told_of(api, told):
    async with api(Server(json.dumps({"user_info_list": told}).encode())) as opened:
        with pytest.raises(UnreachableError, match="without what was asked for"):
            await opened.standings("92_abc", ["oA", "oB"])


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
