"""A server of the edge on a socket of loopback, in a thread of its own, and callers who write what they like."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import inf
from pathlib import Path

import msgspec
import uvloop
from starlette.types import ASGIApp, Receive, Scope, Send

from wxpush.limits.callers import CallerLimits
from wxpush.listening.addresses import Addresses
from wxpush.listening.server import QuietServer, ServerManner, make_server
from wxpush.listening.wire import Bounds, Connections
from wxpush.service.answers import WebAnswer
from wxpush.service.edge import Edge
from wxpush.service.keys.key import Right
from wxpush.service.keys.ring import KeyRing
from wxpush.service.network.bodies import BodyRoom, read_body
from wxpush.service.network.refused import as_problem
from wxpush.service.traffic import Traffic
from wxpush.service.visitors import Doorkeeper, visitor_of

MOST = 100_000
USUAL = Bounds()
#: A busy machine may need so long for what takes no time.
PATIENCE = 30


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """An application behind the edge, with paths that go wrong in ways of their own."""
    if scope["path"] == "/bug":
        raise ZeroDivisionError
    if scope["path"] == "/half":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"100")]})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise ZeroDivisionError
    if scope["path"] == "/large":
        await WebAnswer(200, b"x" * 50_000_000)(scope, receive, send)
        return
    visitor = visitor_of(scope)
    caller = visitor.caller(Right.READ if scope["method"] == "GET" else Right.SEND)
    body = await read_body(scope, receive, most=MOST)
    found = {"bytes": len(body), "address": visitor.address, "name": caller.name, "test": visitor.test}
    await WebAnswer(200, msgspec.json.encode(found))(scope, receive, send)


@dataclass(frozen=True)
class Parts:
    """What an application behind the edge may need of it."""

    doorkeeper: Doorkeeper
    connections: Connections
    traffic: Traffic


@contextmanager
def served(
    app: ASGIApp | None = None,
    *,
    make: Callable[[Parts], ASGIApp] | None = None,
    keys: Path | None = None,
    bounds: Bounds = USUAL,
    rate: float = inf,
    burst: float = 1,
    key_rate: float = inf,
    proxies: Sequence[str] = (),
    sandbox: bool = True,
    tls=None,
    room: BodyRoom | None = None,
) -> Iterator[tuple[str, int]]:
    """Where it listens, until the end of the block. `make` makes the application of the parts of the edge."""
    addresses = Addresses(proxies)
    doorkeeper = Doorkeeper(
        KeyRing(keys),
        addresses=addresses,
        by_address=CallerLimits(rate, burst),
        by_key=CallerLimits(key_rate, burst),
        tests=sandbox,
        now=time.monotonic,
    )
    parts = Parts(doorkeeper, Connections(bounds, addresses), Traffic())
    behind = make(parts) if make is not None else app or echo
    edge = Edge(behind, doorkeeper, traffic=parts.traffic, room=room)
    server = make_server(edge, parts.connections, ServerManner(drain_seconds=1, tls=tls, answerer=as_problem))
    with listening(server) as place:
        yield place


@contextmanager
def listening(server: QuietServer) -> Iterator[tuple[str, int]]:
    """Where it listens, until the end of the block."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        thread = threading.Thread(target=_run, args=(server, listener))
        thread.start()
        try:
            yield listener.getsockname()[:2]
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
            assert not thread.is_alive()


def _run(server, listener) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(server.serve(sockets=[listener]))


@contextmanager
def connected(place: tuple[str, int]) -> Iterator[socket.socket]:
    with socket.create_connection(place, timeout=PATIENCE) as connection:
        yield connection


def exchange(place: tuple[str, int], request: bytes) -> bytes:
    """All that is answered to these bytes, until the connection is closed."""
    with connected(place) as connection:
        # Where it did not want to read more, what it said is there all the same.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(request)
        return read_all(connection)


def read_all(connection: socket.socket) -> bytes:
    found = bytearray()
    try:
        while piece := connection.recv(1 << 16):
            found += piece
    except ConnectionResetError:
        pass
    return bytes(found)


def request(
    method: str = "GET",
    path: str = "/",
    *headers: str,
    body: bytes = b"",
    host: str = "127.0.0.1",
    close: bool = True,
) -> bytes:
    """A request, which ends its connection."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *headers]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    if close:
        lines.append("Connection: close")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def json_of(answer: bytes):
    return msgspec.json.decode(answer.partition(b"\r\n\r\n")[2])


def headers_of(answer: bytes) -> dict[str, str]:
    lines = answer.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
    return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
