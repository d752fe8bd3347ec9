"""An API that knows tokens and the toy's endpoint, and nothing else."""

import json
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.toykind.kind import GONE, LATER, PATH

ANSWERED = {"errcode": 0, "errmsg": "ok"}


class ToyServer(ThreadingHTTPServer):
    """Who is called Gone has left, Later is reached the second time, and for Lost the connection ends without an answer."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        #: What was asked for, and bodies of messages by whom they were for.
        self.asked: set[str] = set()
        self.messages: defaultdict[str, list[dict]] = defaultdict(list)
        self.lock = threading.Lock()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, path: str, body: dict) -> dict | None:
        with self.lock:
            self.asked.add(path)
            if path == "/cgi-bin/stable_token":
                return {"access_token": "toys", "expires_in": 7200}
            if path != PATH:
                return {"errcode": 48001, "errmsg": "no such thing"}
            to = body["to"]
            self.messages[to].append(body)
            if "Gone" in to:
                return {"errcode": GONE, "errmsg": "left"}
            if "Lost" in to:
                return None
            if "Later" in to and len(self.messages[to]) == 1:
                return {"errcode": LATER, "errmsg": "later"}
            return ANSWERED


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ToyServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = self.server.answer(self.path.partition("?")[0], body)
        if answer is None:
            self.close_connection = True
            return
        data = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def toy_server() -> Iterator[ToyServer]:
    with ToyServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
