"""Pushes events to the callback: after a while, in another order, twice, or not at all; and keeps the account of it."""

import asyncio
import os
from http import HTTPStatus
from importlib.util import find_spec
from random import Random
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from wxpush.errors import UsageError
from wxpush.sandbox.account.ledger import open_lines
from wxpush.sandbox.callback.composing import ToldDelivery, compose
from wxpush.sandbox.pushing import Callback, CallbackMode
from wxpush.system.clock import SystemClock
from wxpush.transport.address import parse_address
from wxpush.transport.wire import WireConnection, WireTransport

#: So many pushes are under way at most.
_CONNECTIONS = 50
#: WeChat waits so long for an answer.
_PATIENCE = 5.0
_GOOD = (b"success", b"")


class ToldLine(Struct, frozen=True):
    """A line of the account. `message`: the msgid of the message, None for an event of nobody's; `msgid`: what was told; `taken`: whether it was answered as it should be; None: it is never pushed."""

    openid: str
    message: int | None
    msgid: int
    status: str
    taken: bool | None


class _Due(Struct, frozen=True):
    told: ToldDelivery
    message: int | None


def _now() -> float:
    return SystemClock().wall_ms() / 1000


class CallbackPoster:
    """Hears of each message that was accepted, inside the event loop."""

    def __init__(self, options: Callback, appid: str, seed: int) -> None:
        """Raises UsageError where the account cannot be written, and for encrypted pushes where the library for them is missing."""
        if options.url and options.mode is not CallbackMode.PLAIN and find_spec("cryptography") is None:
            raise UsageError("receipts.not_installed")
        self._options = options
        self._appid = appid
        self._random = Random(seed)
        self._due: asyncio.Queue[_Due] = asyncio.Queue()
        self._workers: list[asyncio.Task[None]] = []
        self._account = (
            None
            if options.account is None
            else open_lines(options.account, os.O_WRONLY, refused="sandbox.callback_unwritable")
        )

    def accepted(self, openid: str, msgid: int) -> None:
        """Decide what becomes of a message, and when its event is pushed."""
        if not self._options.url:
            return
        if not self._workers:
            self._workers = [asyncio.ensure_future(self._work()) for _ in range(_CONNECTIONS)]
        options, random = self._options, self._random
        named = 0 if random.random() < options.nameless_rate else msgid
        status = options.status(random)
        if random.random() < options.lost_rate:
            self._note(ToldLine(openid, msgid, named, status, None))
            return
        self._tell(openid, msgid, named, status, times=2 if random.random() < options.doubled_rate else 1)
        if random.random() < options.foreign_rate:
            nobody = f"oNobody{random.randrange(10**21):021d}"
            self._tell(nobody, None, msgid + random.randrange(1, 1000), options.status(random), times=1)

    def close(self) -> None:
        """Close the account. Idempotent."""
        if self._account is not None:
            os.close(self._account)
            self._account = None

    def _tell(self, openid: str, message: int | None, msgid: int, status: str, *, times: int) -> None:
        wait = self._options.delay + self._random.random() * self._options.spread
        told = ToldDelivery(openid, msgid, status, int(_now() + wait))
        for number in range(times):
            soon = wait + number * self._random.random() * max(self._options.spread, 1.0)
            asyncio.get_running_loop().call_later(soon, self._due.put_nowait, _Due(told, message))

    async def _work(self) -> None:
        parts = urlsplit(self._options.url)
        transport = WireTransport(parse_address(f"{parts.scheme}://{parts.netloc}"), timeout=_PATIENCE)
        connection = transport.connect()
        begin = f"{parts.path or '/'}?{parts.query}{'&' * bool(parts.query)}"
        while True:
            due = await self._due.get()
            taken, told = await self._pushed(connection, begin, due.told), due.told
            self._note(ToldLine(told.openid, due.message, told.msgid, told.status, taken))

    async def _pushed(self, connection: WireConnection, begin: str, told: ToldDelivery) -> bool:
        """Whether it was answered as it should be."""
        for number in range(self._options.tries):
            if number:
                await asyncio.sleep(self._options.pause)
            query, body = compose(told, self._options, self._appid, self._random, int(_now()))
            reply = await connection.post(begin + query, body)
            if reply.status == HTTPStatus.OK and reply.body in _GOOD:
                return True
        return False

    def _note(self, line: ToldLine) -> None:
        if self._account is not None:
            os.write(self._account, msgspec.json.encode(line) + b"\n")
