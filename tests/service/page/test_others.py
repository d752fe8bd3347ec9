"""What one key sees and takes of the page is bounded by what others are to have."""

from contextlib import ExitStack

import pytest

from tests.service.page.test_page import MADE, events_of, signed_in
from tests.service.serving import connected, exchange, headers_of, json_of, request, served, status_of
from tests.service.standing import Stand
from wxpush.intake.base import Unready
from wxpush.service.keys.administration import make, revoke
from wxpush.service.keys.key import Right
from wxpush.words import Sentence


@pytest.fixture
def stand():
    return Stand()


@pytest.fixture
def keys(tmp_path):
    return tmp_path / "keys.json"


def test_a_live_page_of_a_key_that_is_sent_ends_with_it_too(stand, keys):
    token = make(keys, "watcher", made=MADE)
    with served(make=stand.app, keys=keys) as place, connected(place) as connection:
        connection.sendall(request("GET", "/events", f"Authorization: Bearer {token}"))
        events_of(connection, 1)
        revoke(keys, "watcher")
        stand.rings[0].reload()
        while connection.recv(1 << 16):
            pass


def test_one_key_has_no_more_live_pages_and_sessions_than_leave_others_some(stand, keys):
    busy, quiet = (make(keys, name, made=MADE) for name in ("busy", "quiet"))
    with served(make=stand.app, keys=keys) as place, ExitStack() as stack:
        line = f"Cookie: {signed_in(place, quiet).split(';')[0]}"
        cookies = [signed_in(place, busy) for _ in range(1000)]
        assert status_of(exchange(place, request("GET", "/", line))) == 200
        assert status_of(exchange(place, request("GET", "/", f"Cookie: {cookies[-1].split(';')[0]}"))) == 200
        assert status_of(exchange(place, request("GET", "/", f"Cookie: {cookies[0].split(';')[0]}"))) == 401
        for _ in range(25):
            connection = stack.enter_context(connected(place))
            connection.sendall(request("GET", "/events", f"Authorization: Bearer {busy}"))
            events_of(connection, 1)
        refused = exchange(place, request("GET", "/events", f"Authorization: Bearer {busy}"))
        assert (status_of(refused), headers_of(refused)["retry-after"]) == (503, "10")
        connection = stack.enter_context(connected(place))
        connection.sendall(request("GET", "/events", line))
        events_of(connection, 1)


def test_why_nothing_leaves_is_told_of_campaigns_that_the_key_may_read(stand, keys):
    """`/readyz` told every key of every campaign, with WeChat's words."""
    why = Sentence("sending.quota_used_up", kind="template")
    stand.intake.unready = [
        Unready("quota", why, "recall", 60.0),
        Unready("account", why, "paid", 60.0),
        Unready("full", why),
    ]
    made = {
        "all": make(keys, "all", made=MADE),
        "recall": make(keys, "one", made=MADE, campaigns=["recall"]),
        "sends": make(keys, "two", made=MADE, scopes=[Right.SEND]),
    }
    with served(make=stand.app, keys=keys) as place:
        asked = {
            name: request("GET", "/readyz", f"Authorization: Bearer {key}") for name, key in made.items()
        }
        found = {
            name: json_of(exchange(place, each))["reasons"]
            for name, each in {**asked, "nobody": request("GET", "/readyz")}.items()
        }
    assert all(
        [each["word"] for each in reasons] == ["quota", "account", "full"] for reasons in found.values()
    )
    told = {name: [each.get("campaign") for each in reasons] for name, reasons in found.items()}
    assert told == {
        "all": ["recall", "paid", ""],
        "recall": ["recall", None, ""],
        "sends": [None] * 3,
        "nobody": [None] * 3,
    }
