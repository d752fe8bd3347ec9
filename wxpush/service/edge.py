"""The edge: the outermost ASGI application. It lets requests in, and makes an answer of whatever ends one early: no request gets a traceback."""

import asyncio
import logging
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wxpush.listening.wire import CONNECTION
from wxpush.service.languages import language_for
from wxpush.service.network.bodies import BodyRoom, CallerGoneError
from wxpush.service.problems import HttpProblem, ProblemError
from wxpush.service.traffic import Traffic
from wxpush.service.visitors import Doorkeeper, visitor_of
from wxpush.system.clock import SystemClock

log = logging.getLogger(__name__)

#: Seconds that who asks too often waits for his refusal. As one connection has one request at a time, a flood becomes a trickle, and costs others nothing.
_HELD_BACK = 1.0
_TOO_OFTEN = frozenset({"rate_of_address", "rate_of_key"})
#: For browsers, of every answer. https://owasp.org/www-project-secure-headers/
_FOR_BROWSERS = (
    (b"x-content-type-options", b"nosniff"),
    # Not no-referrer: with it a form of our own is sent with "Origin: null". https://fetch.spec.whatwg.org/#append-a-request-origin-header
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class Edge:
    """`app`: what answers who was let in; `traffic`: where answers are counted; `room`: where bodies are; `now` gives monotonic seconds."""

    def __init__(
        self,
        app: ASGIApp,
        doorkeeper: Doorkeeper,
        *,
        traffic: Traffic | None = None,
        room: BodyRoom | None = None,
        now: Callable[[], float] = SystemClock.monotonic,
    ) -> None:
        self._app = app
        self._doorkeeper = doorkeeper
        self._traffic = traffic or Traffic()
        self._room = room or BodyRoom()
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answering = _Answering(send, self._traffic, self._now)
        try:
            self._doorkeeper.admit(scope)
            await self._doorkeeper.count(scope)
            await self._answer(scope, receive, answering.send)
        except ProblemError as error:
            if error.problem.word in _TOO_OFTEN:
                await asyncio.sleep(_HELD_BACK)
            await self._refuse(error.problem, scope, receive, answering)
        except CallerGoneError:
            return
        except Exception as error:
            # Not with what: what is in a request is personal.
            log.warning("a request ended with a bug", exc_info=error)
            await self._refuse(HttpProblem("bug"), scope, receive, answering)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        visitor = visitor_of(scope)
        self._room.enter(scope, visitor.key.name if visitor.key is not None else visitor.address)
        try:
            await self._app(scope, receive, send)
        finally:
            self._room.leave(scope)

    async def _refuse(
        self, problem: HttpProblem, scope: Scope, receive: Receive, answering: "_Answering"
    ) -> None:
        if answering.begun:
            await _break_off(scope, receive)
            return
        accepted = next((value for name, value in scope["headers"] if name == b"accept-language"), None)
        await problem.answer(language_for(accepted))(scope, receive, answering.send)


async def _break_off(scope: Scope, receive: Receive) -> None:
    """Half an answer is there already: only a broken connection tells that it has no end."""
    scope["extensions"][CONNECTION].abort()
    while (await receive())["type"] != "http.disconnect":
        pass


class _Answering:
    """Notes that an answer begins, and adds what every answer has."""

    __slots__ = ("_asked_at", "_now", "_send", "_traffic", "begun")

    def __init__(self, send: Send, traffic: Traffic, now: Callable[[], float]) -> None:
        self._send = send
        self._traffic = traffic
        self._now = now
        self._asked_at = now()
        self.begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            self._traffic.note(message["status"], self._now() - self._asked_at)
            message["headers"] = [*message["headers"], *_FOR_BROWSERS]
        await self._send(message)
