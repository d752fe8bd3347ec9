"""One `send`: plan, survey, ask, send, sum up."""

import os
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
from wxpush.cli.campaigns import SANDBOX, Identity, Job, open_job, planned, surveyed
from wxpush.cli.confirm import confirm
from wxpush.cli.printer import Printer
from wxpush.cli.rehearsal import sandbox_access
from wxpush.cli.settings import SendSettings
from wxpush.cli.signals import before_sending
from wxpush.cli.transmission import ENOUGH_SENT, Alarm, Capped, transmit
from wxpush.clock import SystemClock
from wxpush.errors import ChangedError, DiskError, Exit, Reason, Stop, WxpushError, stopped_by
from wxpush.model import Instant, Record, State
from wxpush.progress.snapshot import Camera
from wxpush.report.summary import count, exit_code, summarise
from wxpush.sending import doubt
from wxpush.sending.doubt import DoubtPolicy, Present
from wxpush.sending.feed import Feed
from wxpush.sending.queue import Queue
from wxpush.sending.tally import Tally


@dataclass(frozen=True, slots=True)
class Marking:
    """What retry and resolve do to rows first, all in one transaction; it tells how many rows it changed."""

    change: Callable[[sqlite3.Connection], int]
    sends: bool = True


_EVERY_ROW = 2**62


def send(settings: SendSettings, marking: Marking | None = None) -> Exit:
    """Do all of it. `marking` makes rows pending again first (retry, resolve), and tells how many."""
    with before_sending(), ExitStack() as stack:
        access = None if settings.place.sandbox else account(settings)
        identity = SANDBOX if access is None else Identity(access.appid, access.base_url)
        job = stack.enter_context(open_job(settings.place, identity))
        checkpoint = stack.enter_context(SqliteCheckpoint.open(settings.place.checkpoint))
        return _Run(settings, job, checkpoint, access).go(marking)


def account(settings: SendSettings) -> wiring.Access:
    """The real account that the settings name. Raises UsageError."""
    return wiring.account_access(settings.config, settings.base_url, os.environ)


class _Run:
    """One invocation on an open checkpoint."""

    def __init__(
        self, settings: SendSettings, job: Job, checkpoint: SqliteCheckpoint, access: wiring.Access | None
    ) -> None:
        self._settings = settings
        self._printer = Printer(settings.voice)
        self._job = job
        self._checkpoint = checkpoint
        self._access = access
        self._clock = SystemClock()
        self._tally = Tally()
        self._began = time.monotonic()
        self._last_row = settings.limit or _EVERY_ROW

    def go(self, marking: Marking | None) -> Exit:
        plan = self._plan()
        if plan.step is Step.SURVEY:
            surveyed(self._job, self._checkpoint, plan, self._printer)
        facts = self._checkpoint.facts()
        assert facts is not None, "a survey leaves its facts"
        if marking is not None:
            with self._checkpoint.transaction() as connection:
                changed = marking.change(connection)
            self._printer.say(f"{changed:,} rows changed.")
            if not marking.sends:
                return self._sum_up(facts, None, None)
        doubtful = self._settle_doubts()
        to_send = self._pending(facts) + len(doubtful)
        if not to_send:
            return self._sum_up(facts, None, None)
        name = "the sandbox" if self._access is None else self._access.appid
        confirm(to_send, account=name, rate=self._settings.rate, yes=self._settings.yes)
        return self._send(facts, doubtful, to_send)

    def _plan(self) -> Plan:
        settings = self._settings
        if not settings.place.sandbox:
            return planned(
                self._job, self._checkpoint, again=settings.again, accept_changes=settings.accept_changes
            )
        with suppress(ChangedError):
            plan = planned(self._job, self._checkpoint, again=False, accept_changes=settings.accept_changes)
            if plan.step is not Step.COMPLETE:
                return plan
        # A rehearsal begins afresh when it is over or out of date.
        settings.place.ledger.unlink(missing_ok=True)
        return Plan(Step.SURVEY, self._job.campaign.name, 1)

    def _settle_doubts(self) -> dict[int, Instant | None]:
        """Give the rows in doubt to repeat; the others are held, or what --in-doubt says."""
        invocations = self._checkpoint.invocations()
        present = Present(
            now=self._clock.instant(),
            boot_id=self._clock.boot_id(),
            boots={invocation.number: invocation.boot_id for invocation in invocations},
            newest_ms=max((invocation.last_ms for invocation in invocations), default=0),
        )
        doubts = doubt.sort(self._checkpoint.ask(rows.unknown), present)
        repeat: dict[int, Instant | None] = dict(doubts.repeatable)
        if self._settings.in_doubt is DoubtPolicy.RESEND:
            repeat |= dict.fromkeys(record.row for record in doubts.old)
        elif self._settings.in_doubt is DoubtPolicy.SKIP:
            self._checkpoint.commit_now([_skipped(record) for record in doubts.old])
        return {row: first for row, first in repeat.items() if row <= self._last_row}

    def _pending(self, facts: Facts) -> int:
        last = min(facts.rows, self._last_row)
        states = self._checkpoint.ask(lambda connection: rows.counts(connection, last))
        return count(last, states, 0).not_attempted

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
                async with wiring.line(access, job.campaign.template_id, seconds=settings.timeout) as line:
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
                    )
                    return await transmit(
                        sender,
                        camera=Camera(
                            tally=self._tally,
                            total=to_send,
                            limiter=limits.rate,
                            breaker=limits.breaker,
                            clock=self._clock.monotonic,
                        ),
                        breaker=limits.breaker,
                        printer=self._printer,
                        title=settings.place.label,
                        alarm=Alarm(settings.on_stop),
                        max_duration=settings.max_duration,
                    )

            return anyio.run(sending, backend_options={"use_uvloop": wiring.has_uvloop()})

    def _sum_up(self, facts: Facts, invocation: Invocation | None, stop: Stop | None) -> Exit:
        number = invocation.number if invocation is not None else 0
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
        self._printer.summary(self._settings.place, summary, stop.sentence if stop is not None else "")
        if stop is not None:
            Alarm(self._settings.on_stop).ring(**msgspec.to_builtins(summary))
        return code


def _skipped(record: Record) -> Record:
    return msgspec.structs.replace(
        record, state=State.REJECTED, first_ms=None, first_boot_ms=None, detail=rows.SKIPPED, invocation=0
    )
