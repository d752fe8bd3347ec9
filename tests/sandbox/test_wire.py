"""The API as a client sees it, on a real socket."""

import re
import socket

import pytest

from wxpush.sandbox.account.magic import magic_openid
from wxpush.sandbox.app import SandboxApp
from wxpush.sandbox.endpoints.enquiries import SEND_PATH
from wxpush.sandbox.faults import Faults
from wxpush.sandbox.identity import SANDBOX_TEMPLATE_ID
from wxpush.sandbox.options import SandboxOptions, Template

from .conftest import TEMPLATE

QUOTA = "/cgi-bin/openapi/quota/get"
RID = "/cgi-bin/openapi/rid/get"
TEMPLATES = "/cgi-bin/template/get_all_private_template"


def test_a_message_is_accepted_with_a_long_msgid_and_the_odd_content_type(sandbox):
    response = sandbox.post()
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json; encoding=utf-8"
    assert response.json() == {"errcode": 0, "errmsg": "ok", "msgid": response.json()["msgid"]}
    assert len(str(response.json()["msgid"])) == 19


def test_a_refusal_is_http_200_and_ends_in_a_rid_with_the_time(sandbox):
    response = sandbox.post(magic_openid("unfollowed", 1))
    assert response.status_code == 200
    found = re.fullmatch(
        r"require subscribe rid: ([0-9a-f]{8})-[0-9a-f]{8}-[0-9a-f]{8}", response.json()["errmsg"]
    )
    assert int(found[1], 16) == int(sandbox.hands.seconds)


@pytest.mark.parametrize("path", [SEND_PATH, "/cgi-bin/stable_token"])
def test_a_post_without_a_length_is_412_with_nothing_in_it(sandbox, path):
    response = sandbox.http.post(path, content=iter([b"{}"]))
    assert (response.status_code, response.content) == (412, b"")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"template_id": "short"}, 40036),
        ({"template_id": 7}, 40036),
        ({"template_id": "*" * 43}, 40037),
        ({"touser": ""}, 40003),
        ({"touser": "张三"}, 40003),
        ({"touser": ["oA"]}, 40003),
        ({"miniprogram": "x"}, 40013),
        ({"miniprogram": {"appid": "mine"}}, 40013),
        ({"miniprogram": {"appid": "wx0123456789abcdef", "pagepath": 1}}, 40165),
        ({"miniprogram": {"appid": "wx0123456789abcdef", "pagepath": "p"}}, 0),
        ({"url": 5}, 40039),
        ({"url": "https://example.com/"}, 0),
        ({"data": None}, 47003),
        ({"data": []}, 47003),
        ({"data": {"thing1": "tea"}}, 47003),
        ({"client_msg_id": 5}, 47001),
        ({"topcolor": "#FF0000"}, 0),
        # An earlier step answers for a message that is wrong in two.
        ({"template_id": "short", "touser": ""}, 40036),
        ({"touser": "", "data": None}, 40003),
        ({"miniprogram": "x", "data": None}, 40013),
        ({"touser": magic_openid("blocked", 1), "data": None}, 47003),
        ({"touser": magic_openid("blocked", 1)}, 40249),
    ],
)
def test_a_message_is_checked_step_by_step(sandbox, changes, code):
    assert sandbox.send(**changes)["errcode"] == code
    assert sandbox.control.summary().deliveries == (code == 0)


LONG = {"keyword1": {"value": "茶" * 30}, "thing2": {"value": "茶" * 21}, "phrase3": {"value": "tea"}}


def test_the_first_value_that_its_type_does_not_take_is_named_and_old_keys_take_any(sandbox):
    answer = sandbox.send(data=LONG)
    assert answer["errcode"] == 47003
    assert answer["errmsg"].startswith("argument invalid! data.thing2.value invalid rid: ")


def test_a_test_account_takes_any_text_and_still_none_that_is_empty(start):
    with start(test_account=True) as sandbox:
        assert sandbox.send(data=LONG)["errcode"] == 0
        assert sandbox.send(data={"thing2": {"value": ""}})["errcode"] == 47003


def test_the_first_empty_value_is_named(sandbox):
    answer = sandbox.send(data={"a": {"value": 1}, "thing2": {"value": ""}, "b": {}})
    assert answer["errmsg"].startswith("argument invalid! data.thing2.value is empty rid: ")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", 44002),
        (b"[]", 47001),
        (b"{", 47001),
        (b'{"touser": "\xff"}', 47001),
        (b"touser=oA", 47001),
        (b"[" * 5000, 47001),
        (b'{"data":' + b"[" * 100_000, 47001),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(sandbox, body, code):
    assert sandbox.ask(SEND_PATH, body).json()["errcode"] == code


def test_a_send_call_must_be_a_post_with_a_token(sandbox):
    assert sandbox.http.get(SEND_PATH).json()["errcode"] == 43002
    assert sandbox.send(token="")["errcode"] == 41001
    assert sandbox.send(token="nonsense")["errcode"] == 40001
    assert sandbox.http.post(SEND_PATH, json={}).json()["errcode"] == 41001


def test_only_registered_templates_are_known(start):
    other = "U" * 43
    with start(templates=(Template(TEMPLATE, ("thing1",)),)) as sandbox:
        assert sandbox.send()["errcode"] == 0
        assert sandbox.send(template_id=other)["errcode"] == 40037
        listed = sandbox.http.get(TEMPLATES, params={"access_token": sandbox.token}).json()
    assert "errcode" not in listed
    assert [each["template_id"] for each in listed["template_list"]] == [TEMPLATE]
    assert listed["template_list"][0]["content"] == "thing1:{{thing1.DATA}}"


