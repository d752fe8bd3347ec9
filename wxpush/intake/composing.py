"""From the lines that were handed in to what is to be taken of each: read, checked, and those of one campaign composed together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from msgspec.structs import replace

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
            self._read(handed, found, together)
        for each in together.values():
            entries = each.campaign.compose(each.said, each.callers)
            for place, entry in zip(each.places, entries, strict=True):
                found[place] = entry
        every = iter(each for each in found if each is not None)
        return [[*islice(every, len(handed.lines))] for handed in some]

    def _read(self, handed: HandedIn, found: list[Line | None], together: dict[str, _Together]) -> None:
        """Put to `found` why there is nothing to compose of a line, or None: then it is put to the others of its campaign."""
        caller, key = handed.caller, handed.key if len(handed.lines) == 1 else ""
        #: What becomes of the lines of each campaign that this caller names.
        named: dict[str, _Together | Refused] = {}
        for line in handed.lines:
            said = read(line)
            if isinstance(said, Refused):
                found.append(said)
                continue
            others = named.get(said.campaign)
            if others is None:
                others = named[said.campaign] = self._others(said.campaign, caller, together)
            if isinstance(others, Refused):
                found.append(others)
                continue
            others.places.append(len(found))
            others.said.append(said if said.key or not key else replace(said, key=key))
            others.callers.append(caller.name)
            found.append(None)

    def _others(self, name: str, caller: Caller, together: dict[str, _Together]) -> _Together | Refused:
        """The lines of that campaign, or why this caller may hand in none."""
        if not caller.may_use(name):
            return _refused(Trouble.FORBIDDEN_CAMPAIGN, "intake.forbidden_campaign", name)
        if name not in together:
            campaign = self._campaigns(name)
            if campaign is None:
                return _refused(Trouble.UNKNOWN_CAMPAIGN, "intake.unknown_campaign", name)
            together[name] = _Together(campaign)
        return together[name]


def _refused(trouble: Trouble, sentence: str, campaign: str) -> Refused:
    return Refused(trouble, Sentence(sentence, campaign=campaign), place="campaign")
