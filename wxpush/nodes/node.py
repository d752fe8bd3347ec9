"""One node among others: it tells them its messages, hears who they are, and knows when nobody can be believed."""

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import blake2b

import anyio

from wxpush.cluster.noting import note
from wxpush.cluster.store.connection import may_lose_writes
from wxpush.detail import Detail
from wxpush.errors import DiskError, StateError
from wxpush.intake.base import ListedMessages, MessageStanding, Query, Refused
from wxpush.intake.decision import Decision, Left
from wxpush.intake.names import MessageNames
from wxpush.intake.sharing import Claim
from wxpush.intake.spool.claiming import known
from wxpush.intake.spool.spool import Spool
from wxpush.intake.spool.taking import KEY_MS, RequestKey
from wxpush.model import Record, State
from wxpush.nodes import records
from wxpush.nodes.claims import Answer, Claims
from wxpush.nodes.decisions import Decide, Decisions
from wxpush.nodes.knownnodes import KnownNodes
from wxpush.nodes.pauses import PausedCampaigns
from wxpush.nodes.redis import NodeStore, pack
from wxpush.nodes.scripts import BEAT, PUBLISH, TELL
from wxpush.nodes.standings import Standings
from wxpush.sending.bell import Bell
from wxpush.system.clock import Clock
from wxpush.words import Sentence

#: Seconds between two looks at the server, and between two at what is kept no more.
_EACH, _PRUNED_EACH = 1.0, 60.0
#: More nodes than anybody has.
_MOST_NODES = 1000
#: Messages that are told by one script.
_PART = 500
#: Changes that wait to be told at the most: then all messages are told anew.
_MOST_NEWS = 100_000
#: A process that ended may have told nothing of its last minute.
_UNTOLD_MS = 60_000
#: What stands for a start of the server in the entry of a node that has told nothing: nobody knew of it before, or it must tell all again.
_NEW, _NONE = "new", "none"


def node_of(secret: bytes) -> str:
    """What the node of a spool is called. `secret`: the spool's."""
    return blake2b(secret, digest_size=6, person=b"wxpush-node").hexdigest()


