"""SDKs of other makers can be rehearsed with the sandbox: what they send is taken as WeChat takes it."""

import json

import pytest

from tests.sandbox.foreign import AXIOS, EMPTY_PROGRAM, GO, OPENID, PHP, REQUESTS, SDKS, TEMPLATE, Sdk, ask
from wxpush.sandbox.account.magic import magic_openid
from wxpush.sandbox.endpoints.enquiries import SEND_PATH
from wxpush.sandbox.identity import SANDBOX_APPID, SANDBOX_SECRET
from wxpush.sandbox.options import Template


def sent(sandbox, sdk: Sdk, body: str) -> dict:
    answer = ask(sandbox.base_url, "POST", f"{SEND_PATH}?access_token={sandbox.token}", sdk.head, body)
    assert answer.status == 200
    return json.loads(answer.text)  # type: ignore[attr-defined]


@pytest.mark.parametrize("sdk", SDKS, ids=lambda sdk: sdk.name)
def test_a_plain_message_of_an_sdk_is_delivered(sandbox, sdk):
    answer = sent(sandbox, sdk, sdk.plain)
    assert answer == {"errcode": 0, "errmsg": "ok", "msgid": answer["msgid"]}
    assert len(str(answer["msgid"])) == 19


@pytest.mark.parametrize("sdk", [sdk for sdk in SDKS if sdk.jumping], ids=lambda sdk: sdk.name)
def test_a_message_that_opens_a_mini_program_is_delivered(sandbox, sdk):
    assert sent(sandbox, sdk, sdk.jumping)["errcode"] == 0


@pytest.mark.parametrize("sdk", EMPTY_PROGRAM, ids=lambda sdk: sdk.name)
def test_a_mini_program_that_is_empty_is_none(sandbox, sdk):
    assert sent(sandbox, sdk, sdk.plain)["errcode"] == 0


def test_a_mini_program_that_is_wrong_is_refused_all_the_same(sandbox):
    body = EMPTY_PROGRAM[0].plain.replace('"appid":""', '"appid":"mine"')
    assert sent(sandbox, EMPTY_PROGRAM[0], body)["errcode"] == 40013


@pytest.mark.parametrize("head", [GO, REQUESTS, AXIOS, PHP])
def test_each_gets_a_token_in_the_way_of_old(sandbox, head):
    target = f"/cgi-bin/token?grant_type=client_credential&appid={SANDBOX_APPID}&secret={SANDBOX_SECRET}"
    told = json.loads(ask(sandbox.base_url, "GET", target, head).text)  # type: ignore[attr-defined]
    assert told.keys() == {"access_token", "expires_in"}


#: What SDKs ask for besides, and what WeChat's answer to it has.
ASKED = {
    "GET /cgi-bin/user/info?openid=": ("", {"subscribe", "openid", "tagid_list", "subscribe_scene"}),
    "POST /cgi-bin/tags/getidlist": (f'{{"openid":"{OPENID}"}}', {"tagid_list"}),
    "GET /cgi-bin/template/get_industry": ("", {"primary_industry", "secondary_industry"}),
    "POST /cgi-bin/template/api_add_template": (
        '{"template_id_short":"47123","keyword_name_list":["商品","金额"]}',
        {"errcode", "template_id"},
    ),
    "POST /cgi-bin/template/del_private_template": ('{"template_id":"%s"}', {"errcode"}),
    "GET /cgi-bin/getcallbackip": ("", {"ip_list"}),
    "GET /cgi-bin/ticket/getticket?type=jsapi&": ("", {"errcode", "errmsg", "ticket", "expires_in"}),
    "POST /cgi-bin/tags/members/getblacklist": (
        '{"begin_openid":""}',
        {"total", "count", "data", "next_openid"},
    ),
    "POST /cgi-bin/callback/check": ('{"action":"all","check_operator":"DEFAULT"}', {"dns", "ping"}),
    "POST /cgi-bin/clear_quota": (f'{{"appid":"{SANDBOX_APPID}"}}', {"errcode"}),
}


@pytest.mark.parametrize("asked", ASKED)
def test_what_sdks_ask_for_besides_is_there(sandbox, asked):
    body, keys = ASKED[asked]
    method, _, target = asked.partition(" ")
    query = f"{OPENID}&" if target.endswith("openid=") else "" if "?" in target else "?"
    if "%s" in body:
        (listed,) = sandbox.http.get(
            "/cgi-bin/template/get_all_private_template", params={"access_token": sandbox.token}
        ).json()["template_list"]
        body %= listed["template_id"]
    answer = ask(sandbox.base_url, method, f"{target}{query}access_token={sandbox.token}", REQUESTS, body)
    assert answer.status == 200
    told = json.loads(answer.text)  # type: ignore[attr-defined]
    assert told.get("errcode", 0) == 0
    assert told.keys() >= keys


