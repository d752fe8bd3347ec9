"""The callback as an ASGI application, at any path: what WeChat signed is taken, its delivery events are durable before the answer.

WeChat waits five seconds for `success` or an empty answer, and repeats a push up to three times.
https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html
"""

import asyncio
from collections import Counter
from collections.abc import Callable

from starlette.types import Receive, Scope, Send

from wxpush.errors import WxpushError
from wxpush.receipts.forwarding import Forwarder, PushAnswer
from wxpush.receipts.inbox import Inbox
from wxpush.receipts.reading.events import DeliveryEvent, events_of
from wxpush.receipts.reading.gate import Gate
from wxpush.receipts.reading.refused import PushFault, PushRefusedError
from wxpush.system.clock import SystemClock

#: Bytes of a body. A compatible push of a long message has some ten thousand.
LARGEST = 1 << 18
#: Seconds in which a body has come.
_PATIENCE = 5.0
_SUCCESS = PushAnswer(200, b"success")
_NOT_KEPT, _NO_METHOD, _SLOW = PushAnswer(500), PushAnswer(405), PushAnswer(408)


def _wall() -> float:
    return SystemClock().wall_ms() / 1000


class _LeftError(Exception):
    """Whoever asked is gone."""


class Receiver:
    """One account's. `counts`: what came, by word: events that are new and known, other pushes, address checks, and refusals by the value of their PushFault."""

    def __init__(
        self,
        gate: Gate,
        inbox: Inbox,
        forwarder: Forwarder | None = None,
        *,
        wall: Callable[[], float] = _wall,
        fault: Callable[[WxpushError], object] = lambda _: None,
        refused: Callable[[PushFault], object] = lambda _: None,
    ) -> None:
        """`wall`: seconds since 1970; `fault` hears why events could not be kept, `refused` why a push was not taken."""
        self._gate = gate
        self._inbox = inbox
        self._forwarder = forwarder
        self._wall = wall
        self._fault = fault
        self._refused = refused
        self.counts: Counter[str] = Counter()
        #: When it was made, seconds since 1970.
        self.began = wall()
        #: When a push with a right signature last came, seconds since 1970.
        self.last: float | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer = await self._answer(scope, receive)
        except PushRefusedError as error:
            self.counts[error.fault.value] += 1
            self._refused(error.fault)
            answer = PushAnswer(error.fault.status)
        except TimeoutError:
            answer = _SLOW
        except _LeftError:
            return
        await _write(send, answer)

    async def _answer(self, scope: Scope, receive: Receive) -> PushAnswer:
        if scope["method"] not in {"GET", "POST"}:
            return _NO_METHOD
        now = self._wall()
        asked = self._gate.admit(scope["query_string"], now)
        if scope["method"] == "GET":
            self.counts["checks"] += 1
            return PushAnswer(200, asked.echostr.encode())
        async with asyncio.timeout(_PATIENCE):
            body = await _body(scope, receive)
        push = self._gate.open(asked, body)
        self.last = now
        return await self._take(events_of(push), body, scope)

    async def _take(self, events: list[DeliveryEvent], body: bytes, scope: Scope) -> PushAnswer:
        if events and not await self._kept(events):
            return _NOT_KEPT
        self.counts["other"] += not events
        if self._forwarder is None:
            return _SUCCESS
        answer = await self._forwarder.ask(scope["query_string"], body, _header(scope, b"content-type"))
        self.counts["not_forwarded"] += not answer.good
        return answer

    async def _kept(self, events: list[DeliveryEvent]) -> bool:
        waited: asyncio.Future[int | WxpushError] = asyncio.get_running_loop().create_future()

        def told(outcome: int | WxpushError) -> None:
            if not waited.done():  # whoever asked may be gone
                waited.set_result(outcome)

        self._inbox.give(events, told)
        new = await waited
        if isinstance(new, WxpushError):
            self.counts["not_kept"] += len(events)
            self._fault(new)
            return False
        self.counts["new"] += new
        self.counts["known"] += len(events) - new
        return True


async def _body(scope: Scope, receive: Receive) -> bytes:
    """Raises PushRefusedError for one that is too long, by its own word or in fact."""
    said = _header(scope, b"content-length")
    if said.isdigit() and int(said) > LARGEST:
        raise PushRefusedError(PushFault.TOO_LARGE)
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise _LeftError
        body += message["body"]
        if len(body) > LARGEST:
            raise PushRefusedError(PushFault.TOO_LARGE)
        more = message["more_body"]
    return bytes(body)


def _header(scope: Scope, name: bytes) -> bytes:
    return next((value for each, value in scope["headers"] if each == name), b"")


async def _write(send: Send, answer: PushAnswer) -> None:
    headers = [(b"content-type", answer.content_type), (b"content-length", b"%d" % len(answer.body))]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
