"""Who asks for another protocol is answered in this one: https://www.rfc-editor.org/rfc/rfc9110#section-7.8"""

import time

import pytest

from tests.service.serving import connected, json_of, read_all, request, served, status_of

pytestmark = pytest.mark.process

_UPGRADES = {
    "h2c": ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"),
    "websocket": ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
    "unknown": ("Connection: Upgrade", "Upgrade: other"),
}
#: As a body, it looks like a request.
_INNER = request("GET", "/inner", close=False)
_LAST = request("GET", "/last")


def bodies(place, first: bytes, body: bytes, *, apart: bool) -> list[int]:
    """How long the body of each request was. The last one has none."""
    with connected(place) as connection:
        if apart:
            connection.sendall(first)
            time.sleep(0.05)
            first = b""
        connection.sendall(first + body + _LAST)
        answers = read_all(connection).split(b"HTTP/1.1 ")[1:]
    assert [status_of(b"HTTP/1.1 " + each) for each in answers] == [200] * len(answers)
    return [json_of(each)["bytes"] for each in answers]


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("asked", _UPGRADES)
def test_its_body_is_its_own_and_what_follows_is_the_next_request(asked, apart):
    """As a Java client sends each of its requests, and curl --http2."""
    length = f"Content-Length: {len(_INNER)}"
    with served() as place:
        found = bodies(
            place, request("POST", "/", *_UPGRADES[asked], length, close=False), _INNER, apart=apart
        )
    assert found == [len(_INNER), 0]


@pytest.mark.parametrize("apart", [False, True])
def test_so_is_a_body_in_pieces(apart):
    first = request("POST", "/", *_UPGRADES["h2c"], "Transfer-Encoding: chunked", close=False)
    pieces = b"".join(b"1\r\n%c\r\n" % byte for byte in _INNER) + b"0\r\nX: y\r\n\r\n"
    with served() as place:
        assert bodies(place, first, pieces, apart=apart) == [len(_INNER), 0]


def test_one_without_a_body_is_answered_and_so_is_the_next():
    with served() as place:
        assert bodies(place, request("GET", "/", *_UPGRADES["h2c"], close=False), b"", apart=False) == [0, 0]


def test_what_can_be_read_in_two_ways_is_refused():
    both = ("Content-Length: 3", "Transfer-Encoding: chunked")
    with served() as place, connected(place) as connection:
        connection.sendall(request("POST", "/", *_UPGRADES["h2c"], *both, close=False) + b"0\r\n\r\n" + _LAST)
        answer = read_all(connection)
    assert (status_of(answer), answer.count(b"HTTP/1.1 ")) == (400, 1)
