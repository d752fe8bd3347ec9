"""Answers as they come: what can be told of everybody else is told, and nothing of one ends a run."""

import json

import httpx
import pytest

from tests.token.fakes import FakeClock
from wxpush.answer import clean, read_fields
from wxpush.channels.common.judge import Judge
from wxpush.channels.template import TEMPLATE
from wxpush.errors import ServerError
from wxpush.followers.enquiry import Enquiry, Following
from wxpush.model import Arrival, Kind, Reply
from wxpush.wechat.api import WechatApi
from wxpush.wechat.values import Tag

pytestmark = pytest.mark.anyio

BASE = "https://api.weixin.qq.com"
PEOPLE = [f"oFollower{number:019}" for number in range(100)]
ODD = PEOPLE[41]


def api(answer) -> WechatApi:
    """Whose every request is answered so: bytes, or what makes bytes of a request."""

    def served(request: httpx.Request) -> httpx.Response:
        body = answer(request) if callable(answer) else answer
        return httpx.Response(200, stream=httpx.ByteStream(body))

    return WechatApi(
        BASE, timeout=5, sleep=FakeClock().sleep, jitter=lambda: 0.0, transport=httpx.MockTransport(served)
    )


def replied(body: bytes) -> Reply:
    return Reply(Arrival.ANSWERED, 200, body)


judge = Judge(TEMPLATE.errcodes, needs_msgid=True, hits_all=lambda _: False).judge


@pytest.mark.parametrize("zero", ['"0"', "0.0", "0e0"])
async def test_success_is_success_however_a_gateway_writes_its_number(zero):
    body = b'{"errcode":%b,"errmsg":"ok","msgid":4711}' % zero.encode()
    verdict = judge(replied(body))
    assert (verdict.kind, verdict.msgid) == (Kind.SENT, 4711)
    assert isinstance(read_fields(replied(body)), dict)


@pytest.mark.parametrize("code", ['"43004"', "43004.0", '" 43004"'])
async def test_a_refusal_is_a_refusal_however_a_gateway_writes_its_number(code):
    verdict = judge(replied(b'{"errcode":%b,"errmsg":"require subscribe"}' % code.encode()))
    assert (verdict.kind, verdict.errcode) == (Kind.REJECTED, 43004)


@pytest.mark.parametrize("code", ['"43004x"', "43004.5", "true", "null", '""', "[]", "1e400"])
async def test_what_is_no_whole_number_is_in_doubt(code):
    assert judge(replied(b'{"errcode":%b,"errmsg":""}' % code.encode())).kind is Kind.UNSURE


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("require subscribe hints: [xxx]", "require subscribe"),
        ("require subscribe hints: [ req_id: xxx ]", "require subscribe"),
        (
            "argument invalid! hint: [JAzMNa00821114] data.character_string2.value i",
            "argument invalid! data.character_string2.value i",
        ),
    ],
)
async def test_hints_are_taken_out_and_what_stands_behind_them_stays(text, left):
    assert clean(text) == left


def told(request: httpx.Request) -> bytes:
    asked = [each["openid"] for each in json.loads(request.content)["user_list"]]
    people = [{"subscribe": 1, "openid": openid, "remark": "?" if openid == ODD else ""} for openid in asked]
    return json.dumps({"user_info_list": people}).encode()


def fewer(request: httpx.Request) -> bytes:
    people = json.loads(told(request))["user_info_list"]
    return json.dumps({"user_info_list": [each for each in people if each["openid"] != ODD]}).encode()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda request: told(request).replace(b'"?"', b'"U\\q"'), id="bad escape"),
        pytest.param(lambda request: told(request).replace(b'"?"', b'"\xff\xfe"'), id="bad UTF-8"),
        pytest.param(fewer, id="one fewer than asked"),
    ],
)
async def test_one_of_a_hundred_who_cannot_be_read_leaves_the_others(answer):
    async with api(answer) as opened:
        people = _People(opened)
        found = await Enquiry(people).ask(PEOPLE)
    assert {openid for openid in PEOPLE if found[openid] is Following.FOLLOWS} >= set(PEOPLE) - {ODD}
    assert found[ODD] is Following.UNTOLD, "nobody said that they do not follow"


async def test_where_no_answer_can_be_read_that_is_told_and_nobody_is_left_out():
    async with api(lambda request: told(request)[:-1]) as opened:
        with pytest.raises(ServerError, match="cannot be used"):
            await Enquiry(_People(opened)).ask(PEOPLE)


class _People:
    def __init__(self, opened: WechatApi) -> None:
        self._api = opened

    async def standings(self, openids):
        return await self._api.standings("92_token", openids)


@pytest.mark.parametrize("industry", [None])
async def test_a_template_whose_industry_is_no_text_is_a_template(industry):
    listed = {
        "template_id": "T" * 43,
        "title": "订单",
        "primary_industry": industry,
        "content": "",
        "example": None,
    }
    async with api(json.dumps({"template_list": [listed]}).encode()) as opened:
        assert [each.template_id for each in await opened.templates("92_token")] == ["T" * 43]


@pytest.mark.parametrize(
    ("tags", "read_as"),
    [
        ([{"id": "100", "name": "VIP", "count": "3"}], [Tag(100, "VIP", 3)]),
        ([{"id": 100, "name": None, "count": None}], [Tag(100)]),
        (None, []),
    ],
)
async def test_tags_are_read_however_their_numbers_are_written(tags, read_as):
    async with api(json.dumps({"tags": tags}).encode()) as opened:
        assert await opened.tags("92_token") == read_as


async def test_a_page_of_followers_whose_numbers_are_texts_is_a_page():
    page = {"total": "2", "count": "2", "data": {"openid": PEOPLE[:2]}, "next_openid": PEOPLE[1]}
    async with api(json.dumps(page).encode()) as opened:
        found = await opened.followers("92_token")
    assert (found.openids, found.total) == (tuple(PEOPLE[:2]), 2)
