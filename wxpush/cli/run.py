"""One `send`: plan, survey, ask, send, sum up."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass

import anyio
import msgspec

from wxpush import wiring
from wxpush.channels.identity import MessageIds
from wxpush.checkpoint import rows
from wxpush.checkpoint.base import Facts, Invocation
from wxpush.checkpoint.continuation import Plan, Step
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cli.alarm import Alarm
from wxpush.cli.campaigns import SANDBOX, Identity, Job, open_job, planned, surveyed
from wxpush.cli.confirm import askable, confirm
from wxpush.cli.doubts import doubtful_rows
from wxpush.cli.logs import logging_to
from wxpush.cli.printer import Printer
from wxpush.cli.rehearsal import sandbox_access
from wxpush.cli.settings import SendSettings
from wxpush.cli.signals import InterruptedEarlyError, Signals
from wxpush.cli.transmission import ENOUGH_SENT, Bystanders, Capped, transmit
from wxpush.clock import SystemClock
from wxpush.errors import ChangedError, DiskError, Exit, Reason, Stop, UsageError, WxpushError, stopped_by
from wxpush.model import Instant
from wxpush.progress.snapshot import Camera
from wxpush.quantities import show_rate
from wxpush.report.summary import count, exit_code, summarise
from wxpush.sending.feed import Feed
from wxpush.sending.queue import Queue
from wxpush.sending.sender import Limits
from wxpush.sending.tally import Tally


@dataclass(frozen=True, slots=True)
class Marking:
    """What retry and resolve do to rows first, all in one transaction; it tells how many rows it changed."""

    change: Callable[[sqlite3.Connection], int]
    sends: bool = True


_EVERY_ROW = 2**62


def send(settings: SendSettings, marking: Marking | None = None) -> Exit:
    """Do all of it. `marking` makes rows pending again first (retry, resolve), and tells how many."""
    with Signals() as signals, logging_to(settings.voice.log_file), ExitStack() as stack:
        access = None if settings.place.sandbox else account(settings)
        identity = SANDBOX if access is None else Identity(access.appid, access.base_url)
        job = stack.enter_context(open_job(settings.place, identity))
        checkpoint = stack.enter_context(SqliteCheckpoint.open(settings.place.checkpoint))
        return _Run(settings, job, checkpoint, access, signals).go(marking)


def account(settings: SendSettings) -> wiring.Access:
    """The real account that the settings name. Raises UsageError."""
    return wiring.account_access(settings.config, settings.base_url, settings.environ)


class _Run:
    """One invocation on an open checkpoint."""

    def __init__(
        self,
        settings: SendSettings,
        job: Job,
        checkpoint: SqliteCheckpoint,
        access: wiring.Access | None,
        signals: Signals,
    ) -> None:
        self._settings = settings
        self._printer = Printer(settings.voice)
        self._job = job
        self._checkpoint = checkpoint
        self._access = access
        self._signals = signals
        self._held = 0
        self._clock = SystemClock()
        self._tally = Tally()
        self._began = time.monotonic()
        self._last_row = settings.limit or _EVERY_ROW

    def go(self, marking: Marking | None) -> Exit:
        facts = self._surveyed(marking)
        if marking is not None:
            if marking.sends and not (self._settings.yes or askable()):
                raise UsageError(
                    "There is no terminal to ask on; nothing was changed or sent. Add --yes to send without being asked."
                )
            with self._checkpoint.transaction() as connection:
                changed = marking.change(connection)
            self._printer.say(f"{changed:,} rows changed.")
            if not marking.sends:
                return self._sum_up(facts, None, None)
        doubtful = doubtful_rows(
            self._checkpoint, self._clock, self._settings.in_doubt, last_row=self._last_row
        )
        self._held = doubtful.held
        to_send = self._pending(facts) + len(doubtful.repeat)
        if not to_send:
            self._checkpoint.commit_now(doubtful.skip)
            return self._sum_up(facts, None, None)
        name = "the sandbox" if self._access is None else self._access.appid
        self._printer.detail(
            f"{to_send:,} rows to send from {name} at {show_rate(self._settings.rate)}, at most {self._settings.concurrency} at once; "
            f"the checkpoint is {self._checkpoint.path}."
        )
        confirm(to_send, account=name, rate=self._settings.rate, yes=self._settings.yes)
        self._checkpoint.commit_now(doubtful.skip)
        return self._send(facts, doubtful.repeat, to_send)

    def _surveyed(self, marking: Marking | None) -> Facts:
        plan = self._plan(marking)
        if plan.step is Step.SURVEY:
            surveyed(self._job, self._checkpoint, plan, self._printer)
        facts = self._checkpoint.facts()
        assert facts is not None, "a survey leaves its facts"
        return facts

    def _plan(self, marking: Marking | None) -> Plan:
        settings = self._settings
        if not settings.place.sandbox:
            return planned(
                self._job, self._checkpoint, again=settings.again, accept_changes=settings.accept_changes
            )
        with suppress(ChangedError):
            plan = planned(self._job, self._checkpoint, again=False, accept_changes=settings.accept_changes)
            if plan.step is not Step.COMPLETE or marking is not None:
                return plan
        # A rehearsal begins afresh when it is over or out of date.
        settings.place.ledger.unlink(missing_ok=True)
        return Plan(Step.SURVEY, self._job.campaign.name, 1)

    def _pending(self, facts: Facts) -> int:
        last = min(facts.rows, self._last_row)
        states = self._checkpoint.ask(lambda connection: rows.counts(connection, last))
        return count(last, states, None).not_attempted

    def _send(self, facts: Facts, doubtful: dict[int, Instant | None], to_send: int) -> Exit:
        now = self._clock.instant()
        number = self._checkpoint.begin(self._clock.boot_id(), now.wall_ms)
        feed = Feed(
            source=self._job.source,
            blocks=self._checkpoint.blocks(),
            rows=self._checkpoint,
            channel=self._job.channel,
            client_msg_id=MessageIds(facts.appid, facts.name, facts.run).make,
            who=self._job.people.who,
            doubtful=doubtful,
            last_row=self._last_row,
        )
        messages = Capped(feed.messages(), self._settings.max_sends)
        try:
            stop = self._transmit(messages, number, to_send)
        except InterruptedEarlyError as error:
            stop = Stop(Reason.SIGNAL, error.exit, str(error))
        except WxpushError as error:
            stop = stopped_by(error)
        if stop is None and messages.cut:
            stop = ENOUGH_SENT
        invocation = Invocation(
            number=number,
            boot_id=self._clock.boot_id(),
            started_ms=now.wall_ms,
            last_ms=self._clock.instant().wall_ms,
            attempts=self._tally.attempts,
            retries=self._tally.retries,
            seconds=self._tally.seconds,
        )
        return self._sum_up(facts, invocation, stop)

    def _transmit(self, messages: Capped, number: int, to_send: int) -> Stop | None:
        settings, job = self._settings, self._job
        with ExitStack() as stack:
            access = self._access or stack.enter_context(
                sandbox_access(job.campaign.template_id, tuple(job.campaign.data), settings.place.ledger)
            )
            limits = wiring.limits(rate=settings.rate, max_errors=settings.max_errors, canary=settings.canary)

            async def sending() -> Stop | None:
                with self._signals.sending() as watch:
                    async with wiring.line(
                        access, job.campaign.template_id, seconds=settings.timeout
                    ) as line:
                        sender = wiring.sender(
                            line,
                            queue=Queue(iter(messages), allowance=settings.canary or float("inf")),
                            channel=job.channel,
                            checkpoint=self._checkpoint,
                            limits=limits,
                            clock=self._clock,
                            tally=self._tally,
                            concurrency=min(settings.concurrency, to_send),
                            invocation=number,
                            witness=self._printer.witness,
                        )
                        around = self._bystanders(limits, to_send)
                        return await transmit(sender, watch, around, max_duration=settings.max_duration)

            return anyio.run(sending, backend_options={"use_uvloop": wiring.has_uvloop()})

    def _bystanders(self, limits: Limits, to_send: int) -> Bystanders:
        camera = Camera(
            tally=self._tally,
            total=to_send,
            limiter=limits.rate,
            breaker=limits.breaker,
            clock=self._clock.monotonic,
        )
        alarm = Alarm(self._settings.on_stop)
        return Bystanders(camera, limits.breaker, self._printer, self._settings.place.label, alarm)

    def _sum_up(self, facts: Facts, invocation: Invocation | None, stop: Stop | None) -> Exit:
        number = invocation.number if invocation is not None else None
        counts = count(facts.rows, self._checkpoint.ask(rows.counts), number)
        last = min(facts.rows, self._last_row)
        within = count(last, self._checkpoint.ask(lambda connection: rows.counts(connection, last)), number)
        code = exit_code(within, stop)
        reason = stop.reason if stop is not None else Reason.LIMIT if within.rows < counts.rows else None
        ended = msgspec.structs.replace(
            invocation or Invocation(number=0, boot_id="", started_ms=0, last_ms=0),
            exit_code=int(code),
            reason=reason.value if reason else None,
            total_seconds=time.monotonic() - self._began,
        )
        if invocation is not None:
            with suppress(DiskError):  # the exit code tells; the rows are what matters
                self._checkpoint.end(ended)
        summary = summarise(facts, counts, ended, self._checkpoint.ask(rows.errcodes))
        sentence = stop.sentence if stop is not None else ""
        self._printer.summary(self._settings.place, summary, sentence, held=self._held)
        if stop is not None:
            Alarm(self._settings.on_stop).ring(**msgspec.to_builtins(summary))
        return code
