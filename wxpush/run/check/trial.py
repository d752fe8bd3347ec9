"""The trial of `--to`: a message to oneself, or to some people who are named, and to nobody of the campaign."""

import uuid
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import msgspec

from wxpush.access import Access
from wxpush.channels import load_campaign
from wxpush.channels.base import Channel
from wxpush.channels.common.errcodes import unknown
from wxpush.credentials import AccountKey
from wxpush.detail import left_out
from wxpush.errors import Exit, UsageError
from wxpush.model import BadRow, Composed, Kind, Recipient, Verdict
from wxpush.openid import is_given
from wxpush.redact import mask_openid
from wxpush.report.labelling import label_of
from wxpush.run.job import Job, opened_job, require_files
from wxpush.run.listed import require_unlisted
from wxpush.run.ports import Ports
from wxpush.run.rehearsal import sandbox_access
from wxpush.run.session import account
from wxpush.run.settings import Settings
from wxpush.system.signals import InterruptedEarlyError
from wxpush.words import Means, Sentence
from wxpush.words.labels import Label


def send_trial(settings: Settings, ports: Ports, *, to: Sequence[str], row: int | None = None) -> Exit:
    """`--to`: one row, the first that can be sent where none is named, to each openid, with ids of their own and outside of the checkpoint.

    Raises UsageError before anything is sent, for an openid that is none or suppressed too.
    """
    if not all(map(is_given, to)):
        raise UsageError("run.to_needs_an_openid")
    if len(to) > _MOST:
        raise UsageError("run.to_too_many", many=len(to), most=_MOST)
    with ExitStack() as stack:
        require_files(settings.place)
        for openid in to:
            require_unlisted(openid, settings.suppression)
        kind, campaign = load_campaign(settings.place.campaign)
        access = (
            stack.enter_context(sandbox_access([kind.template(campaign)], None))
            if settings.place.sandbox
            else account(settings)
        )
        job = opened_job(stack, settings.place, AccountKey(access.appid, access.base_url), asker=ports.asker)
        recipient = _row(job, kind.open(msgspec.structs.replace(job.campaign, to=to[0]), access.appid), row)
        trial = _Trial(access, job, recipient, settings, ports)
        try:
            return ports.machine.ask(lambda: trial.send(to))
        except InterruptedEarlyError as error:
            error.means = Means.TRIAL_OPEN
            raise


def _row(job: Job, channel: Channel, wanted: int | None) -> Recipient:
    """The row to be tried. Raises UsageError where it, or none, can be sent."""
    place = job.place
    named = f"{place.named}{place.sending}"
    for _, found in job.source.blocks():
        for row in found:
            if wanted not in {None, row.row}:
                continue
            composed = channel.compose(row) if isinstance(row, Recipient) else row
            if isinstance(row, Recipient) and isinstance(composed, Composed):
                return row
            if wanted is not None and isinstance(composed, BadRow):
                why = left_out(composed.kind, composed.reason)
                raise UsageError("run.row_not_tried", row=wanted, list=place.label, why=why, named=named)
    if wanted is not None:
        raise UsageError("run.no_row_of_that_number", row=wanted, list=place.label)
    raise UsageError("run.no_row_to_try", list=place.label, named=named)


_TRIAL_EXITS = {
    Kind.SENT: Exit.DONE,
    Kind.UNDER_REVIEW: Exit.DONE,
    Kind.REJECTED: Exit.PARTLY,
    Kind.HALT: Exit.REFUSED,
    Kind.TOKEN: Exit.REFUSED,
    Kind.TEMPLATE: Exit.REFUSED,
    Kind.UNSURE: Exit.IN_DOUBT,
}
#: Of several the gravest counts.
_GRAVEST = (Exit.REFUSED, Exit.IN_DOUBT, Exit.STOPPED, Exit.PARTLY, Exit.DONE)
#: These end a trial: the next person would get the same.
_FOR_ALL = frozenset({Exit.REFUSED, Exit.STOPPED})
#: More people than these are a campaign.
_MOST = 100


@dataclass(frozen=True, slots=True)
class _Trial:
    """One row, to whoever is named."""

    access: Access
    job: Job
    row: Recipient
    settings: Settings
    ports: Ports

    async def send(self, to: Sequence[str]) -> Exit:
        """Send it to one after another. Gives the gravest of what came of it."""
        codes: list[Exit] = []
        async with self.ports.machine.line(self.access, seconds=self.settings.timeout) as line:
            connection = line.transport.connect()
            try:
                for openid in to:
                    endpoint, body = self.job.endpoint(), self._body(openid)
                    path = f"{endpoint.path}?access_token={await line.tokens.get()}"
                    verdict = endpoint.judge(await connection.post(path, body))
                    codes.append(self._tell(verdict, openid, alone=len(to) == 1))
                    if codes[-1] in _FOR_ALL:
                        break
            finally:
                await connection.aclose()
        code = min(codes, key=_GRAVEST.index)
        if len(to) > 1:
            arrived = codes.count(Exit.DONE)
            told = Sentence("run.tried_several", arrived=arrived, many=len(to), code=int(code))
            self._say(told, code)
        return code

    def _body(self, openid: str) -> bytes:
        channel = self.job.kind.open(msgspec.structs.replace(self.job.campaign, to=openid), self.access.appid)
        composed = channel.compose(self.row)
        assert isinstance(composed, Composed), "it was, to the first"
        return channel.seal(composed, uuid.uuid4().hex)

    def _tell(self, verdict: Verdict, openid: str, *, alone: bool) -> Exit:
        code = _TRIAL_EXITS.get(verdict.kind, Exit.STOPPED)
        self.ports.voice.event(
            "trial",
            row=self.row.row,
            to=mask_openid(openid),
            kind=verdict.kind.value,
            errcode=verdict.errcode,
            msgid=str(verdict.msgid or ""),
            detail=verdict.detail,
        )
        outcome = self._outcome(verdict)
        told = Sentence("run.tried", row=self.row.row, to=mask_openid(openid), outcome=outcome)
        self._say(Sentence("run.tried_alone", what=told, code=int(code)) if alone else told, code)
        return code

    def _say(self, told: Sentence, code: Exit) -> None:
        voice = self.ports.voice
        (voice.say if code is Exit.DONE else voice.insist)(
            told, Label.WARNING if code is Exit.PARTLY else label_of(code)
        )

    def _outcome(self, verdict: Verdict) -> Sentence:
        """What became of it in words: with the msgid where WeChat has taken it, else with what to do."""
        kind = Sentence(f"run.verdict_{verdict.kind.value}")
        if not verdict.errcode:
            if verdict.detail:
                return Sentence("run.outcome_with_detail", kind=kind, detail=verdict.detail)
            return Sentence("run.outcome_with_msgid", kind=kind, msgid=str(verdict.msgid))
        known = self.job.kind.errcodes.lookup(verdict.errcode) or unknown(verdict.errcode)
        name = "run.outcome_with_both" if verdict.detail else "run.outcome_with_code"
        return Sentence(
            name, kind=kind, errcode=verdict.errcode, detail=verdict.detail, advice=known.advice()
        )
