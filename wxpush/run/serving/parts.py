"""The parts of a service at work: what reaches people, and beside it what keys for tests have."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wxpush.errors import UsageError
from wxpush.intake.intake import SpoolIntake
from wxpush.run.serving.campaigns import open_campaign, open_list
from wxpush.run.serving.opened import OpenedService
from wxpush.words import Sentence
from wxpush.words.labels import Label

if TYPE_CHECKING:
    from wxpush.nodes.limits import NodeLimits


@dataclass
class ServicePart:
    """One intake, and what it was opened with. `limits`: where it is one of several nodes."""

    opened: OpenedService
    intake: SpoolIntake
    limits: "NodeLimits | None"
    #: Why an openid is on the suppression list, if it is: as it was read last.
    _listed: Callable[[str], str | None] = field(init=False)

    def __post_init__(self) -> None:
        self._listed = self.opened.campaigns[0].listed

    def reread(self, say: Callable[[Sentence | str, Label], object]) -> int:
        """Read campaign files and suppression list anew, and go on by them; how many campaign files could be used."""
        opened = self.opened
        numbers = {campaign.name: campaign.number for campaign in opened.campaigns}

        def number(name: str) -> int:
            if name not in numbers:
                raise UsageError("run.name_changed", name=name)
            return numbers[name]

        try:
            self._listed = open_list(opened.settings)
        except UsageError as error:
            say(error.sentence, Label.WARNING)
        found = []
        for path in opened.settings.campaigns:
            try:
                found.append(
                    open_campaign(
                        opened.settings, path, opened.appid, number, opened.now_ms, listed=self._listed
                    )
                )
            except UsageError as error:
                say(Sentence("run.file_kept", path=path, why=error.sentence), Label.WARNING)
        self.intake.reread(found)
        return len(found)