def test_without_templates_a_sample_is_listed(sandbox):
    listed = sandbox.http.get(TEMPLATES, params={"access_token": sandbox.token}).json()
    assert [each["template_id"] for each in listed["template_list"]] == [SANDBOX_TEMPLATE_ID]
    assert sandbox.http.post(TEMPLATES, content=b"").json()["errcode"] == 43001
    assert sandbox.http.get(TEMPLATES).json()["errcode"] == 41001


@pytest.mark.parametrize(
    ("changes", "plain", "stable"),
    [
        ({"grant_type": "password"}, 40002, 40002),
        ({"appid": ""}, 41002, 41002),
        ({"appid": "wx0000000000000000"}, 40013, 40013),
        ({"secret": ""}, 41004, 41004),
        ({"secret": "wrong"}, 40125, 40125),
    ],
)
def test_wrong_credentials_get_no_token(sandbox, changes, plain, stable):
    assert sandbox.plain(**changes)["errcode"] == plain
    assert sandbox.stable(**changes)["errcode"] == stable


def test_both_ways_to_a_token_open_the_send_call(sandbox):
    plain, stable = sandbox.plain(), sandbox.stable()
    assert plain["expires_in"] == stable["expires_in"] == 7200
    assert sandbox.send(token=plain["access_token"])["errcode"] == 0
    assert sandbox.send(token=stable["access_token"])["errcode"] == 0
    assert sandbox.stable()["access_token"] == stable["access_token"]
    assert sandbox.stable(force_refresh=True)["access_token"] != stable["access_token"]
    assert sandbox.send(token=stable["access_token"])["errcode"] == 40001


def test_token_calls_must_have_the_right_method_and_body(sandbox):
    assert sandbox.http.get("/cgi-bin/stable_token").json()["errcode"] == 43002
    assert sandbox.http.post("/cgi-bin/token", content=b"").json()["errcode"] == 43001
    assert sandbox.http.post("/cgi-bin/stable_token", content=b"appid=1").json()["errcode"] == 47001


def test_an_address_that_is_not_allowed_is_named(start):
    with start(faults=Faults(ip_not_allowed="203.0.113.7")) as sandbox:
        answer = sandbox.stable()
        assert sandbox.plain()["errcode"] == 40164
    assert answer["errcode"] == 40164
    assert answer["errmsg"].startswith(
        "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: "
    )


def test_tokens_expire_with_the_clock_and_on_command(start):
    with start(faults=Faults(token_lifetime=60)) as sandbox:
        sandbox.hands.seconds += 59
        assert sandbox.send()["errcode"] == 0
        sandbox.hands.seconds += 62
        assert sandbox.send()["errcode"] == 42001
        fresh = sandbox.stable()["access_token"]
        sandbox.control.expire_token()
        assert sandbox.send(token=fresh)["errcode"] == 42001
        fresh = sandbox.stable()["access_token"]
        sandbox.control.evict_token()
        assert sandbox.send(token=fresh)["errcode"] == 40001


def test_quota_is_told_and_runs_out(start):
    with start(faults=Faults(daily_limit=3, minute_cap=2)) as sandbox:
        assert [sandbox.send()["errcode"] for _ in range(3)] == [0, 0, 45011]
        sandbox.hands.seconds += 60
        assert [sandbox.send()["errcode"] for _ in range(2)] == [0, 45009]
        answer = sandbox.ask(QUOTA, {"cgi_path": SEND_PATH}).json()
    assert answer["errcode"] == 0
    assert answer["quota"] == {"daily_limit": 3, "used": 3, "remain": 0}
    assert answer["rate_limit"] == {"call_count": 2, "refresh_second": 60}


def test_quota_of_other_paths(sandbox):
    assert sandbox.ask(QUOTA, {"cgi_path": "/cgi-bin/token"}).json()["quota"]["used"] == 0
    assert sandbox.ask(QUOTA, {"cgi_path": "/cgi-bin/nothing"}).json()["errcode"] == 76021
    assert sandbox.ask(QUOTA, {"cgi_path": "cgi-bin/token"}).json()["errcode"] == 76003
    assert sandbox.ask(QUOTA, b"{").json()["errcode"] == 47001
    assert sandbox.ask(QUOTA, {}, token="").json()["errcode"] == 41001
    assert sandbox.http.get(QUOTA).json()["errcode"] == 43002


def test_a_refused_request_can_be_asked_about(sandbox):
    rid = sandbox.send("")["errmsg"].rpartition(" ")[2]
    answer = sandbox.ask(RID, {"rid": rid}).json()
    assert answer["errcode"] == 0
    assert answer["request"]["invoke_time"] == int(sandbox.hands.seconds)
    assert '"touser":""' in answer["request"]["request_body"].replace(" ", "")
    assert rid in answer["request"]["response_body"]
    assert sandbox.ask(RID, {"rid": "0" * 8 + "-00000000-00000000"}).json()["errcode"] == 76001
    assert sandbox.ask(RID, {"rid": "what"}).json()["errcode"] == 76002


def test_a_caller_who_leaves_in_the_middle_of_a_request_sends_nothing(sandbox):
    host, port = sandbox.base_url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as raw:
        raw.sendall(
            b"POST %s?access_token=x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{" % SEND_PATH.encode()
        )
    with socket.create_connection((host, int(port))) as raw:
        raw.sendall(b"POST /cgi-bin/stable_token HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    assert sandbox.send()["errcode"] == 0
    assert sandbox.control.summary().deliveries == 1
    assert sandbox.control.summary().errcodes == {}


def test_a_sandbox_without_a_server_can_be_closed_twice(tmp_path):
    sandbox = SandboxApp(SandboxOptions(ledger=str(tmp_path / "l"), arrivals=str(tmp_path / "a")))
    sandbox.close()
    sandbox.close()
    assert (tmp_path / "l").read_bytes() == (tmp_path / "a").read_bytes() == b""
