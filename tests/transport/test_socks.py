"""Through a SOCKS proxy, which the extra `socks` is for: names are the proxy's matter, connections are kept, refusals have sent nothing."""

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import aclosing, contextmanager, suppress
from typing import Any

import pytest

from tests.transport.conftest import MEMBERS
from tests.transport.faultserver import JSON_OK, always, answer, serving
from wxpush.model import Arrival
from wxpush.transport import open_transport

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.parametrize(
        "anyio_backend", [member.values[1] for member in MEMBERS[2:]], ids=["asyncio", "trio"]
    ),
]
PATH = "/cgi-bin/message/template/send?access_token=x"
HOST = "elsewhere.example"
USER, PASSWORD = b"user", b"p@ss"


class Socks:
    """A proxy of one purpose: whatever name it is asked for, it connects to `port` of this machine. https://www.rfc-editor.org/rfc/rfc1928"""

    def __init__(self, port: int, *, wants_password: bool = False, code: int = 0) -> None:
        self._port, self._method, self._code = port, 2 if wants_password else 0, code
        self.hosts: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._talk, args=(client,), daemon=True).start()

    def _talk(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            if self._method not in client.recv(512)[2:]:
                client.sendall(b"\5\xff")
                return
            client.sendall(bytes([5, self._method]))
            if self._method == 2:
                wanted = bytes([1, len(USER)]) + USER + bytes([len(PASSWORD)]) + PASSWORD
                right = client.recv(512) == wanted
                client.sendall(b"\1\0" if right else b"\1\1")
                if not right:
                    return
            asked = client.recv(512)
            self.hosts.append(asked[5 : 5 + asked[4]].decode())
            client.sendall(bytes([5, self._code, 0, 1, 127, 0, 0, 1, 0, 0]))
            if not self._code:
                self._relay(client)

    def _relay(self, client: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", self._port)) as server:
            while True:
                for end in select.select([client, server], [], [])[0]:
                    data = end.recv(65536)
                    if not data:
                        return
                    (server if end is client else client).sendall(data)


@contextmanager
def socks(port: int, **ways: Any) -> Iterator[Socks]:
    proxy = Socks(port, **ways)
    try:
        yield proxy
    finally:
        proxy.close()


@pytest.mark.parametrize("credentials", ["", "user:p%40ss@"])
async def test_messages_go_through_it_over_one_kept_connection(certificates, credentials, anyio_backend):
    with (
        serving(always(answer()), certificates.server("elsewhere")) as server,
        socks(server.port, wants_password=bool(credentials)) as proxy,
    ):
        environ = {**certificates.environ, "ALL_PROXY": f"socks5h://{credentials}127.0.0.1:{proxy.port}"}
        transport = open_transport("auto", f"https://{HOST}", timeout=3, environ=environ)
        async with aclosing(transport.connect()) as connection:
            replies = [await connection.post(PATH, b"{}") for _ in range(3)]
    assert [(reply.arrival, reply.body) for reply in replies] == [(Arrival.ANSWERED, JSON_OK)] * 3
    assert proxy.hosts == [HOST]


@pytest.mark.parametrize(
    ("ways", "credentials", "said"),
    [
        ({"code": 1}, "", "the proxy refused"),
        ({"code": 2}, "", "the proxy does not allow this connection"),
        ({"code": 4}, "", "the proxy reaches nobody there: the host cannot be reached"),
        ({"code": 5}, "", "the proxy reaches nobody there: the connection was refused"),
        ({"wants_password": True}, "", "the proxy wants a user name and a password"),
        ({"wants_password": True}, "user:wrong@", "the proxy refuses the user name or the password"),
    ],
    ids=str,
)
async def test_what_it_refuses_never_left_and_is_told(certificates, ways, credentials, said, anyio_backend):
    with serving(always(answer())) as server, socks(server.port, **ways) as proxy:
        environ = {**certificates.environ, "ALL_PROXY": f"socks5://{credentials}127.0.0.1:{proxy.port}"}
        transport = open_transport("auto", f"https://{HOST}", timeout=3, environ=environ)
        async with aclosing(transport.connect()) as connection:
            reply = await connection.post(PATH, b"{}")
    assert (reply.arrival, str(reply.fault)) == (Arrival.NEVER_LEFT, said)
    assert server.requests == []


@contextmanager
def saying(*words: bytes) -> Iterator[int]:
    """The port of something in the place of a proxy: it answers each message with the next of these, and closes."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                with client, suppress(OSError):
                    for each in words:
                        client.recv(512)
                        client.sendall(each)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


@pytest.mark.parametrize(
    "words",
    [
        (),
        (b"\5",),
        (b"\4\0",),
        (b"\5\0", b""),
        (b"\5\0", b"\5"),
        (b"\5\0", b"\5\xff\0\1\x7f\0\0\1\0\0"),
        (b"\5\0", b"\5\0\0\3\xff"),
        (b"\5\0", b"\5\0\0\7" + b"\0" * 20),
        (b"\5\2", b"\1"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n",),
        (b"\xff" * 5000,),
    ],
)
async def test_what_is_no_answer_of_such_a_proxy_has_sent_nothing(words, anyio_backend):
    with saying(*words) as port:
        environ = {"ALL_PROXY": f"socks5://user:pw@127.0.0.1:{port}"}
        transport = open_transport("auto", f"https://{HOST}", timeout=10, environ=environ)
        async with aclosing(transport.connect()) as connection:
            reply = await connection.post(PATH, b"{}")
    assert (reply.arrival, bool(str(reply.fault))) == (Arrival.NEVER_LEFT, True)
