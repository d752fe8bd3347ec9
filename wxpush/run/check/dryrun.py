"""`send --dry-run`: all that `send` does up to the socket, with the same code, and a report of what it found."""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from wxpush.checkpoint.base import Invocation
from wxpush.checkpoint.continuation import Plan, Step
from wxpush.errors import AccountError, Exit, InputError, Reason, UnreachableError, WxpushError, meaning
from wxpush.report.ending import Ending, Rehearsed
from wxpush.report.formats import format_of
from wxpush.report.labelling import label_of
from wxpush.report.preview import Preview
from wxpush.report.summary import Summary, next_command, summarise
from wxpush.run.check.begun import BegunCampaign, begun_campaign, surveyed_before
from wxpush.run.check.late import Soonest, tell_late
from wxpush.run.check.problems import ProblemReport, reporting
from wxpush.run.ports import MessagePreview, Ports
from wxpush.run.preparing import preflight
from wxpush.run.preparing.following import check_followers
from wxpush.run.preparing.invalids import too_many_invalid
from wxpush.run.preparing.preflight import AccountWord
from wxpush.run.preparing.quota import quota_told
from wxpush.run.preparing.shown import destination
from wxpush.run.preparing.surveying import surveyed, tell_doubts
from wxpush.run.session import Session, configured_account, open_session
from wxpush.run.settings import Settings
from wxpush.run.timing.foretold import days_told
from wxpush.system.scratch import temporary_folder
from wxpush.templates.content import labels
from wxpush.wechat.values import TemplateInfo
from wxpush.words import Means, Sentence
from wxpush.words.labels import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRunOptions:
    """What is wanted of a dry run: the row to show (None: the first that can be sent), a file with the problems, no request at all."""

    row: int | None = None
    output: Path | None = None
    offline: bool = False


def check(settings: Settings, ports: Ports, options: DryRunOptions) -> Exit:
    """Check everything, send nothing."""
    if options.output is not None:
        format_of(options.output)  # refused before anything is opened
    with ExitStack() as stack:
        rehearsed = settings.place.sandbox
        access = None if rehearsed else configured_account(settings, offline=options.offline)
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="wxpush-", dir=temporary_folder()))
        session = stack.enter_context(
            open_session(settings, access, ports, checkpoint=Path(folder, "survey"))
        )
        return _DryRun(session, options).go()


