"""What a dry run finds of a campaign that has begun: what `send` would do with it, and what is left to send."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec

from wxpush.checkpoint import rows
from wxpush.checkpoint.base import Facts
from wxpush.checkpoint.continuation import Step
from wxpush.checkpoint.file.rescue import require_none
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import ChangedError
from wxpush.model import State
from wxpush.report.summary import Counts
from wxpush.run.preparing.doubts import doubtful_rows
from wxpush.run.preparing.planning import planned
from wxpush.run.session import Session

#: States of rows that a dry run finds not to be sent.
_LEFT_OUT = frozenset({*rows.SURVEYED, State.EXPIRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunCampaign:
    """How the campaign of a dry run stands. `counts` of all its rows; `leaving`: how many `send` would send."""

    facts: Facts
    counts: Counts
    leaving: int
    errcodes: dict[str, int]
    #: Rows in doubt that the same command leaves as they are: too old to be repeated.
    held: int = 0
    #: Whether it has begun, or is complete; else this is the survey alone.
    begun: bool = False
    complete: bool = False
    #: Why `send` would refuse.
    refused: ChangedError | None = None


def begun_campaign(session: Session) -> BegunCampaign:
    """The survey of this dry run, joined with what an earlier invocation settled. Raises DiskError."""
    place = session.settings.place
    surveyed = BegunCampaign(
        facts=session.facts,
        counts=session.counts(),
        leaving=session.counts(session.last_row).not_attempted,
        errcodes={},
    )
    if session.access is None and not place.sandbox:
        return surveyed  # whose campaign it would be is not known
    require_none(place.checkpoint)  # as `send` would
    checkpoint = SqliteCheckpoint.read(place.checkpoint)
    if checkpoint is None:
        return surveyed
    with checkpoint:
        checkpoint.ask(rows.counts)  # reads all that `send` would have to
        try:
            plan = planned(session.job, checkpoint, again=False, accept_changes=False)
        except ChangedError as error:
            return surveyed if place.sandbox else replace(surveyed, refused=error)
        complete = plan.step is Step.COMPLETE
        if place.sandbox and complete:
            return surveyed  # a rehearsal that is over begins anew
        if not complete and (plan.step is not Step.RESUME or not checkpoint.ask(rows.touched)):
            return surveyed
        return _joined(session, checkpoint, complete=complete)


def surveyed_before(session: Session) -> int | None:
    """When the list was surveyed for the first time in the run that `send` would go on with, ms since 1970; None: now, or it does not matter."""
    if session.job.valid_for is None:
        return None
    checkpoint = SqliteCheckpoint.read(session.settings.place.checkpoint)
    if checkpoint is None:
        return None
    with checkpoint:
        facts = checkpoint.facts()
        try:
            plan = planned(session.job, checkpoint, again=False, accept_changes=False)
        except ChangedError:
            return None
        if facts is None or plan.step is Step.SURVEY:
            return plan.surveyed_ms
        return facts.surveyed_ms or min((one.started_ms for one in checkpoint.invocations()), default=None)


def _joined(session: Session, checkpoint: SqliteCheckpoint, *, complete: bool) -> BegunCampaign:
    earlier = replace(session, checkpoint=checkpoint)
    counts = earlier.counts(ended=True)
    leaving, held = 0, counts.in_doubt
    if not complete:
        left_out = [*_left_out(session, checkpoint)]
        counts = _without(counts, left_out)
        within = [(row, state) for row, state in left_out if row <= session.last_row]
        leaving = _without(earlier.counts(session.last_row, ended=True), within).not_attempted
        policy = session.settings.in_doubt
        doubtful = doubtful_rows(checkpoint, session.machine.clock, policy, last_row=session.last_row)
        leaving += len(doubtful.repeat)
        held = counts.in_doubt - doubtful.young
    return BegunCampaign(
        facts=earlier.facts,
        counts=counts,
        leaving=leaving,
        errcodes=checkpoint.ask(rows.errcodes),
        held=held,
        begun=True,
        complete=complete,
    )


def _left_out(session: Session, checkpoint: SqliteCheckpoint) -> Iterator[tuple[int, State]]:
    """Rows without an outcome that are not sent by what list, campaign file and suppression list say now."""
    for block in session.checkpoint.blocks():
        last = block.first_row + block.rows - 1
        found = session.checkpoint.between(block.first_row, last)
        if found:
            known = checkpoint.between(block.first_row, last)
            for row, record in found.items():
                before = known.get(row)
                if record.state in _LEFT_OUT and (before is None or before.state is State.PENDING):
                    yield row, record.state


def _without(counts: Counts, left_out: list[tuple[int, State]]) -> Counts:
    """The counts with these rows in their states."""
    moved = Counter(state.word for _, state in left_out)
    values = {word: getattr(counts, word) + many for word, many in moved.items()}
    return msgspec.structs.replace(counts, not_attempted=counts.not_attempted - moved.total(), **values)
