"""From the lines that were handed in to what is to be taken of each: read, checked, and those of one campaign composed together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from wxpush.intake.base import Caller, Refused, Trouble
from wxpush.intake.gathering import HandedIn
from wxpush.intake.lines import Submission, read
from wxpush.intake.served import ServedCampaign
from wxpush.intake.spool.taking import Line
from wxpush.words import Sentence


@dataclass(slots=True)
class _Together:
    """Lines of one campaign: where they stand, what they say, and the names of those who say it."""

    campaign: ServedCampaign
    places: list[int] = field(default_factory=list)
    said: list[Submission] = field(default_factory=list)
    callers: list[str] = field(default_factory=list)


class LineComposer:
    """`campaigns` by name."""

    def __init__(self, campaigns: Callable[[str], ServedCampaign | None]) -> None:
        self._campaigns = campaigns

    def entries(self, some: Sequence[HandedIn]) -> list[list[Line]]:
        """What is to be taken of each line, for each of them."""
        found: list[Line | None] = []
        together: dict[str, _Together] = {}
        for handed in some:
            key = handed.key if len(handed.lines) == 1 else ""
            for line in handed.lines:
                found.append(self._said(line, handed.caller, key, together, len(found)))
        for each in together.values():
            entries = each.campaign.compose(each.said, each.callers)
            for place, entry in zip(each.places, entries, strict=True):
                found[place] = entry
        every = iter(each for each in found if each is not None)
        return [[*islice(every, len(handed.lines))] for handed in some]

    def _said(
        self, line: bytes, caller: Caller, key: str, together: dict[str, _Together], place: int
    ) -> Refused | None:
        """Why there is nothing to compose; else it is put to the others of its campaign."""
        said = read(line)
        if isinstance(said, Refused):
            return said
        if not caller.may_use(said.campaign):
            return _refused(Trouble.FORBIDDEN_CAMPAIGN, "intake.forbidden_campaign", said.campaign)
        others = together.get(said.campaign)
        if others is None:
            campaign = self._campaigns(said.campaign)
            if campaign is None:
                return _refused(Trouble.UNKNOWN_CAMPAIGN, "intake.unknown_campaign", said.campaign)
            others = together[said.campaign] = _Together(campaign)
        others.places.append(place)
        others.said.append(said if said.key or not key else said._replace(key=key))
        others.callers.append(caller.name)
        return None


def _refused(trouble: Trouble, sentence: str, campaign: str) -> Refused:
    return Refused(trouble, Sentence(sentence, campaign=campaign), place="campaign")
