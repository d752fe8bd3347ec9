"""`send --dry-run`: all that `send` does up to the socket, with the same code, and a report of what it found."""

import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from wxpush.channels.card import read_card
from wxpush.checkpoint import rows
from wxpush.checkpoint.base import Invocation
from wxpush.checkpoint.continuation import Plan, Step
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cli.campaign import preflight
from wxpush.cli.campaign.following import check_followers
from wxpush.cli.campaign.planning import planned
from wxpush.cli.campaign.preflight import AccountWord
from wxpush.cli.campaign.session import Session, configured_account, open_session
from wxpush.cli.campaign.surveying import surveyed, tell_doubts
from wxpush.cli.check.problems import Report, reporting
from wxpush.cli.check.problemtable import table
from wxpush.cli.common.logs import logging_to
from wxpush.cli.common.outfile import check_output
from wxpush.cli.common.settings import SendSettings
from wxpush.cli.common.signals import Signals
from wxpush.errors import AccountError, ChangedError, Exit, UnreachableError, WxpushError
from wxpush.report.preview import Preview
from wxpush.report.summary import summarise
from wxpush.templates.content import labels
from wxpush.wechat.values import TemplateInfo


def check(settings: SendSettings) -> Exit:
    """Check everything, send nothing."""
    if settings.output is not None:
        check_output(settings.output, settings.place)
    with Signals(), logging_to(settings.voice.log_file), ExitStack() as stack:
        access = None if settings.place.sandbox else configured_account(settings)
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="wxpush-"))
        session = stack.enter_context(open_session(settings, access, checkpoint=Path(folder, "survey")))
        return _DryRun(session).go()


class _DryRun:
    """One dry run. Its session's checkpoint is for the survey alone, and gone behind it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._settings = session.settings
        self._job = session.job
        self._access = session.access
        self._printer = session.printer
        self._began = time.monotonic()
        self._preview = Preview(session.settings.row)

    def go(self) -> Exit:
        settings, job = self._settings, self._job
        plan = Plan(Step.SURVEY, job.campaign.name, 1)
        with reporting(self._printer, settings.output, settings.row) as report:
            surveyed(self._session, plan, listener=report, looks=[self._preview])
            tell_doubts(job, self._printer)
            for odd in job.doubts:
                report.doubt(odd)
            word, refused = self._ask_account()
            comparison = preflight.compared(job.campaign, word)
            refused = refused or preflight.refusal(job.campaign, comparison, job.identity.appid)
            doubt, refused = self._check_followers(report) if refused is None else ("", refused)
        self._printer.show(table(report.tallies.sorted()))
        self._show(report, comparison.template if comparison else None)
        if self._access is not None:
            self._mention_checkpoint()
        counts = self._session.counts()
        self._tell(word, counts.not_attempted)
        if doubt:
            self._printer.insist(doubt)
        for text in preflight.hidden(job.campaign, comparison):
            self._printer.say(text)
        code = refused.exit if refused else Exit.PARTLY if counts.invalid else Exit.DONE
        return self._sum_up(code, refused)

    def _ask_account(self) -> tuple[AccountWord, WxpushError | None]:
        if self._access is None:
            return AccountWord(), None
        if self._settings.offline:
            return preflight.remembered(self._access), None
        try:
            return preflight.ask_account(
                self._session.machine, self._access, seconds=self._settings.timeout
            ), None
        except AccountError as error:
            return AccountWord(), error
        except UnreachableError as error:
            return AccountWord(doubts=(f"Token, quota and template were not checked: {error}",)), None

    def _check_followers(self, report: Report) -> tuple[str, WxpushError | None]:
        """Ask who follows, if that is wanted. Gives what is to be known of those who were not asked about, and why an account is refused."""
        settings = self._settings
        if not settings.check_followers or (self._access is None and not settings.place.sandbox):
            return "", None
        try:
            check_followers(self._session, on_bad=report.bad, kept="nothing was sent")
        except AccountError as error:
            return "", error
        except UnreachableError as error:
            return f"Not all rows were checked for whether people follow: {error}", None
        return "", None

    def _tell(self, word: AccountWord, sendable: int) -> None:
        settings, printer = self._settings, self._printer
        if self._access is None or settings.offline:
            why = (
                ", as this is a rehearsal"
                if settings.place.sandbox
                else ", as no account is configured (`wxpush doctor` tells what is missing)"
            )
            people = " nor who follows" if settings.check_followers and not settings.place.sandbox else ""
            printer.say(
                f"Nothing was asked of WeChat{why if self._access is None else ''}. So token, IP allow-list and quota "
                f"were not checked{people}."
            )
        for doubt in word.doubts:
            printer.say(doubt)
        quota = word.quota
        if quota is not None:
            to_send = min(sendable, settings.limit or sendable)
            printer.event("quota", daily_limit=quota.daily_limit, used=quota.used, remain=quota.remain)
            printer.say(preflight.quota_told(quota, to_send, settings.rate))

    def _show(self, report: Report, template: TemplateInfo | None) -> None:
        settings, draft, longest = self._settings, self._preview.draft, self._preview.longest
        for each in longest:
            self._printer.event("longest", key=each.key, characters=each.characters, line=each.line)
        if settings.row is not None and draft is None:
            self._printer.say(
                f"Row {settings.row:,} cannot be shown: {report.unsent or 'there is no such row'}."
            )
        if settings.voice.quiet or draft is None:
            return
        from wxpush.cli.check import cards  # noqa: PLC0415 - rich is slow to import

        where = f"row {draft.row:,}, line {draft.line:,}"
        title, unicode = self._job.campaign.name, self._printer.unicode
        message = read_card(draft.body)
        self._printer.draw(cards.card(message, title=title, template=template, where=where, unicode=unicode))
        self._printer.draw(cards.longest(longest, labels(template.content) if template else {}))

    def _mention_checkpoint(self) -> None:
        checkpoint = SqliteCheckpoint.read(self._settings.place.checkpoint)
        if checkpoint is None:
            return
        with checkpoint:
            try:
                plan = planned(self._job, checkpoint, again=False, accept_changes=False)
            except ChangedError as error:
                self._printer.say(f"`send` would refuse: {error}")
                return
            if plan.step is Step.COMPLETE:
                self._printer.say("This campaign is complete: `send` would send nothing without --again.")
            elif plan.step is Step.RESUME and checkpoint.ask(rows.touched):
                self._printer.say("This campaign has begun: `send` would go on where it stopped.")

    def _sum_up(self, code: Exit, refused: WxpushError | None) -> Exit:
        seconds = time.monotonic() - self._began
        ended = Invocation(
            number=0, boot_id="", started_ms=0, last_ms=0, exit_code=int(code), total_seconds=seconds
        )
        if refused is not None:
            self._printer.insist(str(refused))
        summary, place = (
            summarise(self._session.facts, self._session.counts(), ended, {}),
            self._settings.place,
        )
        self._printer.summary(
            place, summary, "Dry run: no message has left.", command=_next(self._settings, code)
        )
        return code


def _next(settings: SendSettings, code: Exit) -> str:
    """What to run when this has been read."""
    place = settings.place
    send = f"wxpush send {place.named}{place.sending}"
    if code is Exit.DONE:
        return send
    if code is Exit.PARTLY and settings.output is None:
        return f"{send} --dry-run -o problems.csv"
    return f"{send} --dry-run"
