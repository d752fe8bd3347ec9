"""What sends nothing to the campaign's people: the dry run, the sandbox of `--sandbox`, and the trial of `--to`."""

import re
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import anyio
import msgspec

from wxpush import wiring
from wxpush.campaign import load_campaign
from wxpush.channels.template import TemplateChannel
from wxpush.checkpoint import rows
from wxpush.checkpoint.base import Invocation
from wxpush.checkpoint.continuation import Plan, Step
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cli.campaigns import SANDBOX, Identity, Job, open_job, planned, surveyed
from wxpush.cli.logs import logging_to
from wxpush.cli.printer import Printer
from wxpush.cli.settings import SendSettings
from wxpush.cli.signals import Signals
from wxpush.config import Config
from wxpush.credentials import Secret
from wxpush.errors import ChangedError, Exit, UsageError
from wxpush.model import BadRow, Draft, Kind, Recipient
from wxpush.quantities import show_duration
from wxpush.redact import mask_openid
from wxpush.report.summary import count, summarise

#: Invalid rows of one kind that are shown to people; programs get them all.
_SHOWN = 20
_TEMPLATE_ID = re.compile(r"[A-Za-z0-9_-]{43}")
_OPENID = re.compile(r"[A-Za-z0-9_=-]{1,128}")


@contextmanager
def sandbox_access(template_id: str, keys: tuple[str, ...], ledger: Path | None) -> Iterator[wiring.Access]:
    """Start the bundled API for as long as the block, with the campaign's template in its account."""
    from wxpush.sandbox.faults import Faults  # noqa: PLC0415 - only a rehearsal needs it
    from wxpush.sandbox.options import SandboxOptions, Template  # noqa: PLC0415 - only a rehearsal needs it
    from wxpush.sandbox.process import SandboxProcess  # noqa: PLC0415 - only a rehearsal needs it

    templates = (Template(template_id, keys),) if _TEMPLATE_ID.fullmatch(template_id) else ()
    options = SandboxOptions(
        templates=templates, ledger=str(ledger) if ledger else None, faults=Faults(daily_limit=10**9)
    )
    with SandboxProcess(options) as process:
        yield wiring.Access(process.appid, process.base_url, Config(), Secret(process.secret), cached=False)


def rehearse(settings: SendSettings) -> Exit:
    """`--dry-run`: all that `send` does up to the socket, with the same code."""
    printer, began = Printer(settings.voice), time.monotonic()
    known = not settings.place.sandbox and wiring.has_credentials(settings.config, settings.environ)
    with Signals(), logging_to(settings.voice.log_file), ExitStack() as stack:
        access = (
            wiring.account_access(settings.config, settings.base_url, settings.environ) if known else None
        )
        identity = SANDBOX if access is None else Identity(access.appid, access.base_url)
        job = stack.enter_context(open_job(settings.place, identity))
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="wxpush-"))
        checkpoint = stack.enter_context(SqliteCheckpoint.open(Path(folder, "survey")))
        plan = Plan(Step.SURVEY, job.campaign.name, 1)
        survey = surveyed(job, checkpoint, plan, printer, _shown(printer, settings.place.label))
        if access is not None:
            _mention_checkpoint(settings, job, printer)
        if access is None or settings.offline:
            printer.say(
                "Nothing was asked of WeChat" + (", as no account is configured." if access is None else ".")
            )
        else:
            anyio.run(_check_account, access, job.campaign.template_id, survey.sendable, settings, printer)
        code = Exit.PARTLY if survey.problems else Exit.DONE
        return _sum_up(settings, checkpoint, printer, code, time.monotonic() - began)


def _sum_up(
    settings: SendSettings, checkpoint: SqliteCheckpoint, printer: Printer, code: Exit, seconds: float
) -> Exit:
    facts = checkpoint.facts()
    assert facts is not None, "a survey leaves its facts"
    counts = count(facts.rows, checkpoint.ask(rows.counts), None)
    ended = Invocation(
        number=0, boot_id="", started_ms=0, last_ms=0, exit_code=int(code), total_seconds=seconds
    )
    printer.summary(settings.place, summarise(facts, counts, ended, {}), "Dry run: no message has left.")
    return code


