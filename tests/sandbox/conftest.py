"""A sandbox in a thread of its own, on a real socket."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
from uvicorn import Server

from wxpush.sandbox.account.sandboxclock import SandboxClock
from wxpush.sandbox.app import SandboxApp
from wxpush.sandbox.client import ControlClient
from wxpush.sandbox.endpoints.enquiries import SEND_PATH
from wxpush.sandbox.identity import SANDBOX_APPID, SANDBOX_SECRET
from wxpush.sandbox.options import SandboxOptions
from wxpush.sandbox.server import make_sandbox_server

TEMPLATE = "T" * 43
#: Loading certificates takes 0.2 s a client.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Hands:
    """A clock that is turned by hand."""

    def __init__(self, seconds: float = 1_795_400_000.0) -> None:
        self.seconds = seconds

    def time_ns(self) -> int:
        return int(self.seconds * 1_000_000_000)


class Running:
    """A sandbox that can be called."""

    def __init__(self, base_url: str, hands: Hands) -> None:
        self.http = httpx.Client(base_url=base_url, timeout=5, trust_env=False, verify=NO_TLS)
        self.control = ControlClient(base_url)
        self.hands = hands
        self.base_url = base_url
        self._token = ""

    def stable(self, **changes) -> dict:
        asked = {"grant_type": "client_credential", "appid": SANDBOX_APPID, "secret": SANDBOX_SECRET}
        return self.http.post("/cgi-bin/stable_token", json=asked | changes).json()

    def plain(self, **changes) -> dict:
        asked = {"grant_type": "client_credential", "appid": SANDBOX_APPID, "secret": SANDBOX_SECRET}
        return self.http.get("/cgi-bin/token", params=asked | changes).json()

    @property
    def token(self) -> str:
        self._token = self._token or self.stable()["access_token"]
        return self._token

    def ask(self, path: str, body: dict | bytes, token: str | None = None) -> httpx.Response:
        query = {"access_token": self.token if token is None else token}
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        return self.http.post(path, params=query, **content)

    def send(self, to: str = "oFollower", token: str | None = None, **changes) -> dict:
        return self.post(to, token, **changes).json()

    def post(self, to: str = "oFollower", token: str | None = None, **changes) -> httpx.Response:
        body = {"touser": to, "template_id": TEMPLATE, "data": {"thing1": {"value": "tea"}}} | changes
        return self.ask(SEND_PATH, body, token)

    def close(self) -> None:
        self.http.close()
        self.control.close()


def _serve(sandbox: SandboxApp, server: Server, listener: socket.socket) -> None:
    with listener:
        server.run([listener])
    sandbox.close()


@contextmanager
def running(options: SandboxOptions) -> Iterator[Running]:
    hands = Hands()
    sandbox = SandboxApp(options, SandboxClock(options.speed, hands.time_ns))
    server = make_sandbox_server(sandbox)
    listener = socket.create_server(("127.0.0.1", 0))
    client = Running(f"http://127.0.0.1:{listener.getsockname()[1]}", hands)
    threading.Thread(target=_serve, args=(sandbox, server, listener)).start()
    try:
        yield client
    finally:
        client.close()
        # Not joined: a graceful end takes a third of a second, and nobody waits for it.
        server.should_exit = True


@pytest.fixture
def start() -> Callable[..., object]:
    return lambda **options: running(SandboxOptions(**options))


@pytest.fixture
def sandbox() -> Iterator[Running]:
    with running(SandboxOptions()) as client:
        yield client
