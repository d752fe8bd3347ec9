"""All that stands between a command line and the first message: plan, survey, marking, doubts, and what clears the rows."""

from contextlib import suppress
from dataclasses import dataclass, field

from wxpush import wiring
from wxpush.checkpoint import rows
from wxpush.checkpoint.base import Facts
from wxpush.checkpoint.continuation import Plan, Step
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cli.campaign.campaigns import Job, planned, surveyed, swept
from wxpush.cli.campaign.clearance import clear
from wxpush.cli.campaign.doubts import doubtful_rows
from wxpush.cli.campaign.marking import Marking
from wxpush.cli.common.machine import Machine
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.settings import SendSettings
from wxpush.errors import ChangedError, Stop, UsageError, WxpushError, stopped_by
from wxpush.model import Instant
from wxpush.report.summary import count


@dataclass(frozen=True, slots=True)
class Prepared:
    """What there is to send: nothing, where `to_send` is 0. `repeat`: rows in doubt to send again, with their first try."""

    facts: Facts
    to_send: int = 0
    repeat: dict[int, Instant | None] = field(default_factory=dict)
    #: Rows in doubt that are left as they are.
    held: int = 0
    #: Why nothing can be sent now.
    stop: Stop | None = None


_EVERY_ROW = 2**62


class Preparation:
    """One invocation on an open checkpoint, before it sends. `access` is None in a rehearsal, or where workers have their own."""

    def __init__(
        self,
        *,
        settings: SendSettings,
        job: Job,
        checkpoint: SqliteCheckpoint,
        access: wiring.Access | None,
        printer: Printer,
        machine: Machine,
        sender: str,
    ) -> None:
        """`sender`: who sends, for people."""
        self._settings = settings
        self._job = job
        self._checkpoint = checkpoint
        self._access = access
        self._printer = printer
        self._machine = machine
        self._sender = sender
        self.last_row = settings.limit or _EVERY_ROW

    def prepare(self, marking: Marking | None) -> Prepared:
        """Raises UsageError, ChangedError, DiskError; nothing was sent then."""
        facts = self._surveyed(marking)
        if marking is not None:
            changed = marking.apply(self._checkpoint, facts, yes=self._settings.yes)
            self._printer.say(f"{changed:,} rows changed.")
            if not marking.sends:
                return Prepared(facts)
        swept(self._job, self._checkpoint, self._printer)
        doubtful = doubtful_rows(
            self._checkpoint, self._machine.clock, self._settings.in_doubt, last_row=self.last_row
        )

        def to_send() -> int:
            return self._pending(facts) + len(doubtful.repeat)

        if to_send():
            try:
                clear(
                    self._settings,
                    self._job,
                    self._checkpoint,
                    self._access,
                    self._printer,
                    machine=self._machine,
                    sender=self._sender,
                    last_row=self.last_row,
                    to_send=to_send,
                )
            except UsageError:
                raise
            except WxpushError as error:
                return Prepared(facts, held=doubtful.held, stop=stopped_by(error))
        self._checkpoint.commit_now(doubtful.skip)
        return Prepared(facts, to_send(), doubtful.repeat, doubtful.held)

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
        last = min(facts.rows, self.last_row)
        states = self._checkpoint.ask(lambda connection: rows.counts(connection, last))
        return count(last, states, None).not_attempted