def _shown(printer: Printer, label: str) -> Callable[[BadRow], None]:
    seen: Counter[str] = Counter()

    def show(row: BadRow) -> None:
        seen[row.kind] += 1
        printer.event("invalid", row=row.row, line=row.line, kind=row.kind, reason=row.reason)
        if seen[row.kind] <= _SHOWN:
            printer.say(f"{label}, line {row.line}: {row.kind}: {row.reason}")
        elif seen[row.kind] == _SHOWN + 1:
            printer.say(f"{label}: more rows are invalid for {row.kind}; --json lists them all")

    return show


def _mention_checkpoint(settings: SendSettings, job: Job, printer: Printer) -> None:
    checkpoint = SqliteCheckpoint.read(settings.place.checkpoint)
    if checkpoint is None:
        return
    with checkpoint:
        try:
            plan = planned(job, checkpoint, again=False, accept_changes=False)
        except ChangedError as error:
            printer.say(f"`send` would refuse: {error}")
            return
        if plan.step is Step.COMPLETE:
            printer.say("This campaign is complete: `send` would send nothing without --again.")
        elif plan.step is Step.RESUME and checkpoint.ask(rows.touched):
            printer.say("This campaign has begun: `send` would go on where it stopped.")


async def _check_account(
    access: wiring.Access, template_id: str, sendable: int, settings: SendSettings, printer: Printer
) -> None:
    async with wiring.line(access, template_id, seconds=settings.timeout) as line:
        quota = await line.account.quota()
    eta = show_duration(sendable / settings.rate)
    printer.event("quota", daily_limit=quota.daily_limit, used=quota.used, remain=quota.remain)
    printer.say(f"{quota.remain:,} messages are left of today's quota, {sendable:,} to send in about {eta}.")
    if quota.remain < sendable:
        printer.say(f"{sendable - quota.remain:,} of them must wait for tomorrow's quota.")


def try_out(settings: SendSettings) -> Exit:
    """`--to`: the first row that renders, to one openid, with an id of its own and outside of the checkpoint."""
    printer = Printer(settings.voice)
    openid = settings.to or ""
    if not _OPENID.fullmatch(openid):
        raise UsageError("--to needs an openid, letters and digits as WeChat gives them; nothing was sent.")
    with Signals(), logging_to(settings.voice.log_file), ExitStack() as stack:
        campaign = msgspec.structs.replace(load_campaign(settings.place.campaign), to=openid)
        access = (
            stack.enter_context(sandbox_access(campaign.template_id, tuple(campaign.data), None))
            if settings.place.sandbox
            else wiring.account_access(settings.config, settings.base_url, settings.environ)
        )
        job = stack.enter_context(open_job(settings.place, Identity(access.appid, access.base_url)))
        channel = TemplateChannel(campaign, access.appid)
        draft = _first(job, channel)
        body = channel.seal(draft, uuid.uuid4().hex)
        return anyio.run(_send_one, access, channel, body, settings, printer)


def _first(job: Job, channel: TemplateChannel) -> Draft:
    for _, found in job.source.blocks():
        for row in found:
            draft = channel.compose(row) if isinstance(row, Recipient) else row
            if isinstance(draft, Draft):
                return draft
    raise UsageError(f"No row of {job.place.label} can be sent, so nothing was; see `wxpush send --dry-run`.")


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
    access: wiring.Access, channel: TemplateChannel, body: bytes, settings: SendSettings, printer: Printer
) -> Exit:
    async with wiring.line(access, "", seconds=settings.timeout) as line:
        connection = line.transport.connect()
        try:
            token = await line.tokens.get()
            verdict = channel.judge(await connection.post(f"{channel.path}?access_token={token}", body))
        finally:
            await connection.aclose()
    code = _TRIAL_EXITS.get(verdict.kind, Exit.STOPPED)
    printer.event(
        "trial",
        kind=verdict.kind.value,
        errcode=verdict.errcode,
        msgid=str(verdict.msgid or ""),
        detail=verdict.detail,
    )
    errcode = "" if verdict.errcode is None else f" {verdict.errcode}"
    text = f"The first row to {mask_openid(settings.to or '')}: {verdict.kind.value}{errcode} {verdict.detail}".rstrip()
    (printer.say if code is Exit.DONE else printer.insist)(f"{text} (exit {int(code)})")
    return code
