"""Who is let in, and how he is answered who is not, over real sockets."""

import json

import pytest

from tests.service.serving import MOST, exchange, headers_of, json_of, request, served, status_of
from wxpush.service.keys.administration import make
from wxpush.service.keys.key import Right

MADE = "2026-12-01T08:30:00Z"


@pytest.fixture
def keys(tmp_path):
    return tmp_path / "keys.json"


def asked(place, *given, **more):
    answer = exchange(place, request(*given, **more))
    return status_of(answer), json_of(answer)


def test_without_keys_everybody_of_this_machine_is_let_in():
    with served() as place:
        assert asked(place, "POST", "/", body=b"1234") == (
            200,
            {"bytes": 4, "address": "127.0.0.1", "name": "", "test": False},
        )


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "[", ""])
def test_without_keys_a_name_that_was_made_to_point_here_is_refused(host):
    with served() as place:
        status, told = asked(place, host=host)
    assert (status, told["code"]) == (403, "stranger")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9", "http://["])
def test_without_keys_a_page_of_another_site_is_refused(origin):
    with served() as place:
        status, told = asked(place, "POST", "/", f"Origin: {origin}", body=b"x")
        assert (status, told["code"]) == (403, "stranger")
        own = f"127.0.0.1:{place[1]}"
        assert asked(place, "POST", "/", f"Origin: http://{own}", body=b"x", host=own)[0] == 200


def test_a_key_opens_what_its_scopes_have_and_nothing_else(keys):
    send = make(keys, "shop", made=MADE, scopes=[Right.SEND])
    test = make(keys, "try", made=MADE, scopes=[Right.READ], test=True)
    with served(keys=keys) as place:
        status, told = asked(place, "POST", "/", f"Authorization: Bearer {send}", body=b"1")
        assert (status, told["name"], told["test"]) == (200, "shop", False)
        status, told = asked(place, "GET", "/", f"Authorization: bEARER   {send}")
        assert (status, told["code"]) == (403, "scope")
        assert "read" in told["detail"]
        status, told = asked(place, "GET", "/", f"Authorization: Bearer {test}", host="push.example")
        assert (status, told["test"]) == (200, True)


def test_a_key_for_tests_reaches_nobody(keys):
    test = make(keys, "try", made=MADE, test=True)
    with served(keys=keys, sandbox=False) as place:
        status, told = asked(place, "POST", "/", f"Authorization: Bearer {test}", body=b"1")
    assert (status, told["code"]) == (403, "test_key")


def test_without_a_key_or_with_a_wrong_one_nobody_is_let_in(keys):
    token = make(keys, "shop", made=MADE)
    wrong = [
        f"Bearer {token}x",
        f"Bearer {token[:-1]}",
        f"Basic {token}",
        f"Bearer {token} {token}",
        "Bearer",
        "",
        token,
        "Bearer \xff\xfe",
        "Bearer " + "x" * 5000,
    ]
    with served(keys=keys) as place:
        answer = exchange(place, request())
        assert (status_of(answer), json_of(answer)["code"]) == (401, "key_missing")
        assert headers_of(answer)["www-authenticate"].startswith("Bearer")
        for each in wrong:
            status, told = asked(place, "GET", "/", f"Authorization: {each}")
            assert (status, told["code"]) == (401, "key_unknown"), each
            assert token not in json.dumps(told)
        twice = (f"Authorization: Bearer {token}", "Authorization: Bearer other")
        assert asked(place, "GET", "/", *twice)[0] == 401


@pytest.mark.parametrize("name", ["access_token", "key", "secret", "appsecret", "API_KEY"])
def test_a_secret_in_the_address_is_refused_and_not_repeated(name):
    with served() as place:
        status, told = asked(place, "GET", f"/?a=1&{name}=verysecret")
    assert (status, told["code"]) == (400, "secret_in_address")
    assert "verysecret" not in json.dumps(told)


def test_who_asks_too_often_is_told_when_to_come_again(keys):
    token = make(keys, "shop", made=MADE)
    with served(rate=0.5, burst=3) as place:
        answers = [exchange(place, request()) for _ in range(4)]
        assert [status_of(answer) for answer in answers] == [200, 200, 200, 429]
        assert json_of(answers[-1])["code"] == "rate_of_address"
        assert 1 <= int(headers_of(answers[-1])["retry-after"]) <= 2
    with served(keys=keys, key_rate=0.5, burst=2) as place:
        line = f"Authorization: Bearer {token}"
        assert [asked(place, "GET", "/", line)[0] for _ in range(3)] == [200, 200, 429]


def test_who_is_behind_a_proxy_counts_for_himself_only_where_the_proxy_is_named():
    with served(rate=0.01, burst=1, proxies=["127.0.0.1", "10.0.0.0/8"]) as place:
        told = [
            asked(place, "GET", "/", f"X-Forwarded-For: {each}")
            for each in ("203.0.113.1", "203.0.113.2", "1.2.3.4, 203.0.113.3, 10.1.1.1")
        ]
        assert [one["address"] for _, one in told] == ["203.0.113.1", "203.0.113.2", "203.0.113.3"]
    with served(rate=0.01, burst=1) as place:
        assert [asked(place, "GET", "/", f"X-Forwarded-For: 203.0.113.{n}")[0] for n in (1, 2)] == [200, 429]


def test_a_body_that_is_too_large_is_refused_before_it_is_read(keys):
    with served() as place:
        head = request("POST", "/", f"Content-Length: {MOST + 1}")
        answer = exchange(place, head)
        assert (status_of(answer), json_of(answer)["code"]) == (413, "too_large")
        assert headers_of(answer)["connection"] == "close"
        chunks = b"".join(b"10000\r\n" + b"x" * 65536 + b"\r\n" for _ in range(4))
        answer = exchange(place, request("POST", "/", "Transfer-Encoding: chunked") + chunks)
        assert status_of(answer) == 413
        assert asked(place, "POST", "/", body=b"x" * MOST)[1]["bytes"] == MOST


def test_a_bug_is_answered_in_the_callers_language_and_without_where_it_happened():
    with served() as place:
        answer = exchange(place, request("GET", "/bug", "Accept-Language: zh-CN,zh"))
        assert status_of(answer) == 500
        assert (json_of(answer)["code"], json_of(answer)["title"]) == ("bug", "wxpush 的错误")
        assert b"ZeroDivision" not in answer
        assert b"Traceback" not in answer
        assert exchange(place, request("GET", "/half")).count(b"HTTP/1.1") == 1
        assert asked(place)[0] == 200


def test_every_answer_tells_browsers_to_take_it_for_what_it_is():
    with served() as place:
        for path in ("/", "/bug"):
            assert headers_of(exchange(place, request("GET", path)))["x-content-type-options"] == "nosniff"
