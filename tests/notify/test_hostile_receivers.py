"""Receivers that mean harm: whatever they say, a notice is told or not told in a few words, in a bounded time and memory."""

import socket
import threading
import tracemalloc
from contextlib import contextmanager, suppress

import msgspec
import pytest

from tests.notify.conftest import notice
from tests.transport.faultserver import answer, serving
from wxpush.model import Arrival, Reply
from wxpush.notify.kinds.base import Failure, NotToldError
from wxpush.notify.kinds.mail import Mail
from wxpush.notify.kinds.posting import accepted
from wxpush.options.notifier import NotifierKeys, NotifierKind

pytestmark = pytest.mark.process

_NO_ANSWERS = {
    "deeper than Python goes": b'{"errcode":0,"x":' + b"[" * 60_000 + b"}",
    "yes and no": b'{"errcode":0,"errmsg":"ok","errcode":310000}',
    "no UTF-8": b'{"errcode":0,"errmsg":"\xff\xfe"}',
    "no number": b'{"errcode":NaN}',
    "a number of many digits": b'{"errcode":' + b"9" * 4000 + b',"errmsg":"x"}',
    "a number of too many digits": b'{"errcode":' + b"9" * 5000 + b',"errmsg":"x"}',
    "a list": b"[0]",
    "nothing": b"",
}


@pytest.mark.parametrize("body", _NO_ANSWERS.values(), ids=_NO_ANSWERS)
def test_what_no_robot_answers_is_no_yes(body):
    with pytest.raises(NotToldError) as raised:
        accepted(Reply(Arrival.ANSWERED, 200, body), code="errcode", said="errmsg")
    assert (raised.value.failure, raised.value.again) == (Failure.SERVER, True)
    assert len(str(raised.value.why)) < 200


def test_words_of_a_robot_move_no_cursor_and_end_soon():
    said = "no\x1b]0;pwn\x07\u202e" + " " * 30_000 + "x" * 30_000
    body = msgspec.json.encode({"errcode": 310000, "errmsg": said})
    with pytest.raises(NotToldError) as raised:
        accepted(Reply(Arrival.ANSWERED, 200, body), code="errcode", said="errmsg")
    assert str(raised.value.why).isprintable()
    assert len(str(raised.value.why)) < 200


def test_wherever_a_robot_leads_the_notice_goes_nowhere_else(desk):
    data = answer(b"", "Location: http://\x80/", status="302 Found").decode().encode("latin-1")
    with serving(lambda peer: (peer.request(), peer.send(data))) as server:
        receiver = _Named(f"http://127.0.0.1:{server.port}/robot/send?access_token=" + "a1" * 16)
        with pytest.raises(NotToldError) as raised:
            desk.notifier(receiver).courier.deliver([notice()])
    assert (raised.value.failure, len(server.requests)) == (Failure.SERVER, 1)


class _Named:
    """What a desk makes a notifier of."""

    kind, signed = "dingtalk", False

    def __init__(self, url: str) -> None:
        self.url = url


@contextmanager
def mail_server(script):
    """Where one is that does as the script says, to its first caller."""
    stop = threading.Event()

    def serve() -> None:
        with suppress(OSError):
            connection, _ = listener.accept()
            with connection:
                script(connection, stop)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            stop.set()
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def endless_greeting(connection, stop) -> None:
    while not stop.is_set():
        connection.sendall((b"220-" + b"x" * 1000 + b"\r\n") * 100)


def endless_extensions(connection, stop) -> None:
    connection.sendall(b"220 hello\r\n")
    connection.recv(1000)
    while not stop.is_set():
        connection.sendall(b"250-X\r\n" * 10_000)


def long_refusal(connection, _stop) -> None:
    connection.sendall(b"220 hello\r\n")
    connection.recv(1000)
    for _ in range(1000):
        connection.sendall((b"550-" + b" " * 900 + b"\r\n") * 100)
    connection.sendall(b"550 no\r\n")


@pytest.mark.parametrize("script", [endless_greeting, endless_extensions, long_refusal])
def test_a_mail_server_that_does_not_end_costs_little(script):
    tracemalloc.start()
    try:
        with mail_server(script) as server:
            failed = refused(server)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()
    assert failed.failure in {Failure.SERVER, Failure.NO_ANSWER}


def dripping_lines(connection, stop) -> None:
    while not stop.wait(0.05):
        connection.sendall(b"220-x\r\n")


def dripping_bytes(connection, stop) -> None:
    connection.sendall(b"220 ")
    while not stop.wait(0.05):
        connection.sendall(b"x")


@pytest.mark.parametrize("script", [dripping_lines, dripping_bytes])
def test_a_mail_server_that_says_a_little_now_and_then_is_left_in_time(script, monkeypatch):
    monkeypatch.setattr("wxpush.notify.kinds.mail.ATTEMPT_SECONDS", 0.5)
    with mail_server(script) as server:
        failed = refused(server)
    assert failed.failure is Failure.NO_ANSWER


def refused(server: str) -> NotToldError:
    keys = NotifierKeys(kind=NotifierKind.MAIL, server=server, sender="a@example.com", to=("b@example.com",))
    with pytest.raises(NotToldError) as raised:
        Mail(keys).deliver([notice()])
    return raised.value


def test_a_name_of_this_machine_that_leads_elsewhere_is_told_nothing(monkeypatch):
    """As a name server that lies would have it."""
    heard = []

    def greeting(connection, _stop) -> None:
        connection.sendall(b"220 hello\r\n")
        heard.append(connection.recv(1000))

    monkeypatch.setattr(socket.socket, "getpeername", lambda _: ("203.0.113.7", 25))
    with mail_server(greeting) as server:
        failed = refused(server)
    assert (failed.failure, heard) == (Failure.UNREACHABLE, [b""])
