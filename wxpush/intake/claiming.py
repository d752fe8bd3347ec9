"""Takes messages as one node of several: durable here first, then claimed for all nodes by one step, and sent by whoever has the claim.

No message is sent, and no id told, before its claim is known. What a crash or a lost answer leaves unclaimed is claimed again by its
own node, or dropped where another one has it: docs/serve.md#several-nodes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from wxpush.errors import DiskError
from wxpush.intake.base import Refused, Trouble
from wxpush.intake.names import MessageNames
from wxpush.intake.persons import refusal
from wxpush.intake.sharing import Claim, Person, Sharing
from wxpush.intake.spool import claiming
from wxpush.intake.spool.claiming import Decided, Kept, Spooled
from wxpush.intake.spool.entering import NewMessage
from wxpush.intake.spool.spool import Spool
from wxpush.intake.spool.taking import DUPLICATE, Line, RequestKey
from wxpush.parsing.quantities import CountWithin
from wxpush.sending.bell import Bell
from wxpush.system.clock import Clock

#: Seconds between two tries to settle what is left over.
_AGAIN = 1.0
#: Messages that are settled at once of those that are left over.
_PART = 200


@dataclass(kw_only=True)
class Claiming:
    """One node's. `named`: name and kind of message of a campaign, by its number; `came` and `doubted` are told (campaign, row)."""

    spool: Spool
    sharing: Sharing
    names: MessageNames
    clock: Clock
    named: Callable[[int], tuple[str, str]]
    came: Callable[[int, int], None] = lambda _campaign, _row: None
    #: How many messages one person may get.
    allowed: CountWithin | None = None
    doubted: Callable[[int, int], None] = lambda _campaign, _row: None
    #: Rows that are not known to be this node's: from before they are claimed until `came` was told. Each comes in once: a sender that read one of
    #: them would get it a second time.
    unclaimed: set[int] = field(default_factory=set)
    #: Those of them of which no answer came, or that an earlier process left.
    left: set[int] = field(default_factory=set)
    _ours: list[int] = field(default_factory=list)
    _others: list[int] = field(default_factory=list)
    _bell: Bell = field(default_factory=Bell)

    def begin(self) -> None:
        """Find out about what an earlier process left."""
        self.left.update(self.spool.ask(claiming.unclaimed))
        self.unclaimed |= self.left

    async def take(
        self, lines: Sequence[Line], request: RequestKey | None
    ) -> list[tuple[str, bool] | Refused] | Trouble:
        """The name of each line's message, and whether it is taken by this very request. Raises DiskError, also a StateError."""
        now_ms = self.clock.wall_ms()
        kept = await self.spool.do(partial(claiming.keep, lines=lines, now_ms=now_ms))
        fresh = frozenset(each.row for each in kept if isinstance(each, Spooled) and each.fresh)
        self.unclaimed |= fresh
        open_rows = [each.row for each in kept if isinstance(each, Spooled) and each.row and not each.claimed]
        if request is None and all(isinstance(each, Refused) or each.claimed for each in kept):
            return [
                each if isinstance(each, Refused) else (self.names.name(each.row), False) for each in kept
            ]
        claims = [self._claim(each, line, now_ms) for each, line in zip(kept, lines, strict=True)]
        try:
            found = await self.sharing.claim(claims, request)
        except BaseException:
            self.left |= self.unclaimed.intersection(
                open_rows
            )  # it may have been done: whoever looks later finds out
            raise
        if isinstance(found, Trouble):
            self._decide((), fresh)
            return found
        rows = [self.names.row(each) if isinstance(each, str) else None for each in found]
        mine = frozenset(row for row in rows if row is not None)
        self._decide(mine.intersection(open_rows), fresh - mine)
        return [self._told(each, row, fresh) for each, row in zip(found, rows, strict=True)]

    def _told(
        self, found: str | Refused | None, row: int | None, fresh: frozenset[int]
    ) -> tuple[str, bool] | Refused:
        assert found is not None, "a line that claims nothing says what it is told then"
        return found if isinstance(found, Refused) else (found, row in fresh)

    def _claim(self, kept: Kept, line: Line, now_ms: int) -> Claim | Refused:
        if isinstance(kept, Refused):
            return kept
        assert isinstance(line, NewMessage), "a refused line is not in the spool"
        campaign, channel = self.named(line.campaign)
        return Claim(
            line.key,
            line.content,
            self.names.name(kept.row) if kept.row else "",
            campaign,
            channel,
            now_ms,
            line.refusal,
            line.unfit,
            self._person(line),
        )

    def _person(self, line: NewMessage) -> Person | None:
        if self.allowed is None or line.unfit is not None:
            return None
        micros = self.allowed.seconds * 1e6
        return Person(line.who, micros / self.allowed.many, micros, refusal(self.allowed))

    def _decide(self, ours: Sequence[int] | frozenset[int], others: Sequence[int] | frozenset[int]) -> None:
        self._ours += self.unclaimed.intersection(ours)
        self._others += others
        self._bell.ring()

    async def run(self) -> None:
        """Write what is decided, and find out about what is left over, until cancelled."""
        while True:
            try:
                if self._ours or self._others:
                    await self._settle()
                    continue
                if self.left and self.sharing.trouble is None:
                    await self._clear_up()
            except DiskError:  # who takes says so; it is tried again
                await self._bell.wait(_AGAIN)
            await self._bell.wait(_AGAIN)

    async def _settle(self) -> None:
        ours, others, self._ours, self._others = self._ours, self._others, [], []
        try:
            await self._write(Decided(ours, others))
        except BaseException:
            self._ours += ours
            self._others += others
            raise

    async def _write(self, decided: Decided) -> None:
        found = await self.spool.do(partial(claiming.settle, decided=decided))
        self.unclaimed.difference_update(decided.ours, decided.others, decided.doubtful)
        for campaign, row in found.ours:
            self.came(campaign, row)
        for campaign, row in found.doubtful:
            self.doubted(campaign, row)

    async def _clear_up(self) -> None:
        """Claim what is left over. What is too old to be claimed, as its claim may have been and gone, is in doubt where nobody has it."""
        some = sorted(self.left)[:_PART]
        now_ms = self.clock.wall_ms()
        found = self.spool.ask(partial(claiming.read, some=some, now_ms=now_ms))
        claims: list[Claim | Refused] = []
        for each in found:
            campaign, channel = self.named(each.campaign)
            name = self.names.name(each.row) if each.tellable else ""
            claims.append(Claim(each.key, each.content, name, campaign, channel, each.taken_ms, DUPLICATE))
        answers = await self.sharing.claim(claims, None) if claims else []
        assert not isinstance(answers, Trouble), "only those of a request are one"
        by_row = dict(zip((each.row for each in found), answers, strict=True))
        mine = [row for row, name in by_row.items() if name == self.names.name(row)]
        unknown = [row for row, name in by_row.items() if name is None]
        others = [row for row in by_row if row not in {*mine, *unknown}]
        await self._write(Decided(mine, others, unknown))
        self.left.difference_update(some)
