"""The page for people: what it shows to whom, in both languages, and that nothing of anybody's becomes markup."""

import re

import msgspec
import pytest

from tests.service.serving import connected, exchange, headers_of, request, served, status_of
from tests.service.standing import Stand
from wxpush.intake.base import Unready
from wxpush.service.keys.administration import make, revoke
from wxpush.service.keys.key import Right
from wxpush.words import Sentence

MADE = "2026-12-01T08:30:00Z"
FORM = "Content-Type: application/x-www-form-urlencoded"


@pytest.fixture
def stand():
    return Stand()


@pytest.fixture
def keys(tmp_path):
    return tmp_path / "keys.json"


def page_of(answer):
    return answer.partition(b"\r\n\r\n")[2].decode()


def signed_in(place, token):
    answer = exchange(place, request("POST", "/login", FORM, body=f"key={token}".encode()))
    assert status_of(answer) == 303
    return headers_of(answer)["set-cookie"]


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["Not ready", "1,247", "order-shipped", "paused by ops", "43004", "There are no keys"]),
        ("zh", ["未就绪", "1,247", "order-shipped", "已由 ops 暂停", "43004", "没有密钥"]),
    ],
)
def test_it_shows_what_waits_goes_and_came_to_what_and_why(stand, language, shown):
    with served(make=stand.app) as place:
        page = page_of(exchange(place, request("GET", "/", f"Accept-Language: {language}")))
    for text in shown:
        assert text in page
    assert "<script>alert" not in page
    assert page.count("<script>") == 1


def test_messages_that_expired_have_a_column_between_those_refused_and_those_in_doubt(stand):
    with served(make=stand.app) as place:
        page = page_of(exchange(place, request("GET", "/", "Accept-Language: en")))
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', page)
    assert heads[3:7] == ["sent", "rejected", "expired", "in doubt"]
    row = re.search(r'<th scope="row">order-shipped\n.*', page.partition("<tbody>")[2], re.DOTALL).group()
    assert re.findall(r'<td class="figure">([^<]*)</td>', row)[2:6] == ["98,000", "320", "57", "2"]


def test_what_holds_several_campaigns_back_is_told_once_and_without_a_command_to_run(stand):
    why = Sentence("sending.quota_used_up", kind="template")
    stand.intake.unready = [Unready("quota", why, name, 60.0) for name in ("recall", "paid")]
    with served(make=stand.app) as place:
        page = page_of(exchange(place, request("GET", "/", "Accept-Language: en")))
    assert "<li>recall, paid: The account" in page
    assert "same command" not in page
    assert "follow again" in page  # what to do about 43004
    assert "list" not in re.search("follow again.*", page).group()


def test_it_asks_nobody_else_for_anything_and_runs_no_other_script(stand):
    with served(make=stand.app) as place:
        answer = exchange(place, request())
    policy = headers_of(answer)["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy
    page = page_of(answer)
    assert not re.search(r"(?:src|href)=|url\(|@import", page)
    assert headers_of(answer)["cache-control"] == "no-store"


def test_with_keys_it_is_behind_one_which_a_cookie_stands_for(stand, keys):
    token = make(keys, "watcher", made=MADE, scopes=[Right.READ])
    sender = make(keys, "sender", made=MADE, scopes=[Right.SEND])
    with served(make=stand.app, keys=keys) as place:
        answer = exchange(place, request())
        assert status_of(answer) == 401
        assert 'type="password"' in page_of(answer)
        assert "order-shipped" not in page_of(answer)
        for wrong in ("", "wrong", sender, "%ff%00", "%E4%BD%A0"):
            answer = exchange(place, request("POST", "/login", FORM, body=f"key={wrong}&a=b".encode()))
            assert status_of(answer) == 403
            assert "set-cookie" not in headers_of(answer)
        cookie = signed_in(place, token)
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {*cookie.split("; ")}
        assert token not in cookie
        line = f"Cookie: {cookie.split(';')[0]}"
        page = page_of(exchange(place, request("GET", "/", line)))
        assert "order-shipped" in page
        assert "watcher" in page
        assert "sender" not in page  # who may not control sees his own key alone
        assert token not in page
        for odd in ("Cookie: wxpush_session=x", "Cookie: \xff=;;;", "Cookie: a", "Cookie: " + "a=b; " * 500):
            assert status_of(exchange(place, request("GET", "/", odd))) == 401
        assert status_of(exchange(place, request("GET", "/metrics", line))) == 401  # no cookie for programs
        assert (
            status_of(exchange(place, request("POST", "/logout", line, "Sec-Fetch-Site: cross-site"))) == 403
        )
        assert status_of(exchange(place, request("POST", "/logout", line))) == 303
        assert status_of(exchange(place, request("GET", "/", line))) == 401


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (["Origin: https://evil.example"], 403),
        (["Origin: null"], 403),
        (["Origin: http://127.0.0.1"], 303),
        (["Origin: http://127.0.0.1", "Sec-Fetch-Site: cross-site"], 403),
        (["Origin: https://behind.a.proxy", "Sec-Fetch-Site: same-origin"], 303),
    ],
)
def test_no_page_of_another_site_signs_anybody_in(stand, keys, said, status):
    token = make(keys, "watcher", made=MADE)
    with served(make=stand.app, keys=keys) as place:
        answer = exchange(place, request("POST", "/login", FORM, *said, body=f"key={token}".encode()))
        assert status_of(answer) == status
        assert ("set-cookie" in headers_of(answer)) == (status == 303)
        # With "no-referrer" a browser would send the form of this page with "Origin: null".
        assert headers_of(exchange(place, request()))["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("proxies", "told", "secure"),
    [(["127.0.0.1"], "https", True), (["127.0.0.1"], "http", False), ([], "https", False)],
)
def test_behind_a_named_proxy_that_speaks_tls_the_cookie_goes_nowhere_else(
    stand, keys, proxies, told, secure
):
    token = make(keys, "watcher", made=MADE, scopes=[Right.READ])
    with served(make=stand.app, keys=keys, proxies=proxies) as place:
        sent = request("POST", "/login", FORM, f"X-Forwarded-Proto: {told}", body=f"key={token}".encode())
        cookie = headers_of(exchange(place, sent))["set-cookie"]
    assert ("Secure" in cookie.split("; ")) is secure


