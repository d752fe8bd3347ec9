"""All that stands between a command line and the first message: plan, survey, marking, doubts, and what clears the rows."""

from contextlib import suppress
from dataclasses import dataclass, field

from wxpush.checkpoint.continuation import Plan, Step
from wxpush.cli.campaign.clearance import clear
from wxpush.cli.campaign.doubts import doubtful_rows
from wxpush.cli.campaign.marking import Marking
from wxpush.cli.campaign.planning import planned
from wxpush.cli.campaign.session import Session
from wxpush.cli.campaign.surveying import surveyed, swept
from wxpush.errors import ChangedError, Stop, UsageError, WxpushError, stopped_by
from wxpush.model import Instant


@dataclass(frozen=True, slots=True)
class Prepared:
    """What there is to send: nothing, where `to_send` is 0. `repeat`: rows in doubt to send again, with their first try."""

    to_send: int = 0
    repeat: dict[int, Instant | None] = field(default_factory=dict)
    #: Rows in doubt that are left as they are.
    held: int = 0
    #: Why nothing can be sent now.
    stop: Stop | None = None


def prepare(session: Session, marking: Marking | None) -> Prepared:
    """Do all of it, before anything is sent. Raises UsageError, ChangedError, DiskError."""
    plan = _plan(session, marking)
    if plan.step is Step.SURVEY:
        surveyed(session, plan)
    if marking is not None:
        changed = marking.apply(session.checkpoint, session.facts, yes=session.settings.yes)
        session.printer.say(f"{changed:,} rows changed.")
        if not marking.sends:
            return Prepared()
    swept(session)
    doubtful = doubtful_rows(
        session.checkpoint, session.machine.clock, session.settings.in_doubt, last_row=session.last_row
    )

    def to_send() -> int:
        return session.counts(session.last_row).not_attempted + len(doubtful.repeat)

    if to_send():
        try:
            clear(session, to_send)
        except UsageError:
            raise
        except WxpushError as error:
            return Prepared(held=doubtful.held, stop=stopped_by(error))
    session.checkpoint.commit_now(doubtful.skip)
    return Prepared(to_send(), doubtful.repeat, doubtful.held)


def _plan(session: Session, marking: Marking | None) -> Plan:
    settings, job, checkpoint = session.settings, session.job, session.checkpoint
    if not settings.place.sandbox:
        return planned(job, checkpoint, again=settings.again, accept_changes=settings.accept_changes)
    with suppress(ChangedError):
        plan = planned(job, checkpoint, again=False, accept_changes=settings.accept_changes)
        if plan.step is not Step.COMPLETE or marking is not None:
            return plan
    # A rehearsal begins afresh when it is over or out of date.
    settings.place.ledger.unlink(missing_ok=True)
    return Plan(Step.SURVEY, job.campaign.name, 1)
