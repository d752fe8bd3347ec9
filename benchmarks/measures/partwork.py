"""The parts of a send as functions that do the work of all rows of one campaign."""

from collections import deque
from collections.abc import Callable
from math import inf
from pathlib import Path
from types import TracebackType
from typing import Self

from wxpush import wiring
from wxpush.channels import load_campaign
from wxpush.channels.common.identity import MessageIds, People
from wxpush.checkpoint.base import Intents
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.model import Arrival, Block, Composed, Message, Recipient, Record, Reply, State
from wxpush.parsing.quantities import CountOrShare
from wxpush.sources import open_input
from wxpush.system.clock import SystemClock

_APPID = "wx0123456789abcdef"
_ANSWER = b'{"errcode":0,"errmsg":"ok","msgid":3599307433715204104}'
_BATCH = 256


class Work:
    """One campaign, open and read."""

    def __init__(self, recipients: Path) -> None:
        self._source = open_input(recipients, format=None, encoding=None)
        kind, campaign = load_campaign(recipients.with_suffix(".yaml"))
        self._channel = kind.open(campaign, _APPID)
        self._judge = kind.endpoint(self._channel.varying).judge
        self._checkpoint = SqliteCheckpoint.open(recipients.with_suffix(".parts"))
        self._blocks: list[Block] = []
        self._recipients: list[Recipient] = []
        for block, rows in self._source.blocks():
            self._blocks.append(block)
            self._recipients += [row for row in rows if isinstance(row, Recipient)]
        drafts = [self._channel.compose(row) for row in self._recipients]
        self._drafts = [draft for draft in drafts if isinstance(draft, Composed)]
        assert len(self._drafts) == len(self._recipients), "every row of a benchmark can be sent"
        self._reply = Reply(Arrival.ANSWERED, 200, _ANSWER)
        self._limits = wiring.limits(
            host="",
            rate=wiring.rate_limiter(inf, not_before=0.0),
            refusals=wiring.refusals(kind.errcodes, proven=True),
            max_errors=CountOrShare(),
            canary=0,
        )
        self._above = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._checkpoint.close()
        self._source.close()

    def parts(self) -> dict[str, Callable[[], None]]:
        """By name, in the order of a message's way."""
        return {
            "source": self.read,
            "render and compose": self.compose,
            "id and seal": self.seal,
            "limits": self.limits,
            "checkpoint, intent and result": self.commit,
            "judge": self.judge,
        }

    def read(self) -> None:
        """As sending reads: block by block, each verified against its digest."""
        for block in self._blocks:
            deque(self._source.rows(block), maxlen=0)

    def compose(self) -> None:
        """As sending composes what the survey has found to be right."""
        recompose, recipients = self._channel.recompose, self._recipients
        for start in range(0, len(recipients), _BATCH):
            recompose(recipients[start : start + _BATCH])

    def seal(self) -> None:
        """The client_msg_id and the number that tells people apart are part of it."""
        make = MessageIds(_APPID, "benchmark", 1).make
        seal, who = self._channel.seal, People(_APPID).who
        for draft in self._drafts:
            seal(draft, make(0, draft.key))
            who(draft.to)

    def judge(self) -> None:
        judge, reply = self._judge, self._reply
        for _ in self._drafts:
            judge(reply)

    def limits(self) -> None:
        """What every message asks of rate, breaker and the counts of refusals."""
        limits, clock = self._limits, SystemClock()
        verdict = self._judge(self._reply)
        for _ in self._drafts:
            now = clock.monotonic()
            limits.rate.wait(now)
            limits.rate.take(now)
            limits.rate.learn(verdict, now)
            limits.breaker.learn(verdict, now)
            limits.breaker.overdue(now)
            if limits.refusals.open:
                limits.refusals.end()

    def commit(self) -> None:
        """As the journal does: what was intended before is sent, and the next are intended, in one commit.

        Each time for rows that are new to the checkpoint, as rows are that were never sent to.
        """
        self._above += len(self._drafts)
        before: list[Message] = []
        for start in range(0, len(self._drafts) + _BATCH, _BATCH):
            instant = SystemClock().instant()
            fresh = [self._message(draft) for draft in self._drafts[start : start + _BATCH]]
            records = [_sent(message, instant.wall_ms) for message in before]
            self._checkpoint.commit_now(records, Intents(fresh, 1, instant))
            before = fresh

    def _message(self, draft: Composed) -> Message:
        return Message(row=self._above + draft.row, key=draft.key, body=draft.body, who=draft.row)


def _sent(message: Message, at_ms: int) -> Record:
    return Record(
        row=message.row,
        state=State.SENT,
        key=message.key,
        tries=1,
        at_ms=at_ms,
        errcode=0,
        msgid=3599307433715204104,
        invocation=1,
        who=message.who,
    )
