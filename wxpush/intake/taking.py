"""Takes lines: checked and composed as rows of a file, then durable, and only then answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from wxpush.errors import DiskError, StateError
from wxpush.intake.base import AlreadyTaken, Caller, Outcome, Refused, Taken, Trouble, TurnedAway
from wxpush.intake.claiming import Claiming
from wxpush.intake.lines import LONGEST_KEY, Submission, read
from wxpush.intake.names import MessageNames
from wxpush.intake.served import ServedCampaign, content_of, request_key
from wxpush.intake.spool.spool import Spool
from wxpush.intake.spool.taking import InSpool, Line, NewMessage, RequestKey, take
from wxpush.intake.sums import IntakeSums
from wxpush.system.clock import Clock
from wxpush.words import Sentence

#: Seconds after which whoever was turned away comes again.
_KEY_SECONDS = 1.0
_FULL_SECONDS = 10.0
_STOPPING_SECONDS = 5.0
_DISK_SECONDS = 30.0
_STATE_SECONDS = 2.0


@dataclass(kw_only=True)
class Reception:
    """One service's. `campaigns` by name; `came` is told of each message that is in the spool: its campaign's name and row."""

    spool: Spool
    sums: IntakeSums
    names: MessageNames
    clock: Clock
    campaigns: Callable[[str], ServedCampaign | None]
    came: Callable[[int, int], None]
    most_waiting: int
    #: Where several nodes take messages.
    claiming: Claiming | None = None
    stopping: bool = False
    #: What the disk said last, until it takes something again.
    unwritable: DiskError | None = None
    _coming: int = 0
    _busy: set[bytes] = field(default_factory=set)

    @property
    def full(self) -> bool:
        return self.sums.waiting + self._coming >= self.most_waiting

    async def take(self, lines: Sequence[bytes], caller: Caller, key: str) -> Sequence[Outcome] | TurnedAway:
        """As `wxpush.intake.base.Intake.take`."""
        if self.stopping:
            return TurnedAway(Trouble.STOPPING, Sentence("intake.stopping"), _STOPPING_SECONDS)
        if self.sums.waiting + self._coming + len(lines) > self.most_waiting:
            full = Sentence("intake.full", most=self.most_waiting)
            return TurnedAway(Trouble.FULL, full, _FULL_SECONDS)
        if len(key) > LONGEST_KEY:
            return TurnedAway(Trouble.INVALID_LINE, Sentence("intake.long_key", most=LONGEST_KEY))
        if self.claiming is not None and (why := self.claiming.sharing.trouble) is not None:
            return TurnedAway(Trouble.STATE, why, _STATE_SECONDS)
        self._coming += len(lines)
        try:
            found = await self._take(lines, caller, key)
        finally:
            self._coming -= len(lines)
        self._count(found)
        return found

    async def _take(self, lines: Sequence[bytes], caller: Caller, key: str) -> Sequence[Outcome] | TurnedAway:
        request = None
        if key and len(lines) > 1:
            request = RequestKey(request_key(caller.name, key), content_of(lines))
        entries = self._entries(lines, caller, "" if request else key)
        keys = {each.key for each in entries if isinstance(each, NewMessage) and each.keyed}
        if request is not None:
            keys.add(request.key)
        if busy := keys & self._busy:
            if request is not None or len(lines) == 1:
                return TurnedAway(Trouble.KEY_IN_USE, Sentence("intake.key_in_use"), _KEY_SECONDS)
            entries = [_unless_busy(each, busy) for each in entries]
            keys -= busy
        self._busy |= keys
        try:
            return await self._write(entries, request)
        finally:
            self._busy -= keys

    async def _write(
        self, entries: Sequence[Line], request: RequestKey | None
    ) -> Sequence[Outcome] | TurnedAway:
        # What came with a key may have been taken before, when a message could be made of it.
        if request is None and not any(isinstance(each, NewMessage) for each in entries):
            return [each for each in entries if isinstance(each, Refused)]
        if self.claiming is not None:
            return await self._claimed(self.claiming, entries, request)
        now_ms = self.clock.wall_ms()
        try:
            found = await self.spool.do(partial(take, lines=entries, now_ms=now_ms, request=request))
        except DiskError as error:
            self.unwritable = error
            return TurnedAway(Trouble.UNWRITABLE, error.sentence, _DISK_SECONDS)
        self.unwritable = None
        if isinstance(found, Trouble):
            return TurnedAway(found, Sentence("intake.request_key_reused"))
        return [self._outcome(each, line) for each, line in zip(found, entries, strict=True)]

    async def _claimed(
        self, claiming: Claiming, entries: Sequence[Line], request: RequestKey | None
    ) -> Sequence[Outcome] | TurnedAway:
        try:
            found = await claiming.take(entries, request)
        except StateError as error:
            return TurnedAway(Trouble.STATE, error.sentence, _STATE_SECONDS)
        except DiskError as error:
            self.unwritable = error
            return TurnedAway(Trouble.UNWRITABLE, error.sentence, _DISK_SECONDS)
        self.unwritable = None
        if isinstance(found, Trouble):
            return TurnedAway(found, Sentence("intake.request_key_reused"))
        return [
            each if isinstance(each, Refused) else Taken(each[0]) if each[1] else AlreadyTaken(each[0])
            for each in found
        ]

    def _outcome(self, found: InSpool | Refused, line: Line) -> Outcome:
        if isinstance(found, Refused):
            return found
        name = self.names.name(found.row)
        if not found.fresh:
            return AlreadyTaken(name)
        assert isinstance(line, NewMessage), "a refused line is not in the spool"
        self.came(line.campaign, found.row)
        return Taken(name)

    def _entries(self, lines: Sequence[bytes], caller: Caller, key: str) -> list[Line]:
        """What is to be taken of each line; those of one campaign are composed together."""
        found: list[Line | None] = [None] * len(lines)
        together: dict[str, list[tuple[int, Submission]]] = {}
        for place, line in enumerate(lines):
            said = read(line)
            refused = said if isinstance(said, Refused) else self._forbidden(said, caller)
            if refused is not None:
                found[place] = refused
            elif isinstance(said, Submission):
                keyed = said if said.key or not key else said._replace(key=key)
                together.setdefault(said.campaign, []).append((place, keyed))
        for name, some in together.items():
            campaign = self.campaigns(name)
            assert campaign is not None, "was asked for a moment ago"
            entries = campaign.compose([said for _, said in some], caller.name)
            for (place, _), entry in zip(some, entries, strict=True):
                found[place] = entry
        return [each for each in found if each is not None]

    def _forbidden(self, said: Submission, caller: Caller) -> Refused | None:
        name = said.campaign
        if not caller.may_use(name):
            told = Sentence("intake.forbidden_campaign", campaign=name)
            return Refused(Trouble.FORBIDDEN_CAMPAIGN, told, place="campaign")
        if self.campaigns(name) is None:
            told = Sentence("intake.unknown_campaign", campaign=name)
            return Refused(Trouble.UNKNOWN_CAMPAIGN, told, place="campaign")
        return None

    def _count(self, found: Sequence[Outcome] | TurnedAway) -> None:
        if isinstance(found, TurnedAway):
            self.sums.refused[found.trouble.value] += 1
            return
        for each in found:
            if isinstance(each, Refused):
                self.sums.refused[each.trouble.value] += 1
            elif isinstance(each, AlreadyTaken):
                self.sums.known += 1


def _unless_busy(line: Line, busy: set[bytes]) -> Line:
    if not isinstance(line, NewMessage) or not line.keyed or line.key not in busy:
        return line
    return Refused(Trouble.KEY_IN_USE, Sentence("intake.key_in_use"), place="key")
