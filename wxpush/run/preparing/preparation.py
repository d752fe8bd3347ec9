"""All that stands between a command line and the first message: plan, survey, marking, doubts, and what clears the rows.

It runs inside a draft of the checkpoint: what it writes is durable only with the beginning of the invocation.
"""

import dataclasses
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

from msgspec.structs import replace

from wxpush.checkpoint import dispatched, rows
from wxpush.checkpoint.continuation import Plan, Step
from wxpush.checkpoint.findings import write_facts
from wxpush.errors import ChangedError, Stop, UsageError, WxpushError, stopped_by
from wxpush.model import Instant
from wxpush.run.preparing import differences
from wxpush.run.preparing.clearance import clear
from wxpush.run.preparing.doubts import Doubtful, doubtful_rows
from wxpush.run.preparing.marking import Marking
from wxpush.run.preparing.planning import planned
from wxpush.run.preparing.surveying import surveyed, swept
from wxpush.run.session import Session


@dataclass(frozen=True, slots=True)
class Prepared:
    """What there is to send: nothing, where `to_send` is 0. `repeat`: rows in doubt to send again, with their first try."""

    to_send: int = 0
    repeat: dict[int, Instant | None] = field(default_factory=dict)
    #: Rows in doubt that are left as they are.
    held: int = 0
    #: Why nothing can be sent now; then nothing is changed either.
    stop: Stop | None = None
    #: Rows that the command marks or decides; None: it is none that does.
    marked: int | None = None
    #: Whether a rehearsal begins anew.
    afresh: bool = False
    #: Whether what is known of rows is another without a message: that is an invocation too, which `status` has to name.
    decided: bool = False

    def unless_stopped(self, act: Callable[[], object]) -> Self:
        """Act, where nothing stops it yet. Gives the same, with what did. Raises UsageError."""
        if self.stop is not None:
            return self
        try:
            act()
        except UsageError:
            raise
        except WxpushError as error:
            return dataclasses.replace(self, stop=stopped_by(error, under_way=False))
        return self


def prepare(
    session: Session, marking: Marking | None, reach: Callable[[], object] = lambda: None
) -> Prepared:
    """Do all of it, before anything is sent; `reach`: as in `clear`. Raises UsageError, ChangedError, DiskError."""
    if marking is not None:
        session.asker.require()
    plan, afresh = _plan(session, marking)
    told = _surveyed(session, plan) if plan.step is Step.SURVEY else []
    marked = None
    if marking is not None:
        foretold = marking.foretold(session.checkpoint, session.machine.clock)
        marked = marking.apply(session.checkpoint, session.facts)
        told += foretold if marked else []
        if not marking.sends:
            _ask_of_changes(session, plan, marked=marked, told=told)
            return Prepared(marked=marked, decided=bool(marked))
    swept(session)
    doubtful = doubtful_rows(
        session.checkpoint, session.machine.clock, session.settings.in_doubt, last_row=session.last_row
    )
    told += _decided(session, doubtful)

    def to_send() -> int:
        return session.counts(session.last_row).not_attempted + len(doubtful.repeat)

    asked = False

    def cleared() -> None:
        nonlocal asked
        if to_send():
            asked = clear(session, to_send, told, reach)

    stopped = Prepared(held=doubtful.held).unless_stopped(cleared)
    if stopped.stop is not None:
        return stopped
    if not asked:
        _ask_of_changes(session, plan, marked=marked or len(doubtful.skip), told=told)
    decided = bool(marked or doubtful.skip or plan.changed)
    return Prepared(to_send(), doubtful.repeat, doubtful.held, marked=marked, afresh=afresh, decided=decided)


def _surveyed(session: Session, plan: Plan) -> list[str]:
    """Read the input. Gives what makes this run another than the one of before."""
    checkpoint, before = session.checkpoint, session.checkpoint.facts()
    had = checkpoint.ask(rows.accepted)
    ended_ms = max((invocation.last_ms for invocation in checkpoint.invocations()), default=0)
    twice = surveyed(session, plan)
    if plan.again:
        return differences.second_time(had, ended_ms)
    if plan.changed:
        assert before is not None, "something changed since then"
        return differences.accepted(plan.changed, twice, before=before.rows, now=session.facts.rows)
    return []


def _decided(session: Session, doubtful: Doubtful) -> list[str]:
    """Write what --in-doubt makes of old rows. Gives what is to be known of it."""
    told = []
    with session.checkpoint.transaction() as connection:
        rows.write(connection, doubtful.skip)
        if doubtful.resent:
            write_facts(connection, replace(session.facts, doubt_resent=True))
            told += differences.old_doubts_sent(doubtful.resent)
    if doubtful.skip:
        told += differences.old_doubts_given_up(len(doubtful.skip))
    return told


def _ask_of_changes(session: Session, plan: Plan, *, marked: int, told: list[str]) -> None:
    """Ask where nothing is to be sent, but something is to be changed. Raises UsageError."""
    if plan.again:
        raise UsageError(
            f"No row of {session.job.place.label} can be sent now, so no new run was begun; nothing was changed or sent. "
            f"`wxpush send --dry-run` shows why."
        )
    if marked or plan.changed:
        session.asker.change(marked, facts=told)


def _plan(session: Session, marking: Marking | None) -> tuple[Plan, bool]:
    """Gives the plan, and whether a rehearsal begins afresh: it does when it is over or out of date."""
    settings, job, checkpoint = session.settings, session.job, session.checkpoint
    accept, marks = settings.accept_changes, marking is not None
    if checkpoint.ask(dispatched.active) is not None:
        return _plan_under_way(session), False
    if not settings.place.sandbox:
        again = settings.again
        return planned(job, checkpoint, again=again, accept_changes=accept, marks=marks), False
    with suppress(ChangedError):
        plan = planned(job, checkpoint, again=False, accept_changes=accept, marks=marks)
        if plan.step is not Step.COMPLETE or marks:
            return plan, False
    return Plan(Step.SURVEY, job.campaign.name, 1), True


def _plan_under_way(session: Session) -> Plan:
    """The plan while a cluster has the rows, of which none can be another now. Raises ChangedError."""
    try:
        return planned(session.job, session.checkpoint, again=False, accept_changes=False)
    except ChangedError:
        raise ChangedError(
            "The input, the campaign file or the account changed while a cluster has this campaign's rows, so nothing was changed or sent now. "
            "Undo the change and see it to its end with `wxpush dispatch`; then --accept-changes takes the change over."
        ) from None
