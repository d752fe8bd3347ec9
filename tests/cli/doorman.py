"""Stands where a Redis should: says yes to whoever knocks, until it is gone."""

import socketserver
import threading
from typing import Self


class Doorman:
    """A Redis that can be reached, and no more. `leave`: from then on nobody answers there."""

    def __enter__(self) -> Self:
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Greeting)
        self._server.daemon_threads = True
        self.url = f"redis://127.0.0.1:{self._server.server_address[1]}/0"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def leave(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Greeting(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        while head := self.rfile.readline():
            words = []
            for _ in range(int(head[1:])):
                words.append(self.rfile.read(int(self.rfile.readline()[1:])))
                self.rfile.readline()
            self.wfile.write(b"+PONG\r\n" if words[0] == b"PING" else b"+OK\r\n")
