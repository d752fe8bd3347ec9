"""What stands around a simulated sender: the channel, the input, the tokens' source, the account."""

from collections.abc import Sequence
from hashlib import sha256

import anyio

from tests.reliability.sim.faults import Event
from tests.reliability.sim.life import Life
from tests.reliability.sim.server import Server
from tests.reliability.sim.time import Time
from tests.reliability.sim.watch import Watch
from wxpush.channels.base import Endpoint, OnWarning
from wxpush.channels.common.judge import Judge
from wxpush.channels.template import TEMPLATE
from wxpush.channels.template.errcodes import ERRCODES
from wxpush.errors import UnreachableError
from wxpush.model import Block, Composed, Recipient
from wxpush.token.heldtoken import HeldToken, held_token
from wxpush.wechat.values import FetchedToken

#: Rows of a block.
_BLOCK = 16
#: A fetch that takes this long is as slow as its five tries may be.
_SLOW_SECONDS = 20.0


_JUDGE = Judge(ERRCODES, needs_msgid=True, hits_all=lambda _answer: False)
#: Replies are judged as those to template messages are.
ENDPOINT = Endpoint("/send", _JUDGE.judge, TEMPLATE.repeats, TEMPLATE.questions)


class PlainChannel:
    """A message is its row's number."""

    def compose(self, recipient: Recipient, _on_warning: OnWarning | None = None) -> Composed:
        text = str(recipient.row).encode()
        return Composed(recipient.row, recipient.line, f"o{recipient.row}", sha256(text).digest()[:16], text)

    def compose_all(self, recipients: Sequence[Recipient], on_warning: OnWarning) -> Sequence[Composed]:
        raise AssertionError("the survey is over")

    def identify(self, recipient: Recipient) -> None:
        raise AssertionError("every row can be sent")

    def recompose(self, recipients: Sequence[Recipient]) -> Sequence[Composed]:
        return list(map(self.compose, recipients))

    def seal(self, composed: Composed, client_msg_id: str) -> bytes:
        return composed.body + b" " + client_msg_id.encode()


class Numbers:
    """An input whose rows are 1 to `rows`."""

    def __init__(self, rows: int) -> None:
        starts = range(1, rows + 1, _BLOCK)
        self.blocks = [
            Block(number, 0, 0, first, min(_BLOCK, rows - first + 1), first + 1, b"")
            for number, first in enumerate(starts)
        ]

    def rows(self, block: Block) -> Sequence[Recipient]:
        return [Recipient(row, row + 1, {}) for row in range(block.first_row, block.first_row + block.rows)]


class Issuer:
    """The source of tokens: asked by one worker for all, and never while the last token was not refused and is fresh."""

    def __init__(self, server: Server, life: Life, watch: Watch, time: Time) -> None:
        self._server, self._life, self._watch, self._time = server, life, watch, time
        self._flying = 0
        self._last: HeldToken | None = None

    async def fetch(self, *, force: bool = False) -> FetchedToken:
        await self._life.alive()
        self._needed()
        trouble = self._server.token_trouble()
        self._flying += 1
        try:
            await anyio.sleep(_SLOW_SECONDS if trouble is Event.TOKEN_SLOW else 0.05)
        finally:
            self._flying -= 1
        await self._life.alive()
        if trouble is Event.TOKEN_DOWN:
            raise UnreachableError("down")
        token, seconds = self._server.issue()
        if trouble is Event.TOKEN_STALE:
            token = f"T{self._server.generation - 1}"
        self._watch.note("token", token, round(seconds, 3))
        found = FetchedToken(token, seconds)
        self._last = held_token(found, self._time.wall_ms())
        return found

    def _needed(self) -> None:
        if self._flying:
            self._watch.wrong(f"{self._flying + 1} tokens are fetched at once")
        last = self._last
        if last and last.fresh(self._time.wall_ms()) and last.token not in self._server.refused:
            self._watch.wrong(f"a token is fetched although {last.token} is fresh and was not refused")


class KnownAccount:
    """Asks the server itself."""

    def __init__(self, server: Server, life: Life) -> None:
        self._server, self._life = server, life

    async def quota_left(self) -> int:
        await self._life.alive()
        await anyio.sleep(0.05)
        return max(0, self._server.quota_left)

    async def has_template(self) -> bool:
        await self._life.alive()
        await anyio.sleep(0.05)
        return True
