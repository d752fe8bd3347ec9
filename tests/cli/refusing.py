"""A WeChat of one process that refuses whom a test names, with the code that it names."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.cli.harness import TEMPLATE

CONTENT = "商品：{{thing1.DATA}}\n金额：{{amount2.DATA}}\n时间：{{time3.DATA}}"
LISTED = {"template_id": TEMPLATE, "title": "订单", "content": CONTENT, "example": ""}


@contextmanager
def answering(errcode: Callable[[str], int]) -> Iterator[str]:
    """Its base URL. `errcode` of an openid: 0 takes the message."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer({"template_list": [LISTED]})

        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if "stable_token" in self.path:
                self._answer({"access_token": "T" * 100, "expires_in": 7200})
            elif "template/send" in self.path:
                code = errcode(told["touser"])
                self._answer({"errcode": code, "errmsg": "as told", **({} if code else {"msgid": 4711})})
            else:
                self._answer({"errcode": 48001, "errmsg": "not here"})

        def _answer(self, answer: dict) -> None:
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
