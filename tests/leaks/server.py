"""A server that gives the canary token, and quotes it in its refusals, with secret and openid."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.leaks.canaries import OPENID, REFUSAL, TOKEN


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer({"errcode": 48001, "errmsg": REFUSAL})

    def do_POST(self) -> None:
        told = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if "stable_token" in self.path:
            self._answer({"access_token": TOKEN, "expires_in": 7200})
        elif "template/send" in self.path and OPENID not in told:
            self._answer({"errcode": 0, "errmsg": "ok", "msgid": 4711})
        else:
            self._answer({"errcode": 43004, "errmsg": f"{self.path} {REFUSAL}"})

    def _answer(self, answer: dict) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_) -> None:
        """Whoever was forced to fail hangs up; that is no news."""


@contextmanager
def quoting() -> Iterator[str]:
    """Its base URL."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
