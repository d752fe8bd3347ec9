"""Takes accepted messages: recognises repeats, delivers the others, and writes the ledger before the answer."""

from hashlib import blake2b
from random import Random

import msgspec
from msgspec import Struct

from wxpush.sandbox.account.dedupe import Seen
from wxpush.sandbox.account.ledger import Ledger, LedgerKind, LedgerLine
from wxpush.sandbox.account.sandboxclock import SandboxClock
from wxpush.sandbox.messages import ReceivedMessage
from wxpush.sandbox.stamps import Msgids


class Receipt(Struct, frozen=True, gc=False):
    """An accepted message's number: its own, or that of the one it repeats."""

    msgid: int
    repeat: bool = False


class Mailbox:
    """Delivers each (openid, client_msg_id) once a window; a message without the id always."""

    def __init__(
        self, *, ledger: Ledger, window: float, clock: SandboxClock, random: Random, keep_data: bool
    ) -> None:
        """Reads the ledger's history. Raises UsageError for a file that is no ledger."""
        self._ledger = ledger
        self._clock = clock
        self._keep_data = keep_data
        self._seen = Seen(window)
        self._msgids = Msgids(random, last=self._recall())

    def accept(self, message: ReceivedMessage, at_us: int, kind: LedgerKind) -> Receipt:
        """Deliver (or hold for review) unless seen before. Raises OSError, with nothing done, if the ledger is full."""
        now = self._clock.seconds(at_us)
        name = message.client_msg_id
        first = self._seen.find(message.touser, name, now) if name else None
        if first is not None:
            self._ledger.write(self._line(LedgerKind.REPEAT, message, at_us, first))
            return Receipt(first, repeat=True)
        msgid = self.new_msgid(at_us)
        self._ledger.write(self._line(kind, message, at_us, msgid))
        if name:
            self._seen.add(message.touser, name, now, msgid)
        return Receipt(msgid)

    def new_msgid(self, at_us: int) -> int:
        return self._msgids.mint(at_us)

    def _line(self, kind: LedgerKind, message: ReceivedMessage, at_us: int, msgid: int) -> LedgerLine:
        canonical = msgspec.json.encode(message.data, order="deterministic")
        return LedgerLine(
            kind=kind,
            at_ms=at_us // 1000,
            openid=message.touser,
            template_id=message.template_id,
            msgid=msgid,
            client_msg_id=message.client_msg_id,
            url=message.url,
            digest=blake2b(canonical, digest_size=16).hexdigest(),
            data=message.data if self._keep_data else None,
        )

    def _recall(self) -> int:
        last = 0
        for line in self._ledger.history():
            last = max(last, line.msgid)
            now = self._clock.seconds(line.at_ms * 1000)
            name = line.client_msg_id
            # Looking it up forgets what is out of the window, so that a long ledger does not fill the memory.
            if (
                name
                and line.kind is not LedgerKind.REPEAT
                and self._seen.find(line.openid, name, now) is None
            ):
                self._seen.add(line.openid, name, now, line.msgid)
        return last
