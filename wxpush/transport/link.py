"""One socket on which one request at a time is answered.

Its cost is paid for every answer, so it is one class: a future a request, one write, three calls from the parser.
"""

import asyncio
from collections.abc import Callable
from math import inf
from time import monotonic
from typing import cast

import httptools
from msgspec.structs import replace

from wxpush.detail import Detail
from wxpush.model import Arrival, Reply
from wxpush.transport import faults
from wxpush.transport.deadline import Sweep
from wxpush.transport.framing import REFUSED_FOR_NOW, ends_with_connection, retry_after

#: Most bytes an answer may take on the wire, whatever they are: 64 KiB in chunks of one byte stay below it.
_WIRE_CAP = 1024 * 1024
_FIRST_FINAL_STATUS = 200
#: Before Python 3.12 an enum's member is slow to look up.
_ANSWERED = Arrival.ANSWERED
#: Nobody waits longer for the end of a connection; what then is not told never will be.
_CLOSE_SECONDS = 1.0


class Link(asyncio.Protocol):
    """A connection from the moment it is open until it cannot be used any more."""

    def __init__(self, sweep: Sweep, timeout: float) -> None:
        self.deadline = inf
        self.idle_since = 0.0
        self._sweep = sweep
        self._timeout = timeout
        self._loop = asyncio.get_running_loop()
        self._sound = True
        self._transport: asyncio.Transport | None = None
        self._write: Callable[[bytes], None]
        self._lost = self._loop.create_future()
        self._parser = httptools.HttpResponseParser(self)
        self._waiter: asyncio.Future[Reply] | None = None
        self._head = b""
        self._headed = False
        self._body: list[bytes] = []
        self._heard = self._size = 0

    @property
    def usable(self) -> bool:
        """Whether a request may be sent, as far as the event loop has told."""
        # While a request waits that nobody waits for any more, its answer would be taken for the next one's.
        return (
            self._sound
            and self._waiter is None
            and self._transport is not None
            and not self._transport.is_closing()
        )

    def keep_deadlines(self) -> None:
        """To be called once it is connected, before anything is asked."""
        # Not when the event loop tells of the connection: what is raised there, nobody hears who waits for an answer.
        if self.usable:
            self._sweep.add(self)

    def ask(self, request: bytes, deadline: float) -> "asyncio.Future[Reply]":
        """Send a request; the future gets its reply, at `deadline` (monotonic seconds) at the latest.

        To be called only while usable.
        """
        assert self._transport is not None
        assert self._waiter is None
        self._head = b""
        self._headed = False
        self._body = []
        self._heard = self._size = 0
        self.deadline = deadline
        waiter = self._waiter = self._loop.create_future()
        self._write(request)
        return waiter

    def abort(self) -> None:
        """Drop the connection at once; a request that waits may have arrived."""
        self._sound = False
        self._finish(faults.maybe(faults.GIVEN_UP))
        if self._transport is not None:
            self._transport.abort()

    async def aclose(self) -> None:
        """Abort, and wait until the socket is closed: a moment, if the event loop tells of it as it should."""
        self.abort()
        if self._transport is not None:  # of a connection that never came about nobody tells that it is lost
            await asyncio.wait((self._lost,), timeout=_CLOSE_SECONDS)

    def expire(self) -> None:
        self._fail(faults.no_answer(self._timeout))

    # What the event loop tells.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        plain = cast("asyncio.Transport", transport)  # uvloop's is none by class
        self.connected(plain, plain.write)

    def connected(self, transport: asyncio.Transport, write: Callable[[bytes], None]) -> None:
        """What is to be sent goes through `write`."""
        self._transport = transport
        self._write = write
        self.idle_since = monotonic()
        if not self._sound:  # it was given up before it was there
            self.abort()

    def data_received(self, data: bytes) -> None:
        if self._waiter is None:
            self.abort()
            return
        self._heard += len(data)
        if not self._headed:
            self._head += data
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._fail(faults.NOT_HTTP)
        if self._heard > faults.HEAD_CAP and self._waiter is not None:
            self._check_caps()

    def eof_received(self) -> None:
        self._sound = False
        if self._waiter is None:
            return
        if not self._headed:
            self._fail(faults.CLOSED_EARLY)
        elif ends_with_connection(self._head):
            self._finish(Reply(_ANSWERED, self._parser.get_status_code(), b"".join(self._body)))
        else:
            self._fail(faults.CLOSED_WITHIN)

    def connection_lost(self, _exc: Exception | None) -> None:
        self._sound = False
        self._finish(faults.maybe(faults.CLOSED_WITHIN if self._headed else faults.CLOSED_EARLY))
        self._sweep.discard(self)
        self._lost.set_result(None)

    # What the parser tells, while it is fed.

    def on_message_begin(self) -> None:
        if self._waiter is None:
            self._sound = False  # more than one answer: the rest would be taken for the next request's

    def on_headers_complete(self) -> None:
        self._headed = True

    def on_body(self, body: bytes) -> None:
        self._body.append(body)
        self._size += len(body)
        if self._size > faults.BODY_CAP:
            self._fail(faults.BODY_TOO_LONG)

    def on_message_complete(self) -> None:
        status = self._parser.get_status_code()
        if status < _FIRST_FINAL_STATUS:
            self._headed = False
            return
        assert self._transport is not None
        # An answer that overtook its request leaves the rest of the request on the connection.
        if not self._parser.should_keep_alive() or self._transport.get_write_buffer_size():
            self._sound = False
        reply = Reply(_ANSWERED, status, b"".join(self._body))
        if status in REFUSED_FOR_NOW:
            reply = replace(reply, retry_after=retry_after(self._head))
        self._finish(reply)

    def _check_caps(self) -> None:
        if not self._headed:
            self._fail(faults.HEAD_TOO_LONG)
        elif self._heard > _WIRE_CAP:
            self._fail(faults.BODY_TOO_LONG)

    def _fail(self, fault: Detail) -> None:
        self._finish(faults.maybe(fault))
        self.abort()

    def _finish(self, reply: Reply) -> None:
        waiter, self._waiter = self._waiter, None
        self.deadline = inf
        if waiter is not None and not waiter.done():
            self.idle_since = monotonic()
            waiter.set_result(reply)
