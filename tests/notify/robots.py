"""Receivers of notices on loopback, that answer as the real ones do: with HTTP 200 to what they refuse."""

import hashlib
import hmac
import json
import ssl
import threading
import time
from base64 import b64encode
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from standardwebhooks import Webhook, WebhookVerificationError

TOKEN = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
SECRET = "SECfedcba9876543210fedcba9876543210fedcba9876543210fedcba98765432"
WHSEC = "whsec_" + b64encode(bytes(range(32))).decode()
HOUR = 3600


@dataclass
class Heard:
    """One request. `body` is what its JSON holds."""

    path: str
    headers: dict[str, str]
    raw: bytes
    body: dict


@dataclass
class Receiver:
    """One of a kind. `does`: ok, hang, redirect, html, gone, fail, drop, echo (repeats what it was sent); `signed`: whether it wants a signature."""

    kind: str
    does: str = "ok"
    signed: bool = False
    heard: list[Heard] = field(default_factory=list)
    #: What it took.
    took: list[Heard] = field(default_factory=list)
    leave: threading.Event = field(default_factory=threading.Event)
    url: str = ""
    #: What it answers instead, status and JSON.
    answer: tuple[int, dict] | None = None

    def __enter__(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"receiver": self}))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}{_PATHS[self.kind]}"
        return self

    def __exit__(self, *_):
        self.leave.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def with_tls(self, certificate: Path, key: Path) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = self.url.replace("http://127.0.0.1", "https://localhost")

    def texts(self) -> list[str]:
        """What people read there."""
        return [_text(self.kind, heard.body) for heard in self.took]


_PATHS = {
    "dingtalk": f"/robot/send?access_token={TOKEN}",
    "feishu": f"/open-apis/bot/v2/hook/{TOKEN[:36]}",
    "wecom": f"/cgi-bin/webhook/send?key={TOKEN[:36]}",
    "webhook": f"/hooks/wxpush?token={TOKEN}",
}


def _text(kind: str, body: dict) -> str:
    if kind == "feishu":
        return body["content"]["text"]
    return body["data"]["text"] if kind == "webhook" else body["text"]["content"]


def _digest(key: str, message: str) -> str:
    return b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()


def _dingtalk(receiver: Receiver, heard: Heard):
    asked = {name: values[0] for name, values in parse_qs(urlsplit(heard.path).query).items()}
    if asked.get("access_token") != TOKEN:
        return 200, {"errcode": 300001, "errmsg": "token is not exist"}
    if receiver.signed:
        timestamp = asked.get("timestamp", "0")
        if abs(time.time() * 1000 - int(timestamp)) > HOUR * 1000:
            return 200, {"errcode": 310000, "errmsg": "invalid timestamp"}
        if asked.get("sign") != _digest(SECRET, f"{timestamp}\n{SECRET}"):
            return 200, {"errcode": 310000, "errmsg": "sign not match"}
    if heard.body.get("msgtype") != "text" or len(heard.raw) > 20_000:
        return 200, {"errcode": 400402, "errmsg": "message type is not supported"}
    return 200, {"errcode": 0, "errmsg": "ok"}


def _feishu(receiver: Receiver, heard: Heard):
    if not heard.path.endswith(TOKEN[:36]):
        return 400, {"code": 19001, "data": {}, "msg": "param invalid: incoming webhook access token invalid"}
    if receiver.signed:
        timestamp = heard.body.get("timestamp", "0")
        fresh = abs(time.time() - int(timestamp)) < HOUR
        if not fresh or heard.body.get("sign") != _digest(f"{timestamp}\n{SECRET}", ""):
            said = "sign match fail or timestamp is not within one hour from current time"
            return 200, {"code": 19021, "data": {}, "msg": said}
    if heard.body.get("msg_type") != "text" or len(heard.raw) > 20_000:
        return 400, {"code": 9499, "msg": "Bad Request", "data": {}}
    return 200, {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"}


def _wecom(_: Receiver, heard: Heard):
    if parse_qs(urlsplit(heard.path).query).get("key") != [TOKEN[:36]]:
        said = "invalid webhook url, hint: [1764556800123456789012345], from ip: 203.0.113.7, more info at https://open.work.weixin.qq.com/devtool/query?e=93000"
        return 200, {"errcode": 93000, "errmsg": said}
    if heard.body.get("msgtype") != "text":
        return 200, {"errcode": 40008, "errmsg": "invalid message type"}
    if len(heard.body["text"]["content"].encode()) > 2048:
        return 200, {"errcode": 45002, "errmsg": "content size out of limit"}
    return 200, {"errcode": 0, "errmsg": "ok"}


def _webhook(_: Receiver, heard: Heard):
    try:
        Webhook(WHSEC).verify(heard.raw, heard.headers)
    except WebhookVerificationError:
        return 401, {"error": "signature"}
    return 204, None


_ANSWERS = {"dingtalk": _dingtalk, "feishu": _feishu, "wecom": _wecom, "webhook": _webhook}


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_POST(self):
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        heard = Heard(
            self.path, {name.lower(): text for name, text in self.headers.items()}, raw, json.loads(raw)
        )
        self.receiver.heard.append(heard)
        if self.receiver.does == "hang":
            self.receiver.leave.wait(60)
        elif self.receiver.does == "redirect":
            self._answer(302, None, Location=f"{self.receiver.url}&again=1")
        elif self.receiver.does == "html":
            self._answer(200, "<html>Sign in</html>")
        elif self.receiver.does in {"gone", "fail"}:
            self._answer({"gone": 410, "fail": 503}[self.receiver.does], None)
        elif self.receiver.does == "echo":
            said = " ".join(unquote(text)[-110:] for text in (self.path, *map(str, heard.body.values())))
            self._answer(200, json.dumps({"errcode": 1, "code": 1, "errmsg": said, "msg": said}))
        elif self.receiver.does == "ok":
            status, answer = self.receiver.answer or _ANSWERS[self.receiver.kind](self.receiver, heard)
            taken = answer is None or not (answer.get("errcode") or answer.get("code") or "error" in answer)
            if taken:
                self.receiver.took.append(heard)
            self._answer(status, answer if answer is None else json.dumps(answer))

    def do_HEAD(self):
        self.receiver.heard.append(Heard(self.path, {}, b"", {}))
        self._answer({"gone": 410, "redirect": 302}.get(self.receiver.does, 405), None)

    def do_GET(self):
        self.receiver.heard.append(Heard(self.path, {}, b"", {}))
        self._answer(200, "{}")

    def _answer(self, status: int, body: str | None, **headers: str):
        data = (body or "").encode()
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass
