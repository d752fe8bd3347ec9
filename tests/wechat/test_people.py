"""Followers and tags, as WeChat tells them page by page."""

import json

import pytest

from tests.token.fakes import Server
from wxpush.errors import UnreachableError
from wxpush.wechat.values import Page, Tag

pytestmark = pytest.mark.anyio


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
