"""Takes lines: checked and composed as rows of a file, then durable, and only then answered."""

from asyncio import Future, Task, create_task
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from wxpush.errors import DiskError, StateError
from wxpush.intake.base import AlreadyTaken, Caller, Outcome, Refused, Taken, Trouble, TurnedAway
from wxpush.intake.claiming import Claiming
from wxpush.intake.composing import LineComposer
from wxpush.intake.gathering import Found, Gathering, HandedIn
from wxpush.intake.lines import LONGEST_KEY
from wxpush.intake.names import MessageNames
from wxpush.intake.persons import PersonLimits
from wxpush.intake.served import ServedCampaign, content_of, request_key
from wxpush.intake.spool.entering import NewMessage
from wxpush.intake.spool.spool import Spool
from wxpush.intake.spool.taking import Answer, Line, LinesTogether, RequestKey, take
from wxpush.intake.sums import IntakeSums
from wxpush.system.clock import Clock
from wxpush.words import Sentence

#: Seconds after which whoever was turned away comes again.
_KEY_SECONDS = 1.0
_FULL_SECONDS = 10.0
_STOPPING_SECONDS = 5.0
_DISK_SECONDS = 30.0
_STATE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class _Writing:
    """A request on its way to the disk; `keys` are in use until it is there."""

    handed: HandedIn
    entries: Sequence[Line]
    request: RequestKey | None
    keys: set[bytes]


@dataclass(kw_only=True)
class Reception:
    """One service's. `campaigns` by name; `came` is told of messages that are in the spool: their campaign's number, how many, the newest row."""

    spool: Spool
    sums: IntakeSums
    names: MessageNames
    clock: Clock
    campaigns: Callable[[str], ServedCampaign | None]
    came: Callable[[int, int, int], None]
    most_waiting: int
    #: Where several nodes take messages.
    claiming: Claiming | None = None
    #: Where one person may get so many alone.
    persons: PersonLimits | None = None
    stopping: bool = False
    #: What the disk said last, until it takes something again.
    unwritable: DiskError | None = None
    _coming: int = 0
    _busy: set[bytes] = field(default_factory=set)
    _claims: set[Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._gathering = Gathering(LineComposer(self.campaigns).entries, self._take)

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
            found = await self._gathering.add(lines, caller, key)
        finally:
            self._coming -= len(lines)
        self._count(found)
        return found

    def _take(self, some: Sequence[HandedIn], composed: Sequence[Sequence[Line]]) -> None:
        writing: list[_Writing] = []
        for handed, entries in zip(some, composed, strict=True):
            found = self._begun(handed, entries)
            if isinstance(found, _Writing):
                writing.append(found)
            else:
                handed.answer(found)
        if self.claiming is not None:
            for each in writing:
                task = create_task(self._claim(self.claiming, each))
                self._claims.add(task)
                task.add_done_callback(self._claims.discard)
        elif writing:
            requests = [LinesTogether(each.entries, each.request) for each in writing]
            done = self.spool.give(partial(take, requests=requests, now_ms=self.clock.wall_ms()))
            done.add_done_callback(partial(self._written, writing))

    def _begun(self, handed: HandedIn, entries: Sequence[Line]) -> _Writing | Found:
        """What is to be written of it, its keys in use from now on."""
        request = None
        if handed.key and len(handed.lines) > 1:
            request = RequestKey(request_key(handed.caller.name, handed.key), content_of(handed.lines))
        keys = {each.key for each in entries if isinstance(each, NewMessage) and each.keyed}
        if request is not None:
            keys.add(request.key)
        if busy := keys & self._busy:
            if request is not None or len(entries) == 1:
                return TurnedAway(Trouble.KEY_IN_USE, Sentence("intake.key_in_use"), _KEY_SECONDS)
            entries = [_unless_busy(each, busy) for each in entries]
            keys -= busy
        # What came with a key may have been taken before, when a message could be made of it.
        if request is None and not any(isinstance(each, NewMessage) for each in entries):
            return [each for each in entries if isinstance(each, Refused)]
        if self.persons is not None:
            entries = self.persons.counted(entries)
        self._busy |= keys
        return _Writing(handed, entries, request, keys)

    def _written(self, writing: Sequence[_Writing], done: "Future[list[Answer]]") -> None:
        for each in writing:
            self._busy -= each.keys
        error = done.exception()
        if error is None:
            self.unwritable = None
            for each, answer in zip(writing, done.result(), strict=True):
                told = self._told(each.entries, answer)
                self._uncount(each, () if isinstance(told, TurnedAway) else told)
                each.handed.answer(told)
            return
        if isinstance(error, DiskError):
            self.unwritable = error
        for each in writing:
            self._uncount(each, ())
            if isinstance(error, DiskError):
                each.handed.answer(TurnedAway(Trouble.UNWRITABLE, error.sentence, _DISK_SECONDS))
            else:
                each.handed.fail(error)

    def _uncount(self, writing: _Writing, outcomes: Sequence[Outcome]) -> None:
        if self.persons is not None:
            self.persons.uncount(writing.entries, outcomes)

    async def _claim(self, claiming: Claiming, writing: _Writing) -> None:
        """Take it for all nodes."""
        handed = writing.handed
        try:
            handed.answer(await self._claimed(claiming, writing))
        except Exception as error:  # noqa: BLE001 - raised where it was handed in
            handed.fail(error)
        finally:
            self._busy -= writing.keys
            handed.found.cancel()  # where all ends; else it was told

    async def _claimed(self, claiming: Claiming, writing: _Writing) -> Found:
        try:
            found = await claiming.take(writing.entries, writing.request)
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

    def _told(self, entries: Sequence[Line], answer: Answer) -> Found:
        if isinstance(answer, Trouble):
            return TurnedAway(answer, Sentence("intake.request_key_reused"))
        fresh: dict[int, list[int]] = {}
        outcomes: list[Outcome] = []
        for found, line in zip(answer, entries, strict=True):
            if isinstance(found, Refused):
                outcomes.append(found)
                continue
            name = self.names.name(found.row)
            outcomes.append(Taken(name) if found.fresh else AlreadyTaken(name))
            if found.fresh:
                assert isinstance(line, NewMessage), "a refused line is not in the spool"
                fresh.setdefault(line.campaign, []).append(found.row)
        for campaign, rows in fresh.items():
            self.came(campaign, len(rows), rows[-1])
        return outcomes

    def _count(self, found: Sequence[Outcome] | TurnedAway) -> None:
        if isinstance(found, TurnedAway):
            self.sums.refused[found.trouble.value] += 1
            return
        for each in found:
            if isinstance(each, Taken):
                continue
            if isinstance(each, Refused):
                self.sums.refused[each.trouble.value] += 1
            else:
                self.sums.known += 1


def _unless_busy(line: Line, busy: set[bytes]) -> Line:
    if not isinstance(line, NewMessage) or not line.keyed or line.key not in busy:
        return line
    return Refused(Trouble.KEY_IN_USE, Sentence("intake.key_in_use"), place="key")
