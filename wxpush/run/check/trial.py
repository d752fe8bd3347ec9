"""The trial of `--to`, which reaches nobody of the campaign's people."""

import uuid
from contextlib import ExitStack

import msgspec

from wxpush.access import Access
from wxpush.channels import load_campaign
from wxpush.channels.base import Channel, Endpoint
from wxpush.errors import Exit, UsageError
from wxpush.model import Composed, Kind, Recipient, Verdict
from wxpush.openid import is_given
from wxpush.redact import mask_openid
from wxpush.report.ending import label_of
from wxpush.run.identity import Identity
from wxpush.run.job import Job, opened_job
from wxpush.run.listed import require_unlisted
from wxpush.run.ports import Ports
from wxpush.run.rehearsal import sandbox_access
from wxpush.run.session import account
from wxpush.run.settings import Settings
from wxpush.system.signals import InterruptedEarlyError
from wxpush.words import Means, Sentence


def send_trial(settings: Settings, ports: Ports, *, to: str) -> Exit:
    """`--to`: the first row that renders, to one openid, with an id of its own and outside of the checkpoint."""
    if not is_given(to):
        raise UsageError("run.to_needs_an_openid")
    with ExitStack() as stack:
        require_unlisted(to, settings.suppression)
        kind, campaign = load_campaign(settings.place.campaign)
        access = (
            stack.enter_context(sandbox_access(kind.template(campaign), None))
            if settings.place.sandbox
            else account(settings)
        )
        job = opened_job(stack, settings.place, Identity(access.appid, access.base_url), asker=ports.asker)
        channel = kind.open(msgspec.structs.replace(job.campaign, to=to), access.appid)
        composed = _first(job, channel)
        body = channel.seal(composed, uuid.uuid4().hex)
        try:
            return ports.machine.ask(lambda: _send_one(access, job.endpoint(), body, settings, ports, to=to))
        except InterruptedEarlyError as error:
            error.means = Means.TRIAL_OPEN
            raise


def _first(job: Job, channel: Channel) -> Composed:
    for _, found in job.source.blocks():
        for row in found:
            composed = channel.compose(row) if isinstance(row, Recipient) else row
            if isinstance(composed, Composed):
                return composed
    place = job.place
    raise UsageError("run.no_row_to_try", list=place.label, named=f"{place.named}{place.sending}")


_TRIAL_EXITS = {
    Kind.SENT: Exit.DONE,
    Kind.UNDER_REVIEW: Exit.DONE,
    Kind.REJECTED: Exit.PARTLY,
    Kind.HALT: Exit.REFUSED,
    Kind.TOKEN: Exit.REFUSED,
    Kind.TEMPLATE: Exit.REFUSED,
    Kind.UNSURE: Exit.IN_DOUBT,
}


async def _send_one(
    access: Access, endpoint: Endpoint, body: bytes, settings: Settings, ports: Ports, *, to: str
) -> Exit:
    machine, voice = ports.machine, ports.voice
    async with machine.line(access, seconds=settings.timeout) as line:
        connection = line.transport.connect()
        try:
            token = await line.tokens.get()
            verdict = endpoint.judge(await connection.post(f"{endpoint.path}?access_token={token}", body))
        finally:
            await connection.aclose()
    code = _TRIAL_EXITS.get(verdict.kind, Exit.STOPPED)
    voice.event(
        "trial",
        kind=verdict.kind.value,
        errcode=verdict.errcode,
        msgid=str(verdict.msgid or ""),
        detail=verdict.detail,
    )
    (voice.say if code is Exit.DONE else voice.insist)(_told(verdict, to, code), label_of(code))
    return code


def _told(verdict: Verdict, to: str, code: Exit) -> Sentence:
    if not verdict.errcode:
        name = "run.tried_with_detail" if verdict.detail else "run.tried"
    else:
        name = "run.tried_with_both" if verdict.detail else "run.tried_with_code"
    return Sentence(
        name,
        to=mask_openid(to),
        kind=Sentence(f"run.verdict_{verdict.kind.value}"),
        errcode=verdict.errcode,
        detail=verdict.detail,
        code=int(code),
    )
