"""What stands between wxpush and a server, in threads of a test: a relay with faults, a name server that is slow or gone."""

import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count

_ANSWER = b"HTTP/1.1 "
_A, _AAAA = 1, 28


@dataclass(frozen=True)
class Faults:
    """Of the answers of all connections together, one in so many; 0: none. `delay` in seconds is that of every answer."""

    delay: float = 0.0
    #: The connection is closed behind the answer.
    closed: int = 0
    #: It is reset instead of the answer.
    reset: int = 0
    #: Neither the answer nor anything else comes any more.
    swallowed: int = 0


class Relay:
    """Hands on what comes to `place` to a server on this machine, and its answers with faults."""

    def __init__(self, place: tuple[str, int], server: int, faults: Faults) -> None:
        self._server, self._faults = server, faults
        self._answers = count(1)
        self._listener = socket.create_server(place, backlog=128)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            client, _ = self._listener.accept()
            server = socket.create_connection(("127.0.0.1", self._server))
            threading.Thread(target=self._hand_on, args=(client, server), daemon=True).start()

    def _hand_on(self, client: socket.socket, server: socket.socket) -> None:
        # One thread for both directions: a socket that another thread reads is not closed before that one returns.
        with client, server, suppress(OSError):
            while True:
                readable, _, _ = select.select([client, server], [], [])
                if client in readable:
                    data = client.recv(65536)
                    if not data:
                        return
                    server.sendall(data)
                if server in readable and not self._back(server.recv(65536), client):
                    return

    def _back(self, data: bytes, client: socket.socket) -> bool:
        """Hand an answer back; whether the connection goes on."""
        if not data.startswith(_ANSWER):
            client.sendall(data)
            return bool(data)
        if not self._handed_on(client):
            return False
        client.sendall(data)
        return not self._due(self._faults.closed)

    def _handed_on(self, client: socket.socket) -> bool:
        """Whether this answer may go on, counted and waited for."""
        self._number = next(self._answers)
        time.sleep(self._faults.delay)
        if self._due(self._faults.swallowed):
            client.settimeout(60)
            client.recv(1)  # until the client has had enough
            return False
        if self._due(self._faults.reset):
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        return True

    def _due(self, one_in: int) -> bool:
        return bool(one_in) and self._number % one_in == 0


class NameServer:
    """Answers every question for addresses on UDP port 53 of 127.0.0.1, each after `seconds`, but not while `gone` says so."""

    def __init__(
        self, addresses: Sequence[str], *, seconds: float = 0.0, gone: Callable[[], bool] = lambda: False
    ) -> None:
        self._addresses, self._seconds, self._gone = addresses, seconds, gone
        self.asked = 0
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 53))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            question, who = self._socket.recvfrom(4096)
            self.asked += 1
            if not self._gone():
                threading.Timer(
                    self._seconds, self._socket.sendto, (_answered(question, self._addresses), who)
                ).start()


def _answered(question: bytes, addresses: Sequence[str]) -> bytes:
    """https://www.rfc-editor.org/rfc/rfc1035#section-4.1"""
    end = question.index(b"\0", 12) + 5
    asked = struct.unpack("!H", question[end - 4 : end - 2])[0]
    family = {_A: socket.AF_INET, _AAAA: socket.AF_INET6}.get(asked)
    found = [
        socket.inet_pton(family, each)
        for each in addresses
        if family is not None and (":" in each) == (asked == _AAAA)
    ]
    head = question[:2] + struct.pack("!HHHHH", 0x8180, 1, len(found), 0, 0)
    records = b"".join(b"\xc0\x0c" + struct.pack("!HHIH", asked, 1, 0, len(each)) + each for each in found)
    return head + question[12:end] + records
