"""The sandbox against answers of WeChat that were recorded: codes, words, heads."""

import pytest

from tests.sandbox.conftest import TEMPLATE
from wxpush.sandbox.account.magic import ROLES, magic_openid
from wxpush.sandbox.endpoints.enquiries import SEND_PATH
from wxpush.sandbox.identity import SANDBOX_APPID
from wxpush.sandbox.options import Template

KEYS = ("first", "keyword1", "thing2", "time3", "remark")
TEMPLATES = "/cgi-bin/template/get_all_private_template"
_STALE = "invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken"


def test_a_wrong_secret_has_its_own_code_at_both_endpoints(sandbox):
    for answer in (sandbox.plain(secret="wrong"), sandbox.stable(secret="wrong")):
        assert answer["errcode"] == 40125
        assert answer["errmsg"].startswith("invalid appsecret rid: ")


@pytest.mark.parametrize("token", ["fake", "50_short", "x" * 600, "%E4%B8%AD"])
@pytest.mark.parametrize("path", [SEND_PATH, TEMPLATES, "/cgi-bin/tags/get"])
def test_a_token_that_never_was_is_not_the_latest(sandbox, token, path):
    method = "POST" if path == SEND_PATH else "GET"
    answer = sandbox.http.request(method, f"{path}?access_token={token}", content=b"").json()
    assert answer["errcode"] == 40001
    assert answer["errmsg"].startswith(_STALE)


def test_the_appid_is_looked_at_before_the_kind_of_grant(sandbox):
    asked = {"appid": "wx0000000000000000", "secret": "x"}
    assert sandbox.http.get("/cgi-bin/token", params=asked).json()["errcode"] == 40013
    assert sandbox.http.post("/cgi-bin/stable_token", json=asked).json()["errcode"] == 40013
    assert sandbox.http.get("/cgi-bin/token", params={"appid": SANDBOX_APPID}).json()["errcode"] == 40002


def test_a_message_under_review_is_told_so_in_chinese_and_without_a_msgid(sandbox):
    answer = sandbox.send(magic_openid("review", 1))
    assert answer.keys() == {"errcode", "errmsg"}
    words, _, rid = answer["errmsg"].partition(" rid: ")
    assert words.startswith("你正在调用的模板下发的部分内容已进入平台审核流程")
    assert len(rid) == 26


def test_somebody_has_switched_off_messages_of_this_template(sandbox):
    """Of this one: another template still reaches them."""
    (role,) = [role for role in ROLES if role.errcode == 43101]
    openid = magic_openid(role.name, 1)
    answer = sandbox.send(openid)
    assert answer["errcode"] == 43101
    assert answer["errmsg"].startswith("user refuse to accept the msg rid: ")
    assert sandbox.send(openid, template_id="S" * 43)["errcode"] == 0
    standing = sandbox.ask("/cgi-bin/user/info/batchget", {"user_list": [{"openid": openid}]}).json()
    assert standing["user_info_list"][0]["subscribe"] == 1


@pytest.mark.parametrize("path", ["/", "/cgi-bin/nothing", "/cgi-bin/template/"])
def test_what_there_is_not_is_an_empty_404(sandbox, path):
    answer = sandbox.http.get(path)
    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize("path", ["/cgi-bin/token/", f"{SEND_PATH}/"])
def test_a_slash_too_many_leads_nowhere(sandbox, path):
    assert sandbox.http.get(path).status_code == 404
    assert sandbox.http.post(path, json={}).status_code == 404


def test_the_head_of_an_answer_is_as_wechats(sandbox):
    assert [name.title() for name in sandbox.post().headers] == [
        "Connection",
        "Content-Type",
        "Date",
        "Content-Length",
    ]
    assert sandbox.post().headers["connection"] == "keep-alive"


def test_who_follows_is_told_with_all_members(sandbox):
    asked = {
        "user_list": [{"openid": magic_openid("follower", 1)}, {"openid": magic_openid("unfollowed", 1)}]
    }
    follower, other = sandbox.ask("/cgi-bin/user/info/batchget", asked).json()["user_info_list"]
    assert follower.keys() >= {"unionid", "subscribe_scene", "qr_scene", "qr_scene_str"}
    assert other.keys() == {"subscribe", "openid"}


def test_the_last_page_of_followers_and_the_one_behind_it(start):
    with start(followers=3, page=2) as sandbox:
        query = {"access_token": sandbox.token, "next_openid": ""}
        pages = []
        for _ in range(3):
            pages.append(sandbox.http.get("/cgi-bin/user/get", params=query).json())
            query["next_openid"] = pages[-1]["next_openid"]
    assert [page["count"] for page in pages] == [2, 1, 0]
    assert pages[1]["next_openid"] == pages[1]["data"]["openid"][-1]
    assert pages[2] == {"total": 3, "count": 0, "next_openid": ""}


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        ({}, "thing2"),
        ({"time3": {"value": "15:01"}}, "thing2"),
        ({"thing2": {"value": "tea"}, "thing9": {"value": "of no template"}}, "time3"),
        ({"thing2": {"value": "tea"}, "time3": {"value": "15:01"}}, None),
    ],
)
def test_a_typed_key_of_the_template_that_is_missing_is_empty(start, data, missing):
    """As in captures of subscription messages, which share types and words; `first`, `remark` and keys of old may be left out."""
    with start(templates=(Template(TEMPLATE, KEYS),)) as sandbox:
        answer = sandbox.send(data=data)
    assert answer["errcode"] == (47003 if missing else 0)
    assert missing is None or answer["errmsg"].startswith(
        f"argument invalid! data.{missing}.value is empty rid: "
    )


def test_a_test_account_and_a_template_without_known_keys_take_a_message_without_data(start):
    for options in ({"test_account": True, "templates": (Template(TEMPLATE, KEYS),)}, {}):
        with start(**options) as sandbox:
            assert sandbox.send(data={})["errcode"] == 0
            assert sandbox.send(data=[])["errcode"] == 47003
