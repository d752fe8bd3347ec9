"""The intake of one account: takes messages into its spool, and lets the drains of its campaigns send them."""

from collections.abc import Sequence
from functools import partial

import anyio

from wxpush.intake import view
from wxpush.intake.base import (
    Caller,
    CampaignStanding,
    IntakeSnapshot,
    ListedMessages,
    MessageStanding,
    Outcome,
    Query,
    TurnedAway,
    Unready,
)
from wxpush.intake.claiming import Claiming
from wxpush.intake.decision import Decision, Left, NotHere, Undecided
from wxpush.intake.drain import Drain
from wxpush.intake.handing.drain import drains_of
from wxpush.intake.persons import PersonLimits
from wxpush.intake.resolving import resolve, resolve_elsewhere
from wxpush.intake.served import ServedCampaign
from wxpush.intake.spool import rows
from wxpush.intake.taking import Reception
from wxpush.intake.tools import DrainTools
from wxpush.intake.upkeep import Oldest, upkeep
from wxpush.words import Sentence

#: Whom another node has let in already.
_ANY_NODE = Caller()


class SpoolIntake:
    """As `wxpush.intake.base.Intake`. `run` once; `end` lets it return."""

    def __init__(
        self,
        tools: DrainTools,
        campaigns: Sequence[ServedCampaign],
        *,
        most_waiting: int,
        keep_ms: int,
        claiming: Claiming | None = None,
        persons: PersonLimits | None = None,
        sandbox: bool = False,
    ) -> None:
        """`most_waiting`: messages that may wait; `keep_ms`: for how long those that came to their end are kept; `claiming`: where there are several nodes;
        `sandbox`: whether nothing of it reaches people.
        """
        self._tools = tools
        self._spool, self._sums = tools.spool, tools.sums
        self._clock = tools.world.clock
        self._started_ms = self._clock.wall_ms()
        self._keep_ms = keep_ms
        self._sandbox = sandbox
        self._drains = drains_of(tools, campaigns)
        self._oldest = Oldest(tools.spool, [*self._drains])
        self._numbers = {each.name: each.number for each in campaigns}
        self._claiming = claiming
        if claiming is not None:
            claiming.came, claiming.doubted = self._claimed, tools.sums.doubted
            claiming.sharing.hear(self._heard)
            claiming.sharing.obey(self._decide)
        self._reception = Reception(
            spool=tools.spool,
            sums=tools.sums,
            names=tools.names,
            clock=self._clock,
            campaigns=self._served,
            came=self._came,
            most_waiting=most_waiting,
            claiming=claiming,
            persons=persons,
        )

    async def run(self) -> None:
        """Drain all campaigns until `end`. Raises DiskError where the spool is lost."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(upkeep, self._spool, self._sums, self._clock, self._keep_ms)
            if self._claiming is not None:
                tasks.start_soon(self._claiming.run)
            async with anyio.create_task_group() as drains:
                for drain in self._drains.values():
                    drains.start_soon(drain.run)
            tasks.cancel_scope.cancel()

    def refuse(self) -> None:
        """Take nothing more."""
        self._reception.stopping = True

    def end(self) -> None:
        """Let nothing more leave, and `run` return."""
        self.refuse()
        for drain in self._drains.values():
            drain.end()

    def reread(self, campaigns: Sequence[ServedCampaign]) -> None:
        """Go on by files that were read anew."""
        for campaign in campaigns:
            drain = self._drains[campaign.number]
            if campaign.fingerprint != drain.served.fingerprint or campaign.window != drain.served.window:
                drain.replace(campaign)
            else:
                drain.served = campaign  # who is left out may be others
                drain.try_again()

    async def take(
        self, lines: Sequence[bytes], caller: Caller, *, key: str = ""
    ) -> Sequence[Outcome] | TurnedAway:
        return await self._reception.take(lines, caller, key)

    async def look(self, message_id: str, caller: Caller) -> MessageStanding | None:
        row = self._tools.names.row(message_id)
        if row is None and self._claiming is not None:
            theirs = await self._claiming.sharing.standing(message_id)
            return theirs if theirs is not None and caller.may_use(theirs.campaign) else None
        found = None if row is None else self._spool.ask(partial(rows.standing, row=row))
        return None if found is None else self._told(found, caller)

    async def listing(self, query: Query, caller: Caller) -> ListedMessages | None:
        if self._claiming is not None:
            return await self._claiming.sharing.listing(
                query, frozenset(filter(caller.may_use, self._numbers))
            )
        after = 0 if query.after is None else self._tools.names.row(query.after)
        if after is None:
            return None
        usable = frozenset(number for name, number in self._numbers.items() if caller.may_use(name))
        if query.campaign is not None:
            usable &= {self._numbers.get(query.campaign, 0)}
        sought = view.sought(query, usable, after)
        found, last = await self._spool.look(partial(rows.listing, sought=sought))
        told = [one for each in found if (one := self._told(each, caller)) is not None]
        return ListedMessages(told, None if last is None else self._tools.names.name(last))

    async def campaigns(self, caller: Caller) -> Sequence[CampaignStanding]:
        drains = [each for each in self._drains.values() if caller.may_use(each.served.name)]
        return [view.campaign_standing(each, self._sums) for each in drains]

    async def pause(self, campaign: str, caller: Caller) -> CampaignStanding | None:
        return await self._order(campaign, caller, caller.name or "api")

    async def resume(self, campaign: str, caller: Caller) -> CampaignStanding | None:
        return await self._order(campaign, caller, None)

    async def _order(self, campaign: str, caller: Caller, by: str | None) -> CampaignStanding | None:
        drain = self._allowed(campaign, caller)
        if drain is None:
            return None
        if self._claiming is not None:
            await self._claiming.sharing.pause(campaign, by)
        else:
            await self._spool.pause(drain.served.number, by)
            self._heard(campaign, by)
        return view.campaign_standing(drain, self._sums)

    async def resolve(
        self, message_id: str, decision: Decision, caller: Caller
    ) -> MessageStanding | Undecided | None:
        if self._claiming is not None and self._tools.names.row(message_id) is None:
            return await resolve_elsewhere(self._claiming.sharing, message_id, decision, caller)
        left = await self._decide(message_id, decision, caller)
        if left is None:
            return await self.look(message_id, caller)
        return None if isinstance(left, NotHere) else left

    async def _decide(self, name: str, decision: Decision, caller: Caller = _ANY_NODE) -> Left:
        """Decide one of this node's own."""
        row = self._tools.names.row(name)
        found = None if row is None else self._spool.ask(partial(rows.standing, row=row))
        if found is None or self._told(found, caller) is None:
            return NotHere()
        self._oldest.opened(found.row)
        return await resolve(self._tools, self._drains[found.campaign], found.row, decision)

    def readiness(self) -> Sequence[Unready]:
        reception = self._reception
        found: list[Unready] = []
        if reception.stopping:
            found.append(Unready("stopping", Sentence("intake.stopping")))
        if reception.unwritable is not None:
            found.append(Unready("unwritable", reception.unwritable.sentence))
        if self._claiming is not None and (why := self._claiming.sharing.trouble) is not None:
            found.append(Unready("state", why))
        if reception.full:
            found.append(Unready("full", Sentence("intake.full", most=reception.most_waiting)))
        drains = [*self._drains.values()]
        return found + view.unready(drains, now_ms=self._clock.wall_ms(), rate=self._tools.asked)

    async def snapshot(self) -> IntakeSnapshot:
        sums, drains, now = self._sums, [*self._drains.values()], self._clock.monotonic()
        names = {number: drain.served.name for number, drain in self._drains.items()}
        oldest_ms = await self._oldest.ms()
        return IntakeSnapshot(
            at_ms=self._clock.wall_ms(),
            started_ms=self._started_ms,
            campaigns=[view.campaign_standing(drain, sums) for drain in drains],
            waiting=sums.waiting,
            in_flight=sum(drain.in_flight for drain in drains),
            most_waiting=self._reception.most_waiting,
            oldest_ms=oldest_ms,
            rate=view.a_second(self._tools.rate.rate(now)),
            asked=view.a_second(self._tools.asked),
            taken=sums.taken,
            known=sums.known,
            refused=dict(sums.refused),
            ended=view.by_name(sums.ended, names),
            errcodes=view.by_code(sums.errcodes, names),
            attempts=sum(drain.attempts for drain in drains),
            retries=sum(drain.retries for drain in drains),
            sandbox=self._sandbox,
            refusals=list(sums.refusals),
        )

    def _told(self, found: rows.SpooledStanding, caller: Caller) -> MessageStanding | None:
        drain = self._drains.get(found.campaign)
        if drain is None or not caller.may_use(drain.served.name):
            return None
        return view.message_standing(found, self._tools.names, drain.served.name, drain.served.kind.word)

    def _heard(self, campaign: str, by: str | None) -> None:
        """It is paused by somebody, or nobody any more."""
        drain = self._drains.get(self._numbers.get(campaign, 0))
        if drain is not None and by is not None:
            drain.pause(by)
        elif drain is not None:
            drain.resume()

    def _allowed(self, campaign: str, caller: Caller) -> Drain | None:
        number = self._numbers.get(campaign)
        return None if number is None or not caller.may_use(campaign) else self._drains[number]

    def _served(self, name: str) -> ServedCampaign | None:
        number = self._numbers.get(name)
        return None if number is None else self._drains[number].served

    def _came(self, campaign: int, many: int, newest: int) -> None:
        self._sums.came(campaign, many)
        self._drains[campaign].came(newest)

    def _claimed(self, campaign: int, row: int) -> None:
        self._sums.came(campaign)
        self._drains[campaign].claimed(row)
