"""Heads of requests that have no end, and connections without number: nobody has signed anything yet, so they may cost a receiver little."""

import socket
from contextlib import ExitStack, suppress
from typing import Any, cast

import pytest

from tests.receipts.stand import Stand
from tests.service.serving import listening, read_all
from wxpush.receipts import server

_ANSWERED = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


def _flood(line):
    for _ in range(64):
        line.sendall(b"a" * (1 << 20))


@pytest.mark.parametrize("before", [b"", _ANSWERED], ids=["first", "later"])
@pytest.mark.parametrize("begin", [b"POST /", b"POST / HTTP/1.1\r\nX: "], ids=["address", "header"])
def test_one_of_many_bytes_ends_its_connection(tmp_path, begin, before):
    with Stand(tmp_path).serving() as served:
        with socket.create_connection(("127.0.0.1", served.port), timeout=60) as line:
            line.sendall(before + begin)
            with pytest.raises(ConnectionError):
                _flood(line)
        assert served.check("signature=none").status_code == 403


@pytest.mark.parametrize(
    "begin", [b"", b"GET / HTTP/1.1\r\nHost: x\r\n\r"], ids=["nothing", "all_but_a_byte"]
)
def test_one_that_does_not_come_ends_its_connection(tmp_path, begin):
    with (
        Stand(tmp_path).serving() as served,
        socket.create_connection(("127.0.0.1", served.port), timeout=60) as line,
    ):
        line.sendall(begin)
        assert line.recv(1 << 16).startswith(b"HTTP/1.1 408")
        assert line.recv(1) == b""


def test_of_connections_there_are_as_many_as_there_may_be(monkeypatch):
    monkeypatch.setattr(server, "room_for", lambda most: min(most, 5))

    async def answer(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    with listening(server.make_receipts_server(cast("Any", answer))) as place, ExitStack() as held:
        for _ in range(5):
            assert _asked(held.enter_context(socket.create_connection(place, timeout=60))) == b"200"
        with socket.create_connection(place, timeout=60) as line:
            assert read_all(line).split(b" ")[1] == b"503"
        held.close()
        while not _is_answered(place):  # they are gone when the server has heard of it
            pass


def _asked(line):
    line.sendall(_ANSWERED)
    return line.recv(1 << 16).split(b" ")[1]


def _is_answered(place):
    with suppress(ConnectionError), socket.create_connection(place, timeout=60) as line:
        return _asked(line) == b"200"
    return False