def test_a_quota_is_cleared_without_a_token_too(sandbox):
    """By appid and secret: what was sent today is forgotten."""
    assert sandbox.send()["errcode"] == 0
    body = f'{{"appid":"{SANDBOX_APPID}","appsecret":"{SANDBOX_SECRET}"}}'
    answer = ask(sandbox.base_url, "POST", "/cgi-bin/clear_quota/v2", REQUESTS, body)
    assert (answer.status, json.loads(answer.text)["errcode"]) == (200, 0)  # type: ignore[attr-defined]
    told = sandbox.ask("/cgi-bin/openapi/quota/get", {"cgi_path": SEND_PATH}).json()
    assert told["quota"]["used"] == 0


@pytest.mark.parametrize(
    "asked", ["GET /cgi-bin/user/info", "GET /cgi-bin/getcallbackip", "POST /cgi-bin/tags/getidlist"]
)
def test_these_too_want_a_token(sandbox, asked):
    method, _, target = asked.partition(" ")
    told = json.loads(ask(sandbox.base_url, method, target, REQUESTS, "{}").text)  # type: ignore[attr-defined]
    assert told["errcode"] == 41001


def test_ten_quotas_are_cleared_in_a_month(sandbox):
    body = {"appid": SANDBOX_APPID}
    codes = [sandbox.ask("/cgi-bin/clear_quota", body).json()["errcode"] for _ in range(11)]
    assert codes == [0] * 10 + [48006]


def test_a_template_that_was_added_can_be_sent_until_it_is_deleted(start):
    with start(templates=(Template(TEMPLATE),)) as sandbox:
        asked = {"template_id_short": "47123", "keyword_name_list": ["商品", "金额"]}
        added = sandbox.ask("/cgi-bin/template/api_add_template", asked).json()["template_id"]
        assert sandbox.send(template_id=added)["errcode"] == 47003
        both = {"thing1": {"value": "茶"}, "thing2": {"value": "39.80"}}
        assert sandbox.send(template_id=added, data=both)["errcode"] == 0
        for code in (0, 40037):
            gone = sandbox.ask("/cgi-bin/template/del_private_template", {"template_id": added}).json()
            assert gone["errcode"] == code
        assert sandbox.send(template_id=added)["errcode"] == 40037
        asked["keyword_name_list"] = []
        assert sandbox.ask("/cgi-bin/template/api_add_template", asked).json()["errcode"] == 40246


def test_the_tags_of_a_person_are_those_that_list_them(sandbox):
    third = {"openid": magic_openid("follower", 3)}
    assert sandbox.ask("/cgi-bin/tags/getidlist", third).json() == {"tagid_list": [100]}
    assert sandbox.ask("/cgi-bin/tags/getidlist", {"openid": 3}).json()["errcode"] == 40003


def test_the_blacklist_has_whom_a_message_does_not_reach_and_ends(sandbox):
    """Its shape: https://developers.weixin.qq.com/doc/subscription/api/usermanage/userinfo/api_getblacklist"""
    path, openid = "/cgi-bin/tags/members/getblacklist", magic_openid("blacklisted", 1)
    page = sandbox.ask(path, {}).json()
    assert page == {"total": 1, "count": 1, "data": {"openid": [openid]}, "next_openid": openid}
    assert sandbox.send(openid)["errcode"] == 43019
    assert sandbox.ask(path, {"begin_openid": openid}).json() == {"total": 1, "count": 0, "next_openid": ""}
    assert sandbox.ask(path, {"begin_openid": "oNobody"}).json()["errcode"] == 40003
    assert sandbox.http.get(path).json()["errcode"] == 43002


def test_a_ticket_is_given_for_each_kind_of_page_and_for_no_other(sandbox):
    """Its shape: https://developers.weixin.qq.com/doc/service/en/api/invoice/FiscalReceipt/api_getticket.html"""
    path = "/cgi-bin/ticket/getticket"

    def asked(**query) -> dict:
        return sandbox.http.get(path, params={"access_token": sandbox.token} | query).json()

    page, card = asked(type="jsapi"), asked(type="wx_card")
    assert (page["errcode"], page["errmsg"], page["expires_in"]) == (0, "ok", 7200)
    assert len(page["ticket"]) == 86
    assert page["ticket"] != card["ticket"]
    assert asked(type="jsapi") == page
    assert asked()["errcode"] == asked(type="2")["errcode"] == 40097
    assert sandbox.http.get(path, params={"type": "jsapi"}).json()["errcode"] == 41001
    assert sandbox.ask(path, {}).json()["errcode"] == 43001
