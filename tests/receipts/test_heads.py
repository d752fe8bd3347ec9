"""Heads of requests that have no end: nobody has signed them yet, so they may cost a receiver nothing."""

import socket

import pytest

from tests.receipts.stand import Stand

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
        assert line.recv(1) == b""
