"""A server that does to its clients what a script says, over raw sockets in threads: it serves any event loop."""

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator

JSON_OK = b'{"errcode":0,"errmsg":"ok","msgid":1}'


def answer(body: bytes = JSON_OK, *headers: str, status: str = "200 OK") -> bytes:
    """A whole answer with its length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


class Peer:
    """One accepted connection, as a script sees it."""

    def __init__(self, sock: socket.socket, server: "FaultServer") -> None:
        self.sock = sock
        self.server = server
        self.buffer = b""

    def request(self) -> bytes:
        """Read one whole request and note it; empty when the client has gone."""
        while b"\r\n\r\n" not in self.buffer and self._more():
            pass
        head, _, rest = self.buffer.partition(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length:")), 0
        )
        while len(rest) < length and self._more():
            rest = self.buffer[len(head) + 4 :]
        if not head:
            return b""
        whole, self.buffer = head + b"\r\n\r\n" + rest[:length], rest[length:]
        self.server.requests.append(whole)
        return whole

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def flood(self, piece: bytes, times: int) -> None:
        """Send until the client has had enough."""
        for _ in range(times):
            if self.server.stopping.is_set():
                return
            self.send(piece)

    def drip(self, data: bytes, seconds: float) -> None:
        for number in data:
            if self.wait(seconds):
                return
            self.send(bytes([number]))

    def wait(self, seconds: float = 30.0) -> bool:
        """Do nothing for so long, or until the server is stopped (then True)."""
        return self.server.stopping.wait(seconds)

    def reset(self) -> None:
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def secure(self, context: ssl.SSLContext) -> None:
        self.sock = context.wrap_socket(self.sock, server_side=True)

    def _more(self) -> bool:
        data = self.sock.recv(65536)
        self.buffer += data
        return bool(data)


Script = Callable[[Peer], object]


class FaultServer:
    """Listens on a free port of 127.0.0.1 and runs the script for each connection, with TLS where a context is given.

    `requests` holds what was read, `connections` counts what was accepted.
    """

    def __init__(self, script: Script, context: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self.stopping = threading.Event()
        self._script = script
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._acceptor.start()

    @property
    def port(self) -> int:
        return self._listener.getsockname()[1]

    @property
    def bodies(self) -> list[bytes]:
        return [request.partition(b"\r\n\r\n")[2] for request in self.requests]

    def stop(self) -> None:
        self.stopping.set()
        # A connection of our own wakes the acceptor.
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            pass
        self._acceptor.join(5)
        self._listener.close()
        # Briefly: the caller may be the very event loop that has yet to close its end.
        for thread in self._threads:
            thread.join(0.2)

    def wait_for(self, condition: Callable[[], bool], seconds: float = 2.0) -> bool:
        end = time.monotonic() + seconds
        while not condition() and time.monotonic() < end:
            time.sleep(0.005)
        return condition()

    def _accept(self) -> None:
        while True:
            sock, _ = self._listener.accept()
            if self.stopping.is_set():
                sock.close()
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(sock,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket) -> None:
        sock.settimeout(10)
        peer = Peer(sock, self)
        with contextlib.suppress(OSError):
            if self._context is not None:
                peer.secure(self._context)
            self._script(peer)
        with contextlib.suppress(OSError):
            peer.sock.close()


@contextlib.contextmanager
def serving(script: Script, context: ssl.SSLContext | None = None) -> Iterator[FaultServer]:
    server = FaultServer(script, context)
    try:
        yield server
    finally:
        server.stop()


def always(*answers: bytes) -> Script:
    """A script that answers each request in turn, the last answer for ever."""

    def script(peer: Peer) -> None:
        served = 0
        while peer.request():
            peer.send(answers[min(served, len(answers) - 1)])
            served += 1

    return script


def once(*pieces: bytes) -> Script:
    """A script that reads one request, sends the pieces and closes."""

    def script(peer: Peer) -> None:
        peer.request()
        for piece in pieces:
            peer.send(piece)

    return script