def test_a_session_ends_with_its_key(stand, keys):
    token = make(keys, "watcher", made=MADE)
    with served(make=stand.app, keys=keys) as place:
        line = f"Cookie: {signed_in(place, token).split(';')[0]}"
        assert status_of(exchange(place, request("GET", "/", line))) == 200
        revoke(keys, "watcher")
        stand.rings[0].reload()
        assert status_of(exchange(place, request("GET", "/", line))) == 401


def test_who_may_control_sees_the_names_of_all_keys_and_a_key_of_one_campaign_that_one_alone(stand, keys):
    control = make(keys, "ops", made=MADE, scopes=[Right.READ, Right.CONTROL])
    one = make(keys, "shop", made=MADE, campaigns=["recall"], test=True)
    with served(make=stand.app, keys=keys) as place:
        page = page_of(exchange(place, request("GET", "/", f"Authorization: Bearer {control}")))
        assert "shop (for tests)" in page
        page = page_of(exchange(place, request("GET", "/", f"Authorization: Bearer {one}")))
        assert "recall" in page
        assert "order-shipped" not in page
        assert "99,577" not in page
        metrics = page_of(exchange(place, request("GET", "/metrics", f"Authorization: Bearer {one}")))
        assert 'campaign="recall"' in metrics
        assert "order-shipped" not in metrics


def events_of(connection, many):
    """The data of so many events."""
    found: list[bytes] = []
    data = b""
    while len(found) < many:
        piece = connection.recv(1 << 16)
        assert piece, data
        data += piece
        found = re.findall(rb"data: (.*)\n\n", data)
    return [msgspec.json.decode(each) for each in found]


def test_it_goes_on_live_with_the_sections_that_have_changed(stand):
    with served(make=stand.app) as place, connected(place) as connection:
        connection.sendall(request("GET", "/events", "Accept-Language: zh"))
        (first,) = events_of(connection, 1)
        assert {*first} == {"now", "campaigns", "refusals", "access"}
        assert "未就绪" in first["now"]
        stand.intake.unready = []
        (second,) = events_of(connection, 1)
        assert {*second} == {"now"}
        assert "已就绪" in second["now"]
        stand.streams.end()
        while connection.recv(1 << 16):
            pass


def test_a_live_page_ends_with_the_key_and_is_nobodys_without_one(stand, keys):
    token = make(keys, "watcher", made=MADE)
    with served(make=stand.app, keys=keys) as place:
        assert status_of(exchange(place, request("GET", "/events"))) == 401
        line = f"Cookie: {signed_in(place, token).split(';')[0]}"
        with connected(place) as connection:
            connection.sendall(request("GET", "/events", line))
            events_of(connection, 1)
            revoke(keys, "watcher")
            stand.rings[0].reload()
            while connection.recv(1 << 16):
                pass


def test_what_a_problem_means_stands_at_the_anchor_that_its_type_leads_to(stand):
    with served(make=stand.app) as place:
        page = page_of(exchange(place, request("GET", "/problems", "Accept-Language: zh")))
    assert '<section id="rate_of_key">' in page
    assert "{" not in page.partition("</style>")[2].partition("<script>")[0]
