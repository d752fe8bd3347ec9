"""One `send`: prepare, send, sum up."""

from contextlib import ExitStack

from wxpush import wiring
from wxpush.channels.identity import MessageIds
from wxpush.checkpoint import dispatched, rows
from wxpush.checkpoint.base import Invocation
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cli.campaign.campaigns import SANDBOX, Identity, Job, open_job
from wxpush.cli.campaign.conclusion import Conclusion
from wxpush.cli.campaign.listed import growing
from wxpush.cli.campaign.marking import Marking
from wxpush.cli.campaign.preparation import Preparation, Prepared
from wxpush.cli.campaign.rehearsal import sandbox_access
from wxpush.cli.campaign.transmission import ENOUGH_SENT, Bystanders, Capped, transmit
from wxpush.cli.common.alarm import Alarm
from wxpush.cli.common.logs import logging_to
from wxpush.cli.common.machine import Machine
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.settings import SendSettings
from wxpush.cli.common.signals import InterruptedEarlyError, Signals
from wxpush.errors import Exit, Reason, Stop, WxpushError, stopped_by
from wxpush.progress.snapshot import Camera
from wxpush.sending.feed import Feed
from wxpush.sending.queue import Queue
from wxpush.sending.sender import Limits
from wxpush.sending.tally import Tally


def send(settings: SendSettings, marking: Marking | None = None) -> Exit:
    """Do all of it. `marking` makes rows pending again first (retry, resolve), and tells how many."""
    with Signals() as signals, logging_to(settings.voice.log_file), ExitStack() as stack:
        access = None if settings.place.sandbox else account(settings)
        identity = SANDBOX if access is None else Identity(access.appid, access.base_url)
        job = stack.enter_context(open_job(settings.place, identity, settings.suppression))
        checkpoint = stack.enter_context(SqliteCheckpoint.open(settings.place.checkpoint))
        dispatched.require_local(checkpoint)
        return Run(settings, job, checkpoint, access, signals=signals, machine=Machine()).go(marking)


def account(settings: SendSettings) -> wiring.Access:
    """The real account that the settings name. Raises UsageError."""
    return wiring.account_access(settings.config, settings.base_url, settings.environ)


class Run:
    """One invocation on an open checkpoint."""

    def __init__(
        self,
        settings: SendSettings,
        job: Job,
        checkpoint: SqliteCheckpoint,
        access: wiring.Access | None,
        *,
        signals: Signals,
        machine: Machine,
    ) -> None:
        self._settings = settings
        self._printer = Printer(settings.voice)
        self._job = job
        self._checkpoint = checkpoint
        self._access = access
        self._signals = signals
        self._machine = machine
        self._clock = machine.clock
        self._tally = Tally()
        self._preparation = Preparation(
            settings=settings,
            job=job,
            checkpoint=checkpoint,
            access=access,
            printer=self._printer,
            machine=machine,
            sender="the sandbox" if access is None else access.appid,
        )
        self._last_row = self._preparation.last_row
        self._conclusion = Conclusion(settings, checkpoint, self._printer, self._last_row)

    def go(self, marking: Marking | None) -> Exit:
        prepared = self._preparation.prepare(marking)
        if not prepared.to_send:
            return self._conclusion.reach(prepared.facts, None, prepared.stop, held=prepared.held)
        return self._send(prepared)

    def _send(self, prepared: Prepared) -> Exit:
        facts = prepared.facts
        now = self._clock.instant()
        number = self._checkpoint.begin(self._clock.boot_id(), now.wall_ms)
        feed = Feed(
            source=self._job.source,
            blocks=self._checkpoint.blocks(),
            rows=self._checkpoint,
            channel=self._job.channel,
            client_msg_id=MessageIds(facts.appid, facts.name, facts.run).make,
            who=self._job.people.who,
            doubtful=prepared.repeat,
            last_row=self._last_row,
            made_of=self._checkpoint.ask(rows.made_of),
        )
        messages = Capped(feed.messages(), self._settings.max_sends)
        try:
            stop = self._transmit(messages, number, prepared.to_send)
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
        return self._conclusion.reach(facts, invocation, stop, held=prepared.held)

    def _transmit(self, messages: Capped, number: int, to_send: int) -> Stop | None:
        settings, job = self._settings, self._job
        with ExitStack() as stack:
            access = self._access or stack.enter_context(
                sandbox_access(job.campaign.template_id, tuple(job.campaign.data), settings.place.ledger)
            )
            witness = stack.enter_context(growing(settings, job.listed, self._printer))
            limits = wiring.limits(rate=settings.rate, max_errors=settings.max_errors, canary=settings.canary)
            watch = self._signals.sending()

            async def sending() -> Stop | None:
                way = self._machine.line(access, job.campaign.template_id, seconds=settings.timeout)
                async with way as line:
                    sender = wiring.sender(
                        line,
                        queue=Queue(iter(messages), allowance=settings.canary or float("inf")),
                        channel=job.channel,
                        checkpoint=self._checkpoint,
                        limits=limits,
                        clock=self._clock,
                        chance=self._machine.chance,
                        tally=self._tally,
                        concurrency=min(settings.concurrency, to_send),
                        invocation=number,
                        witness=witness,
                    )
                    around = self._bystanders(limits, to_send)
                    return await transmit(sender, watch, around, max_duration=settings.max_duration)

            return self._machine.run(sending)

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
