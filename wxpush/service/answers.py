"""What is answered to a request: an ASGI application of its own, which a route may return."""

from dataclasses import dataclass

from starlette.types import Receive, Scope, Send

JSON = b"application/json"
TEXT = b"text/plain; charset=utf-8"

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """A whole answer. `headers`: those beside type and length, names in small letters."""

    status: int
    body: bytes = b""
    type: bytes = JSON
    headers: Headers = ()

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"content-type", self.type), (b"content-length", b"%d" % len(self.body)), *self.headers]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})
