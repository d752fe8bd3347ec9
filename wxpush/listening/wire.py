"""HTTP on a connection, bounded: how long a head may be, how long a request may take to arrive, how long an answer may wait to be fetched,
and how many connections there may be. uvicorn's protocol knows no such bounds.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from http import HTTPStatus
from math import inf
from typing import Any, TypeAlias

from msgspec import Struct

from wxpush.listening.addresses import LOCAL, Addresses
from wxpush.listening.upgrades import PlainProtocol

log = logging.getLogger(__name__)
#: What it says below is about callers, who are answered.
log.setLevel(logging.ERROR)

#: The extension of a scope that leads to the connection.
CONNECTION = "wxpush.connection"

#: What it takes to say how long a piece of a body is, in bytes.
_AROUND_PIECE = 24

#: At once, where nothing else is said.
MOST_CONNECTIONS = 2_000


class Bounds(Struct, frozen=True, kw_only=True):
    """`head` in bytes: request line and headers, and as many of what stands behind a head and is no body. Seconds: to send a head, to send a whole request, to fetch an answer. `connections`: inf where they are not counted."""

    head: int = 16_384
    head_seconds: float = 10
    request_seconds: float = 30
    fetch_seconds: float = 30
    connections: float = MOST_CONNECTIONS
    #: Of one address that is no proxy.
    connections_each: float = 200


class Breach(Struct, frozen=True):
    """Why a connection ends here: `word` is `malformed`, `too_slow`, `head_too_large` or `connections`; `fields`: the bound that was broken."""

    word: str
    fields: dict[str, Any] = {}
    retry_after: float | None = None


class WireAnswer(Struct, frozen=True):
    """An answer, without what says how long it is and that it is the last."""

    status: int
    body: bytes = b""
    headers: Sequence[tuple[bytes, bytes]] = ()


_STATUS = {"malformed": 400, "too_slow": 408, "head_too_large": 431, "connections": 503}
#: Makes an answer of a breach and of what the request says in Accept-Language.
Answerer: TypeAlias = Callable[[Breach, bytes | None], WireAnswer]


def bare(breach: Breach, _: bytes | None) -> WireAnswer:
    """The status alone."""
    return WireAnswer(_STATUS[breach.word])


class Connections:
    """Those that are open, by address."""

    def __init__(self, bounds: Bounds, addresses: Addresses) -> None:
        self.bounds = bounds
        self._addresses = addresses
        self._open: Counter[str] = Counter()
        self.all = 0

    def enter(self, client: tuple[str, int] | None) -> str | None:
        """Count a connection: the word to `leave` with; None where there are too many."""
        peer = client[0] if client is not None else LOCAL
        who = self._addresses.of({"type": "http", "client": client, "headers": []})
        most = inf if peer == LOCAL or self._addresses.is_proxy(peer) else self.bounds.connections_each
        if self.all >= self.bounds.connections or self._open[who] >= most:
            return None
        self._open[who] += 1
        self.all += 1
        return who

    def leave(self, who: str) -> None:
        self.all -= 1
        self._open[who] -= 1
        if not self._open[who]:
            del self._open[who]


class BoundedProtocol(PlainProtocol):
    """One connection."""

    def __init__(
        self, connections: Connections, answerer: Answerer, who: str | None = None, **given: Any
    ) -> None:
        """`who`: whose it is, where it is counted already."""
        super().__init__(**given)
        self.logger = log
        self._answerer = answerer
        self._connections = connections
        self._bounds = connections.bounds
        self._entered = who
        #: Whether it is there, and counts until it is lost.
        self.begun = False
        #: Bytes of a head that has not ended; None behind its end.
        self._head: int | None = 0
        #: The request that is arriving, by its number; bytes of it that are its body, and what is around that; and others behind its head.
        self._number = self._of_body = self._aside = 0
        #: Until when what has begun must have arrived: a head, or a whole request.
        self._until = inf
        self._watch: asyncio.TimerHandle | None = None
        self._unfetched: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.begun = True
        self._entered = self._entered or self._connections.enter(self.client)
        if self._entered is None:
            self._refuse(Breach("connections", retry_after=1))
            return
        self._until = self.loop.time() + self._bounds.head_seconds
        self._look_later()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._entered is not None:
            self._connections.leave(self._entered)
            self._entered = None
        for timer in (self._watch, self._unfetched):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._until == inf:
            self._until = self.loop.time() + self._bounds.head_seconds
        number, of_body, behind = self._number, self._of_body, self._head is None
        super().data_received(data)
        if self._head is not None and self._until < inf:
            self._head += len(data)
        elif behind and number == self._number:
            self._aside += len(data) - (self._of_body - of_body)
        if max(self._head or 0, self._aside) > self._bounds.head:
            self._refuse(self._head_too_large())
        if self._until < inf:
            self._look_later()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        extensions: dict[Any, Any] = {CONNECTION: self.transport}
        self.scope["extensions"] = extensions
        self._head = 0

    def on_headers_complete(self) -> None:
        taken = sum(len(name) + len(value) + 4 for name, value in self.headers)
        if len(self.url) + taken > self._bounds.head:
            self._refuse(self._head_too_large())
            raise _EndedError
        self._head = None
        self._number, self._aside = self._number + 1, 0
        self._until = self.loop.time() + self._bounds.request_seconds
        super().on_headers_complete()

    def on_header(self, name: bytes, value: bytes) -> None:
        # What comes behind the body: whoever was let in by his headers must not be somebody else by then.
        if self._head is not None:
            super().on_header(name, value)

    def on_chunk_header(self) -> None:
        self._of_body += _AROUND_PIECE

    def on_body(self, body: bytes) -> None:
        self._of_body += len(body)
        super().on_body(body)

    def on_whole_message(self) -> None:
        self._head, self._until = 0, inf
        super().on_whole_message()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - what it says is said by us
        self._refuse(Breach("malformed"))

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unfetched = self.loop.call_later(self._bounds.fetch_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        if self._unfetched is not None:
            self._unfetched.cancel()
        super().resume_writing()

    def _look_later(self) -> None:
        if self._watch is None and not self.transport.is_closing():
            self._watch = self.loop.call_at(self._until, self._look)

    def _look(self) -> None:
        self._watch = None
        if self._until == inf or self.transport.is_closing():
            return
        if self.flow.read_paused:
            # What has not arrived is not waited for: an answer is due first.
            self._until = self.loop.time() + self._bounds.request_seconds
        if self.loop.time() < self._until:
            self._look_later()
            return
        seconds = self._bounds.head_seconds if self._head is not None else self._bounds.request_seconds
        self._refuse(Breach("too_slow", {"seconds": seconds}))

    def _head_too_large(self) -> Breach:
        return Breach("head_too_large", {"most": self._bounds.head})

    def _refuse(self, breach: Breach) -> None:
        """Answer where no other answer is on its way, and close the connection."""
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete or not self._answering():
            self.transport.write(self._whole(breach))
        self.transport.close()

    def _answering(self) -> bool:
        """Whether an answer to an earlier request, or the beginning of one to this, would get mixed up with another."""
        return self.cycle.response_started or self._head is not None or bool(self.pipeline)

    def _whole(self, breach: Breach) -> bytes:
        accepted = next((value for name, value in self.headers or () if name == b"accept-language"), None)
        answer = self._answerer(breach, accepted)
        length = b"%d" % len(answer.body)
        headers = [*answer.headers, (b"content-length", length), (b"connection", b"close")]
        first = b"HTTP/1.1 %d %s\r\n" % (answer.status, HTTPStatus(answer.status).phrase.encode())
        return first + b"".join(b"%s: %s\r\n" % header for header in headers) + b"\r\n" + answer.body


class _EndedError(Exception):
    """The connection ends here: nothing more of it is parsed."""
