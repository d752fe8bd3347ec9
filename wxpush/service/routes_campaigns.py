"""Campaigns over HTTP: how they stand, paused and resumed; and whether the service is alive and ready."""

import msgspec

from wxpush.intake.base import CampaignStanding, Intake
from wxpush.progress.snapshot import hold_object
from wxpush.service.answers import WebAnswer
from wxpush.service.keys.key import Right
from wxpush.service.languages import what_happened
from wxpush.service.problems import ProblemError
from wxpush.service.requests import WebRequest
from wxpush.service.routes_messages import moment, state_heeded
from wxpush.service.visitors import visitor_of


class CampaignRoutes:
    """Those of one intake."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    async def campaigns(self, asked: WebRequest) -> WebAnswer:
        """All that the caller may use."""
        asked.only()
        found = await self._intake.campaigns(asked.caller(Right.READ))
        said = [campaign(each, asked.language) for each in found]
        return WebAnswer(200, msgspec.json.encode({"campaigns": said}))

    async def pause(self, asked: WebRequest) -> WebAnswer:
        """Let nothing more of one leave."""
        with state_heeded():
            return _one(await self._intake.pause(asked.named, asked.caller(Right.CONTROL)), asked)

    async def resume(self, asked: WebRequest) -> WebAnswer:
        """Let it leave again."""
        with state_heeded():
            return _one(await self._intake.resume(asked.named, asked.caller(Right.CONTROL)), asked)

    async def alive(self, asked: WebRequest) -> WebAnswer:  # noqa: ARG002 - whoever asks
        """The event loop turns."""
        return WebAnswer(200, b'{"alive":true}')

    async def ready(self, asked: WebRequest) -> WebAnswer:
        """Whether all that is taken leaves at once; why not, for whoever may know: WeChat's words and the names of campaigns are in it."""
        visitor, reasons = visitor_of(asked.scope), self._intake.readiness()
        said = [
            {
                "word": each.word,
                "campaign": each.campaign,
                "seconds": each.seconds,
                "detail": what_happened(each.sentence, asked.language),
            }
            if visitor.may_know(each.campaign)
            else {"word": each.word}
            for each in reasons
        ]
        body = msgspec.json.encode({"ready": not reasons, "reasons": said})
        return WebAnswer(503 if reasons else 200, body, headers=((b"cache-control", b"no-store"),))


def campaign(found: CampaignStanding, language: str) -> dict[str, object]:
    """A campaign for programs, its sentences in that language."""
    parked = found.parked
    return {
        "name": found.name,
        "channel": found.channel,
        "template_id": found.template_id,
        "waiting": found.waiting,
        "in_flight": found.in_flight,
        "states": dict(found.states),
        "paused_by": found.paused_by,
        "parked": None
        if parked is None
        else {
            "word": parked.word,
            "detail": what_happened(parked.reason, language),
            "until": moment(parked.until_ms),
        },
        "holds": [hold_object(hold, 0) for hold in found.holds],
    }


def _one(found: CampaignStanding | None, asked: WebRequest) -> WebAnswer:
    if found is None:
        raise ProblemError("campaign_unknown", campaign=asked.named)
    return WebAnswer(200, msgspec.json.encode(campaign(found, asked.language)))
