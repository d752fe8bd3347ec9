"""An intake that takes everything and sends nothing: what a door needs of one."""

from collections import Counter
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from tests.service.snapshots import SNAPSHOT, UNREADY
from wxpush.intake.base import (
    Caller,
    CampaignStanding,
    IntakeSnapshot,
    ListedMessages,
    MessageStanding,
    Outcome,
    Query,
    Refused,
    Taken,
    Trouble,
    TurnedAway,
    Unready,
)
from wxpush.intake.decision import Decision, Undecided
from wxpush.intake.spool.deciding import decided_state
from wxpush.words import Sentence


class FakeIntake:
    """It refuses what is no object, and knows a campaign by its name."""

    def __init__(self, found: IntakeSnapshot = SNAPSHOT, unready: Sequence[Unready] = UNREADY) -> None:
        self.found = found
        self.unready = unready
        self.taken: dict[str, str] = {}
        self.paused: Counter[str] = Counter()

    async def take(
        self, lines: Sequence[bytes], caller: Caller, *, key: str = ""
    ) -> Sequence[Outcome] | TurnedAway:
        return [self._one(line, caller) for line in lines]

    def _one(self, line: bytes, caller: Caller) -> Outcome:
        reason = Sentence("system.is_folder")
        try:
            found = msgspec.json.decode(line)
        except (msgspec.DecodeError, RecursionError):
            return Refused(Trouble.INVALID_LINE, reason, "broken_json")
        if not isinstance(found, dict) or not isinstance(found.get("campaign"), str):
            return Refused(Trouble.INVALID_LINE, reason, "no_campaign", "campaign")
        name = found["campaign"]
        if name not in self._names():
            return Refused(
                Trouble.UNKNOWN_CAMPAIGN, Sentence("service.problem_campaign_unknown", campaign=name)
            )
        if not caller.may_use(name):
            return Refused(
                Trouble.FORBIDDEN_CAMPAIGN, Sentence("service.problem_campaign_of_key", campaign=name)
            )
        message = f"m{len(self.taken) + 1}"
        self.taken[message] = name
        return Taken(message)

    def _names(self) -> dict[str, CampaignStanding]:
        return {one.name: one for one in self.found.campaigns}

    async def look(self, message_id: str, caller: Caller) -> MessageStanding | None:
        name = self.taken.get(message_id)
        return self._standing(message_id) if name is not None and caller.may_use(name) else None

    def _standing(self, message_id: str) -> MessageStanding:
        at = self.found.at_ms
        return MessageStanding(
            id=message_id,
            campaign=self.taken[message_id],
            state="not_attempted",
            tries=0,
            accepted_ms=at,
            at_ms=at,
        )

    async def resolve(
        self, message_id: str, decision: Decision, caller: Caller
    ) -> MessageStanding | Undecided | None:
        found = await self.look(message_id, caller)
        if found is None or not message_id.endswith("1"):
            return None if found is None else Undecided()
        return replace(found, state=decided_state(decision).word)

    async def listing(self, query: Query, caller: Caller) -> ListedMessages | None:
        if query.after is not None and query.after not in self.taken:
            return None
        return ListedMessages([self._standing(each) for each in [*self.taken][: query.limit]])

    async def campaigns(self, caller: Caller) -> Sequence[CampaignStanding]:
        return [one for one in self.found.campaigns if caller.may_use(one.name)]

    async def pause(self, campaign: str, caller: Caller) -> CampaignStanding | None:
        found = self._names().get(campaign)
        return found if found is not None and caller.may_use(campaign) else None

    async def resume(self, campaign: str, caller: Caller) -> CampaignStanding | None:
        return await self.pause(campaign, caller)

    def readiness(self) -> Sequence[Unready]:
        return self.unready

    async def snapshot(self) -> IntakeSnapshot:
        return self.found
