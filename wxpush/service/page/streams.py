"""Live pages: server-sent events, of which each carries the sections that have changed.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import msgspec
from starlette.types import Receive, Scope, Send

from wxpush.service.problems import ProblemError

#: Browsers that look at the same time, seconds from one look to the next.
_MOST = 50
_EVERY = 1.0
#: Seconds after which who found no room comes again.
_AGAIN = 10
_HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # else nginx keeps events to itself
]

#: Sections by name; None: whoever looks may look no longer.
Look = Callable[[], Awaitable[Mapping[str, str] | None]]


class Streams:
    """Those that are open."""

    def __init__(self, *, every: float = _EVERY) -> None:
        self.every = every
        self.open: Counter[str] = Counter()
        self.ended = asyncio.Event()

    def enter(self, who: str) -> None:
        """Count one. Nobody has more than are left for others. Raises ProblemError."""
        if self.open[who] + 1 > _MOST - self.open.total() - 1:
            raise ProblemError("connections", retry_after=_AGAIN)
        self.open[who] += 1

    def leave(self, who: str) -> None:
        self.open[who] -= 1
        if not self.open[who]:
            del self.open[who]

    def end(self) -> None:
        """Let all of them end: the server waits for them."""
        self.ended.set()


@dataclass(frozen=True, slots=True)
class LiveAnswer:
    """The answer that goes on until whoever looks is gone."""

    look: Look
    streams: Streams
    who: str

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        self.streams.enter(self.who)
        over = [asyncio.create_task(_gone(receive)), asyncio.create_task(_ended(self.streams.ended))]
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await self._go_on(over, send)
            await send({"type": "http.response.body", "body": b""})
        finally:
            self.streams.leave(self.who)
            for each in over:
                each.cancel()

    async def _go_on(self, over: list[asyncio.Task[bool]], send: Send) -> None:
        before: Mapping[str, str] = {}
        while not any(each.done() for each in over):
            found = await self.look()
            if found is None:
                return
            changed = {name: html for name, html in found.items() if before.get(name) != html}
            # A comment where nothing has changed: else nobody would notice that a browser is gone.
            event = b"data: " + msgspec.json.encode(changed) + b"\n\n" if changed else b":\n\n"
            await send({"type": "http.response.body", "body": event, "more_body": True})
            before = found
            await asyncio.wait(over, timeout=self.streams.every, return_when=asyncio.FIRST_COMPLETED)


async def _ended(ended: asyncio.Event) -> bool:
    return await ended.wait()


async def _gone(receive: Receive) -> bool:
    while (await receive())["type"] != "http.disconnect":
        pass
    return True
