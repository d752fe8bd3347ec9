"""What stands around a simulated sender: the channel, the input, the tokens' source, the account."""

from collections.abc import Sequence
from hashlib import sha256

import anyio

from tests.reliability.sim.life import Life
from tests.reliability.sim.server import Server
from tests.reliability.sim.watch import Watch
from wxpush.channels.judge import Judge
from wxpush.model import Block, Draft, Recipient, Reply, Verdict
from wxpush.wechat.values import FetchedToken

#: Rows of a block.
_BLOCK = 16


class PlainChannel:
    """A message is its row's number; replies are judged as those to template messages are."""

    path = "/send"

    def __init__(self) -> None:
        self._judge = Judge(lambda _place: False)

    def compose(self, recipient: Recipient) -> Draft:
        text = str(recipient.row).encode()
        return Draft(recipient.row, recipient.line, f"o{recipient.row}", sha256(text).digest()[:16], text)

    def seal(self, draft: Draft, client_msg_id: str) -> bytes:
        return draft.body + b" " + client_msg_id.encode()

    def judge(self, reply: Reply) -> Verdict:
        return self._judge.judge(reply)


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
    """The source of tokens. One flight at a time is right, as many as there are workers are not."""

    def __init__(self, server: Server, life: Life, watch: Watch) -> None:
        self._server, self._life, self._watch = server, life, watch
        self._flying = 0

    async def fetch(self, *, force: bool = False) -> FetchedToken:
        await self._life.alive()
        self._flying += 1
        if self._flying > 1:
            self._watch.wrong(f"{self._flying} tokens are fetched at once")
        try:
            await anyio.sleep(0.05)
        finally:
            self._flying -= 1
        await self._life.alive()
        token, seconds = self._server.issue()
        self._watch.note("token", token, round(seconds, 3))
        return FetchedToken(token, seconds)


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
