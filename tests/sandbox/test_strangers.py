"""The sandbox is for who started it: a page in a browser on the same machine reaches loopback too."""

import pytest

from wxpush.sandbox.endpoints.enquiries import SEND_PATH

_CHANGES = ("/sandbox/token/evict", "/sandbox/token/expire")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:80",
        "127.0.0.1.evil.example",
        "",
        "evil@127.0.0.1",
        "127.0.0.1/x",
        "127.0.0.1:x",
    ],
)
def test_it_answers_to_its_own_address_only(sandbox, host):
    response = sandbox.http.get("/sandbox/ledger", headers={"Host": host})
    assert 400 <= response.status_code < 500


def test_it_answers_to_its_own_address(sandbox):
    assert sandbox.http.get("/sandbox/ledger").status_code == 200


@pytest.mark.parametrize("path", _CHANGES)
def test_a_get_changes_nothing(sandbox, path):
    assert sandbox.http.get(path).status_code == 405


@pytest.mark.parametrize("path", _CHANGES)
def test_a_page_of_another_site_changes_nothing(sandbox, path):
    response = sandbox.http.post(path, content=b"", headers={"Origin": "http://evil.example"})
    assert 400 <= response.status_code < 500


def test_a_body_of_more_than_a_mebibyte_is_refused(sandbox):
    response = sandbox.http.post(SEND_PATH, content=b" " * ((1 << 20) + 1))
    assert response.status_code == 413
