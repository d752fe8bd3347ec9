"""A name server that does as a test says."""

import socket
import threading
import time

import pytest

#: The name that it knows if it is told no other; all others are asked of the system.
NAME = "api.example"


class NameServer:
    """A name server that has this machine's addresses for NAME, and takes `seconds` for each question."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.name = NAME
        self.seconds = 0.0
        self.addresses = ["127.0.0.1"]
        self.asked = self.most_at_once = 0
        self.gone = False
        self._at_once = 0
        self._lock = threading.Lock()
        self._asked = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self._answer)

    def _answer(self, host, port, *args, **kwargs):
        if host not in {self.name, self.name.encode()}:
            return self._asked(host, port, *args, **kwargs)
        with self._lock:
            self.asked += 1
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        time.sleep(self.seconds)
        with self._lock:
            self._at_once -= 1
        if self.gone:
            raise socket.gaierror(socket.EAI_AGAIN, "gone")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, int(port))) for each in self.addresses]
