"""Bodies that are read at once take so much memory and no more, of one caller and of all, and give it back whatever becomes of them."""

import time
from contextlib import ExitStack, suppress

import pytest

from tests.service.serving import (
    MOST,
    PATIENCE,
    connected,
    exchange,
    headers_of,
    json_of,
    read_all,
    request,
    served,
    status_of,
)
from wxpush.service.keys.administration import make
from wxpush.service.keys.key import Right
from wxpush.service.network.bodies import BodyBounds, BodyRoom

_WHOLE = f"Content-Length: {MOST}"
_PIECES = "Transfer-Encoding: chunked"
_PIECE = b"8000\r\n" + b"x" * 0x8000 + b"\r\n"
_BOUNDS = BodyBounds(each=MOST + 100, together=4 * MOST)


def until(room: BodyRoom, size: int) -> None:
    """Wait until so many bytes are held."""
    end = time.monotonic() + PATIENCE
    while room.all != size:
        assert time.monotonic() < end, room.all
        time.sleep(0.01)


@pytest.fixture
def room():
    return BodyRoom(_BOUNDS)


@pytest.mark.parametrize(
    ("head", "begun"), [(_WHOLE, b"x"), (_PIECES, _PIECE * 3)], ids=["announced", "in pieces"]
)
def test_one_caller_has_no_more_than_his_part_and_it_comes_back_with_the_end_of_a_request(room, head, begun):
    with served(room=room) as place:
        for _ in range(2):
            with connected(place) as first:
                first.sendall(request("POST", "/", head) + begun)
                until(room, MOST if head == _WHOLE else 3 * 0x8000)
                for other in (_WHOLE, _PIECES):
                    answer = exchange(place, request("POST", "/", other) + _PIECE)
                    assert (status_of(answer), json_of(answer)["code"]) == (503, "bodies")
                    assert (headers_of(answer)["retry-after"], headers_of(answer)["connection"]) == (
                        "1",
                        "close",
                    )
                assert status_of(exchange(place, request("POST", "/", body=b"small"))) == 200
            until(room, 0)  # he went away
        with connected(place) as first:
            first.sendall(request("POST", "/", head) + begun)
            until(room, MOST if head == _WHOLE else 3 * 0x8000)
            first.sendall(b"x" * (MOST - 1) if head == _WHOLE else b"0\r\n\r\n")
            assert status_of(read_all(first)) == 200
        until(room, 0)
        assert (
            status_of(exchange(place, request("POST", "/", "X-Too-Large: yes", _PIECES) + _PIECE * 4)) == 413
        )
        until(room, 0)


def held_by(place, stack: ExitStack, room: BodyRoom, key: str) -> bool:
    """Whether this key's body finds room, which it has until the stack ends."""
    before = room.all
    connection = stack.enter_context(connected(place))
    connection.sendall(request("POST", "/", f"Authorization: Bearer {key}", _WHOLE) + b"x")
    end = time.monotonic() + PATIENCE
    while room.all == before:
        connection.settimeout(0.05)
        with suppress(TimeoutError):
            assert json_of(read_all(connection))["code"] == "bodies"
            return False
        assert time.monotonic() < end
    return True


def test_all_together_have_no_more_than_there_is_and_nobody_more_than_is_left_for_others(tmp_path):
    """Three keys had all of it, and nobody else any."""
    keys = tmp_path / "keys.json"
    first, second, third = (
        make(keys, f"k{n}", made="2026-12-01T08:30:00Z", scopes=[Right.SEND]) for n in range(3)
    )
    room = BodyRoom(BodyBounds(each=4 * MOST, together=8 * MOST))
    with served(room=room, keys=keys) as place:
        with ExitStack() as stack:
            found = [held_by(place, stack, room, first) for _ in range(6)]
            assert found == [True] * 4 + [False] * 2
            found = [held_by(place, stack, room, second) for _ in range(3)]
            assert found == [True] * 2 + [False]
            found = [held_by(place, stack, room, third) for _ in range(2)]
            assert found == [True, False]
        until(room, 0)


def test_many_large_requests_at_once_end_and_leave_others_their_answers(room):
    """Each is answered; none waits for room that another waiting one has."""
    with served(room=room) as place, ExitStack() as stack:
        many = [stack.enter_context(connected(place)) for _ in range(150)]
        for each in many:
            each.sendall(request("POST", "/", _WHOLE) + b"x" * (MOST // 2))
        assert status_of(exchange(place, request("POST", "/", body=b"small"))) == 200
        statuses = []
        for each in many:
            with suppress(OSError):  # it was refused before
                each.sendall(b"x" * (MOST // 2))
            if answer := read_all(each):
                statuses.append(status_of(answer))
        assert 200 in statuses
        assert set(statuses) <= {200, 503}
        until(room, 0)