class Node:
    """As `wxpush.intake.sharing.Sharing`, while `run` runs."""

    def __init__(
        self,
        on: NodeStore,
        spool: Spool,
        names: MessageNames,
        clock: Clock,
        *,
        named: Callable[[int], tuple[str, str]],
        keep_ms: int,
        without: Sequence[str] = (),
    ) -> None:
        """`named`: name and kind of message of a campaign, by its number; `without`: nodes that are gone for good."""
        self._on = on
        self._spool = spool
        self._names = names
        self._clock = clock
        self._named = named
        self._keep_ms = keep_ms
        self._others = KnownNodes(spool, clock, on.node, frozenset(without))
        self._claims = Claims(on)
        self._pauses, self._decisions = PausedCampaigns(on, spool), Decisions(on)
        self._standings = Standings(on)
        self._news: deque[Record] = deque()
        self._told_of_all = False
        #: One tells a message of the spool as it is, or its change: what is newer is told last.
        self._telling = anyio.Lock()
        self._bell, self._came = Bell(), Bell()
        self._trouble: Detail | None = Sentence("intake.joining")

    @property
    def trouble(self) -> Detail | None:
        return self._trouble

    async def claim(self, lines: Sequence[Claim | Refused], request: RequestKey | None) -> Answer:
        try:
            return await self._claims.claim(lines, request)
        except StateError as error:
            self._say(error.sentence)
            self._bell.ring()
            raise

    async def begin(self) -> None:
        """Hear what is paused, before anything leaves. Raises StateError, DiskError."""
        await self._pauses.look()

    async def pause(self, campaign: str, by: str | None) -> None:
        await self._pauses.order(campaign, by)

    async def resolve(self, name: str, decision: Decision) -> Left:
        return await self._decisions.ask(name, decision)

    def obey(self, decide: Decide) -> None:
        self._decisions.decide = decide

    def hear(self, heard: Callable[[str, str | None], None]) -> None:
        self._pauses.heard = heard

    def published(self, changes: Sequence[Record]) -> None:
        # Of those that wait only what is to be sent again: the others are known to wait.
        self._news.extend(
            each
            for each in changes
            if each.state.settled
            or each.state is State.IN_DOUBT
            or (each.state is State.PENDING and each.epoch)
        )
        if len(self._news) > _MOST_NEWS:
            self._news.clear()
            self._told_of_all = False
        self._came.ring()

    async def standing(self, name: str) -> MessageStanding | None:
        return await self._standings.one(name)

    async def listing(self, query: Query, campaigns: frozenset[str]) -> ListedMessages | None:
        return await self._standings.listing(query, campaigns)

    async def run(self) -> None:
        """Until cancelled."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._claims.run)
            tasks.start_soon(self._tell_news)
            tasks.start_soon(self._prune)
            while True:
                try:
                    await self._look()
                except DiskError as error:
                    self._say(error.sentence)
                await self._bell.wait(_EACH)

    def _say(self, trouble: Detail | None) -> None:
        if isinstance(trouble, Sentence) and trouble != self._trouble:
            note(trouble)
        self._trouble = trouble

    async def _look(self) -> None:
        await self._pauses.look()
        await self._decisions.obey(self._tell_now)
        start, told, waited_for = await self._beat()
        if told not in (start, _NEW, _NONE) and not await may_lose_writes(self._on.store):
            start, told, waited_for = await self._beat(safe=True)
        if told != start:
            self._say(Sentence("intake.joining"))
            if not await self._tell_all(start, self._keep_ms):
                self._bell.ring()
                return
            start, told, waited_for = await self._beat()
        self._say(Sentence("intake.state_lost", nodes=waited_for) if waited_for else None)
        if not self._told_of_all:
            await self._tell_all(start, KEY_MS)

    async def _beat(self, *, safe: bool = False) -> tuple[str, str, list[str]]:
        """Which start of the server this is, the one that was told everything, and who is waited for."""
        known_nodes = self._others
        others = [each for pair in known_nodes.seen.items() for each in pair]
        answer = await self._on.run(BEAT, pack(others), pack(sorted(known_nodes.without)), int(safe))
        with self._on.reading():
            start, told, waits_for, found = answer
            pairs = zip(found[::2], found[1::2], strict=True)
            seen = {name.decode(): int(at_ms) for name, at_ms in pairs}
            if len(seen) > _MOST_NODES:
                raise ValueError
            beat = start.decode(), told.decode(), [each.decode() for each in waits_for]
        await known_nodes.learn(seen)
        return beat

    async def _tell_all(self, start: str, kept_ms: int) -> bool:
        """Tell every message of the spool that is open, or ended so lately; whether that is done."""
        if await self._on.run(TELL, start, "begin", pack([])) is None:
            return False
        since_ms = min(self._clock.wall_ms() - kept_ms, self._others.last_told_ms - _UNTOLD_MS)
        after: int | None = 0
        foreign = 0
        self._told_of_all = True
        while after is not None:
            async with self._telling:
                found, after = await self._spool.look(
                    partial(known, after=after, since_ms=since_ms, most=_PART)
                )
                now_ms = self._clock.wall_ms()
                told = [
                    records.known(
                        each,
                        self._names.name(each.row),
                        *self._named(each.campaign),
                        now_ms=now_ms,
                        keep_ms=self._keep_ms,
                    )
                    for each in found
                ]
                word = "end" if after is None else "some"
                answer = await self._on.run(TELL, start, word, pack(told))
            if answer is None:
                self._told_of_all = False
                return False
            with self._on.reading():
                foreign += int(answer)
        if foreign:
            note(Sentence("intake.keys_of_two", many=foreign))
        return True

    async def _tell_news(self) -> None:
        while True:
            try:
                if not await self._tell_some():
                    await self._came.wait()
            except DiskError:  # who looks at the server says so
                await anyio.sleep(_EACH)

    async def _tell_now(self) -> None:
        while await self._tell_some():
            pass

    async def _tell_some(self) -> bool:
        async with self._telling:
            some = [self._news[place] for place in range(min(_PART, len(self._news)))]
            if not some:
                return False
            told = [records.change(each, self._names.name(each.row), keep_ms=self._keep_ms) for each in some]
            await self._on.run(PUBLISH, pack(told))
            for _ in some[: len(self._news)]:
                self._news.popleft()
            return True

    async def _prune(self) -> None:
        while True:
            await anyio.sleep(_PRUNED_EACH)
            try:
                await self._standings.prune(self._clock.wall_ms() - self._keep_ms)
            except DiskError:  # at the next time
                continue