class _DryRun:
    """One dry run. Its session's checkpoint is for the survey alone, and deleted after it."""

    def __init__(self, session: Session, options: DryRunOptions) -> None:
        self._session = session
        self._options = options
        self._settings = session.settings
        self._job = session.job
        self._access = session.access
        self._voice = session.voice
        self._clock = session.machine.clock
        self._began = self._clock.monotonic()
        self._preview = Preview(session.job.kind.texts, options.row)
        self._soonest = Soonest()

    def go(self) -> Exit:
        job = self._job
        plan = Plan(Step.SURVEY, job.campaign.name, 1, surveyed_ms=surveyed_before(self._session))
        with reporting(
            self._voice, self._options.output, self._options.row, job.source, self._session.checkpoint.blocks
        ) as report:
            surveyed(self._session, plan, listener=report, looks=[self._preview, self._soonest])
            tell_doubts(job, self._voice)
            for odd in job.doubts:
                report.doubt(odd)
            word, refused = self._ask_account()
            comparison = preflight.compared(job.template, word)
            refused = refused or preflight.refusal(job.campaign, comparison, job.account.appid)
            doubt, refused = self._check_followers(report) if refused is None else (None, refused)
            found = begun_campaign(self._session)
            tell_late(self._session, found, word.quota, soonest_ms=self._soonest.ms, on_bad=report.bad)
        self._voice.problems(report.tallies.sorted())
        self._show(report, comparison.template if comparison else None)
        self._mention(found)
        refused = self._too_many(surveyed=not found.begun) or refused
        self._tell(word, found.leaving)
        if doubt:
            self._voice.insist(doubt)
        for text in preflight.hidden(job.campaign, comparison):
            self._voice.say(text, Label.WARNING)
        code = (
            refused.exit
            if refused
            else Exit.PARTLY
            if found.counts.invalid or found.counts.expired
            else Exit.DONE
        )
        return self._sum_up(found, code, refused)

    def _ask_account(self) -> tuple[AccountWord, WxpushError | None]:
        if self._access is None:
            return AccountWord(), None
        if self._options.offline:
            return preflight.remembered(self._access, self._job, self._clock.wall_ms()), None
        try:
            return preflight.ask_account(
                self._session.machine,
                self._access,
                self._job,
                seconds=self._settings.timeout,
                keep=self._settings.keep_quota,
            ), None
        except AccountError as error:
            return AccountWord(), error
        except UnreachableError as error:
            why = error.told(Means.NOTHING)
            return AccountWord(doubts=(Sentence("run.account_not_asked", why=why),)), None

    def _check_followers(self, report: ProblemReport) -> tuple[Sentence | None, WxpushError | None]:
        """Ask who follows, if that is wanted. Gives what is to be known of those who were not asked about, and why an account is refused."""
        settings = self._settings
        if not settings.check_followers or (self._access is None and not settings.place.sandbox):
            return None, None
        try:
            with meaning(Means.NOT_SENT):
                check_followers(self._session, on_bad=report.bad)
        except AccountError as error:
            return None, error
        except UnreachableError as error:
            return Sentence("run.not_all_asked_about", why=error.told(Means.NOTHING)), None
        return None, None

    def _tell(self, word: AccountWord, leaving: int) -> None:
        settings, voice = self._settings, self._voice
        if self._access is None or self._options.offline:
            voice.say(self._nothing_asked())
        for told in (*destination(self._session), *word.doubts):
            voice.say(told, Label.WARNING)
        quota = word.quota
        if quota is not None:
            voice.event(
                "quota",
                daily_limit=quota.daily_limit,
                used=quota.used,
                remain=quota.remain,
                kept=word.kept,
            )
            if word.kept:
                voice.say(Sentence("run.quota_kept", kept=word.kept))
            voice.say(quota_told(quota, leaving, settings.rate, self._clock.wall_ms()))
        for line in days_told(self._session, leaving, quota):
            voice.say(line)

    def _nothing_asked(self) -> Sentence:
        if self._settings.place.sandbox:
            return Sentence("run.nothing_asked_in_a_rehearsal")
        followers = self._settings.check_followers
        if self._access is not None:
            return Sentence("run.nothing_asked_nor_who_follows" if followers else "run.nothing_asked")
        if followers:
            return Sentence("run.nothing_asked_without_account_nor_who_follows")
        return Sentence("run.nothing_asked_without_account")

    def _show(self, report: ProblemReport, template: TemplateInfo | None) -> None:
        row, composed, longest = self._options.row, self._preview.composed, self._preview.longest
        for each in longest:
            self._voice.event("longest", key=each.key, characters=each.characters, line=each.line)
        if row is not None and composed is None:
            why = report.unsent or Sentence("run.no_such_row")
            self._voice.say(Sentence("run.row_not_shown", row=row, why=why), Label.WARNING)
        if composed is not None:
            shown = MessagePreview(
                title=self._job.campaign.name,
                where=str(Sentence("run.row_shown", row=composed.row, line=composed.line)),
                message=self._job.kind.card(composed.body),
                template=template,
                longest=longest,
                labels=labels(template.content) if template else {},
            )
            self._voice.preview(shown)

    def _mention(self, found: BegunCampaign) -> None:
        """Tell what `send` would make of the checkpoint."""
        if found.refused is not None:
            told = Sentence("run.would_refuse", why=found.refused.told(Means.NOTHING))
            self._voice.say(told, Label.WARNING)
        elif found.complete:
            self._voice.say(Sentence("run.would_send_nothing"))
        elif found.begun:
            self._voice.say(Sentence("run.would_go_on"))

    def _too_many(self, *, surveyed: bool) -> InputError | None:
        """Why too many rows are invalid for any to be sent, by the operator's own word. What holds without a terminal is only mentioned: whoever
        reads this may send on one.
        """
        error = too_many_invalid(self._session, surveyed=surveyed)
        if error is None or self._settings.max_invalid is not None:
            return error
        why = error.told(Means.NOTHING)
        self._voice.say(Sentence("run.would_refuse", why=why), Label.WARNING)
        return None

    def _sum_up(self, found: BegunCampaign, code: Exit, refused: WxpushError | None) -> Exit:
        if refused is not None:
            self._voice.insist(str(refused), label_of(refused.exit))
        ended = Invocation(
            number=0,
            boot_id="",
            started_ms=0,
            last_ms=0,
            exit_code=int(code),
            total_seconds=self._clock.monotonic() - self._began,
            reason=Reason.INPUT.value if isinstance(refused, InputError) else None,
        )
        summary = summarise(found.facts, found.counts, ended, found.errcodes)
        ending = Ending(
            summary=summary,
            why=str(Sentence("run.dry_run")),
            command=self._next(found, summary, code, refused),
            rehearsed=Rehearsed(
                found.leaving if refused is None else 0, ok=code is Exit.DONE and found.refused is None
            ),
        )
        self._voice.summary(self._settings.place, ending)
        return code

    def _next(self, found: BegunCampaign, summary: Summary, code: Exit, refused: WxpushError | None) -> str:
        """The next command after this report; empty: what is wrong is told, and no command helps."""
        place = self._settings.place
        send = f"wxpush send {place.named}{place.sending}"
        if found.refused is not None:
            return ""
        if isinstance(refused, InputError) and self._options.output is None:
            return refused.command
        if code is Exit.DONE and not found.leaving:
            return next_command(place.named, summary, sending=place.sending, held=found.held) or ""
        if code is Exit.DONE:
            return f"wxpush send {place.rehearsal}{place.sending}" if self._access is None else send
        if code is Exit.PARTLY and self._options.output is None:
            return f"{send} --dry-run -o problems.csv"
        return f"{send} --dry-run"
