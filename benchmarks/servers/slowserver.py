"""A stub server of our own: it answers after a while, at most so many a second, and notes when messages came.

nginx does not wait without foreign modules. Started by slow.py, as a module; it writes the arrivals when it is ended.
"""

import argparse
import asyncio
import signal
import ssl
from array import array
from collections import deque
from pathlib import Path
from time import monotonic, time
from typing import cast

import httptools
import uvloop

from servers.answers import ANSWERS, SEND

_TICK = 0.001


def _answer(body: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    return head % len(body) + body


class Waiting:
    """Answers that wait for their time, in order. Latency in seconds, cap in answers a second."""

    def __init__(self, latency: float, cap: float) -> None:
        self._latency = latency
        self._cap = cap
        self._queue: deque[tuple[float, asyncio.Transport, bytes]] = deque()
        self.arrivals = array("d")
        #: The longest time in which this process could not note any, in seconds.
        self.stall = 0.0

    def add(self, transport: asyncio.Transport, answer: bytes) -> None:
        self._queue.append((monotonic() + self._latency, transport, answer))

    async def run(self) -> None:
        """Send what is due, for ever."""
        before, allowed = monotonic(), 0.0
        while True:
            await asyncio.sleep(_TICK)
            now = monotonic()
            self.stall = max(self.stall, now - before)
            # What was not used in a quiet tick is not saved up.
            allowed = min(allowed, 1) + (now - before) * self._cap
            before = now
            while self._queue and allowed >= 1 and self._queue[0][0] <= now:
                _, transport, answer = self._queue.popleft()
                transport.write(answer)
                allowed -= 1


class Answering(asyncio.Protocol):
    """One connection. Told the URL and the end of each request by httptools."""

    def __init__(self, waiting: Waiting) -> None:
        self._waiting = waiting
        self._parser = httptools.HttpRequestParser(self)
        self._url = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's over TLS is none by class

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self._url = url

    def on_message_complete(self) -> None:
        path = httptools.parse_url(self._url).path
        if path != _SEND:
            self._transport.write(_OTHERS[path])
            return
        self._waiting.arrivals.append(time())  # not what is asked before: the rate is that of messages
        self._waiting.add(self._transport, _SENT)


_SEND = SEND.encode()
_OTHERS = {path.encode(): _answer(body.encode()) for path, body in ANSWERS.items()}
_SENT = _OTHERS.pop(_SEND)


async def serve(asked: argparse.Namespace) -> None:
    loop = asyncio.get_running_loop()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(asked.folder / "server.pem", asked.folder / "server.key")
    waiting = Waiting(asked.latency, asked.cap)
    ended = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    server = await loop.create_server(
        lambda: Answering(waiting), "127.0.0.1", asked.port, ssl=context, backlog=4096
    )
    answering = asyncio.create_task(waiting.run())
    await ended.wait()
    answering.cancel()
    server.close()
    noted = array("d", [waiting.stall, *waiting.arrivals])
    await asyncio.to_thread((asked.folder / "arrivals").write_bytes, noted.tobytes())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True, help="certificates, and where arrivals go")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--cap", type=float, default=float("inf"))
    uvloop.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
