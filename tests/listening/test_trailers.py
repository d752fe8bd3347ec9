"""What comes behind a body, or between its pieces, and is none of it: nobody reads it, so it is not kept, and there is not much of it."""

import msgspec
import pytest

from tests.service.serving import connected, exchange, json_of, read_all, request, served, status_of
from wxpush.listening.wire import Bounds
from wxpush.service.answers import WebAnswer
from wxpush.service.network.bodies import read_body

pytestmark = pytest.mark.process

_CHUNKED = request("POST", "/", "Transfer-Encoding: chunked", close=False)
_BOUNDS = Bounds(head=4096, request_seconds=20)


@pytest.mark.parametrize(
    ("begin", "more"),
    [
        pytest.param(b"0\r\n", b"X-Filler: y\r\n" * 1000, id="trailers"),
        pytest.param(b"0\r\nX: ", b"y" * 10_000, id="one trailer"),
        pytest.param(b"1;", b"y" * 10_000, id="an extension of a piece"),
        pytest.param(b"", (b"1;" + b"x" * 100 + b"\r\nz\r\n") * 100, id="extensions of many"),
    ],
)
def test_more_of_it_than_a_head_may_have_ends_the_connection(begin, more):
    with served(bounds=_BOUNDS) as place:
        with connected(place) as connection:
            connection.sendall(_CHUNKED + begin)
            # More than a socket holds, so that whoever does not close it is waited for in vain.
            with pytest.raises(OSError, match=r"reset|pipe"):
                connection.sendall(more * 3000)
        assert status_of(exchange(place, request("GET", "/"))) == 200


async def late(scope, receive, send) -> None:
    """Says which headers there are when the body has been read."""
    await read_body(scope, receive, most=100)
    names = [name.decode() for name, _ in scope["headers"]]
    await WebAnswer(200, msgspec.json.encode(names))(scope, receive, send)


def test_a_trailer_is_no_header():
    """Whoever was let in by his headers would be somebody else by then."""
    trailers = b"X-Forwarded-For: 192.0.2.9\r\nAuthorization: Bearer x\r\nAccept-Language: zh\r\n\r\n"
    with served(app=late, bounds=_BOUNDS) as place, connected(place) as connection:
        connection.sendall(_CHUNKED)
        connection.sendall(b"2\r\n{}\r\n0\r\n" + trailers + request("GET", "/"))
        answers = read_all(connection).split(b"HTTP/1.1 ")[1:]
    assert [json_of(each) for each in answers] == [["host", "transfer-encoding"], ["host", "connection"]]


def test_a_body_in_many_small_pieces_is_a_body():
    pieces = b"1\r\nx\r\n" * 9000 + b"0\r\n\r\n"
    with served(bounds=_BOUNDS) as place:
        found = exchange(place, request("POST", "/", "Transfer-Encoding: chunked") + pieces)
    assert json_of(found)["bytes"] == 9000
