"""All that happens before the first message: plan, survey, marking, doubts, and the checks that clear the rows.

It runs inside a draft of the checkpoint: what it writes is durable only with the beginning of the invocation.
"""

import dataclasses
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

from msgspec.structs import replace

from wxpush.checkpoint import dispatched, marked, rows
from wxpush.checkpoint.continuation import Plan, Step
from wxpush.checkpoint.findings import write_facts
from wxpush.errors import ChangedError, Stop, UsageError, WxpushError, stopped_by
from wxpush.model import Instant
from wxpush.run.preparing import differences
from wxpush.run.preparing.clearance import clear, counts_for_what_is_left
from wxpush.run.preparing.departure import Departure
from wxpush.run.preparing.differences import Teller
from wxpush.run.preparing.doubts import Doubtful, doubtful_rows
from wxpush.run.preparing.invalids import require_few_invalid
from wxpush.run.preparing.marking import Marking
from wxpush.run.preparing.meanwhile import require_as_read
from wxpush.run.preparing.planning import planned, planned_under_way
from wxpush.run.preparing.preflight import AccountWord
from wxpush.run.preparing.surveying import begin_validity, settled_unmakeable, surveyed, sweep_left_out
from wxpush.run.session import Session
from wxpush.words import Sentence
from wxpush.words.labels import Label


@dataclass(frozen=True, slots=True)
class Prepared:
    """What there is to send: nothing, where `to_send` is 0. `repeat`: rows in doubt to send again, with their first try."""

    to_send: int = 0
    repeat: dict[int, Instant | None] = field(default_factory=dict)
    #: Rows in doubt that are left as they are.
    held: int = 0
    #: Why nothing can be sent now; then nothing is changed either.
    stop: Stop | None = None
    #: Why the account takes nothing more of what a cluster has begun; what workers did is to be collected all the same.
    refused: Stop | None = None
    #: Whether WeChat has just said that something is left of the quota.
    quota_left: bool = False
    #: How much, where WeChat tells.
    quota: int | None = None
    #: Rows that the command marks or decides; None: it is none that does.
    marked: int | None = None
    #: Whether a rehearsal begins anew.
    afresh: bool = False
    #: Whether states of rows change without a message: that is an invocation too, which `status` has to name.
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
    """Take all steps before anything is sent; `reach`: as in `clear`. Raises UsageError, ChangedError, DiskError."""
    if marking is not None:
        _require_begun(session)
        session.asker.require()
    plan, afresh = _plan(session, marking)
    if session.settings.again and plan.step is Step.COMPLETE:
        session.voice.say(Sentence("run.cut_off_when_complete"))
    preparation = _Preparation(session, plan, afresh=afresh)
    if plan.step is Step.SURVEY:
        preparation.survey()
    else:
        begin_validity(session)
    if marking is not None:
        preparation.mark(marking)
        if not marking.sends:
            return preparation.decided()
    sweep_left_out(session, surveyed=plan.step is Step.SURVEY)
    preparation.settle_marked()
    return preparation.cleared(preparation.doubtful(), reach)


def _require_begun(session: Session) -> None:
    """Raise UsageError where nothing was ever sent: whoever decides about rows means others than a whole list that would leave now."""
    if session.checkpoint.facts() is None:
        place = session.job.place
        raise UsageError(
            "run.none_begun", list=place.label, named=f"{place.named}{session.settings.place.sending}"
        )


class _Preparation:
    """The steps of `prepare`, in their order; what they found and changed so far, and what is to be told of it."""

    def __init__(self, session: Session, plan: Plan, *, afresh: bool) -> None:
        self._session = session
        self._plan = plan
        self._afresh = afresh
        self._marking: Marking | None = None
        self._marked: int | None = None
        self._tellers: list[Teller] = []

    def survey(self) -> None:
        """Read the input, and tell what makes this run another than the one of before."""
        session, plan = self._session, self._plan
        checkpoint, before = session.checkpoint, session.checkpoint.facts()
        ended_ms = max((invocation.last_ms for invocation in checkpoint.invocations()), default=0)
        twice = surveyed(session, plan)
        if plan.again:
            self._tellers.append(
                lambda leaving: differences.second_time(twice(leaving), ended_ms, plan.changed)
            )
        elif plan.changed:
            assert before is not None, "something changed since then"
            many, now = before.rows, session.facts.rows
            self._tellers.append(
                lambda leaving: differences.accepted(plan.changed, twice(leaving), before=many, now=now)
            )

    def mark(self, marking: Marking) -> None:
        """Do what the command does to rows."""
        session = self._session
        foretold = marking.foretold(session.checkpoint, session.machine.clock)
        self._marking = marking
        self._marked = marking.apply(session.checkpoint, session.facts, session.machine.clock)
        if self._marked:
            self._tellers.append(foretold)

    def decided(self) -> Prepared:
        """Have the operator decide, where the command sends nothing."""
        self._ask_of_changes(self._marked or 0, Departure(self._session, {}, self._tellers))
        return Prepared(marked=self._marked, decided=bool(self._marked))

    def settle_marked(self) -> None:
        """Leave out marked rows of which nothing can be made any more: a rejected row keeps its state when a change is accepted."""
        if not self._marked:
            return
        checkpoint, voice = self._session.checkpoint, self._session.voice
        unmade = settled_unmakeable(
            self._session,
            lambda first, last: {*checkpoint.ask(lambda connection: marked.pending(connection, first, last))},
        )
        if unmade:
            voice.say(Sentence("run.marked_not_sent", many=len(unmade)), Label.WARNING)

    def doubtful(self) -> Doubtful:
        """Sort the rows in doubt, and write what --in-doubt makes of old ones. Those of which nothing can be made are held."""
        session, checkpoint = self._session, self._session.checkpoint
        doubtful = doubtful_rows(
            checkpoint, session.machine.clock, session.settings.in_doubt, last_row=session.last_row
        )
        # What a cluster has is not settled here.
        if doubtful.repeat and checkpoint.ask(dispatched.active) is None:
            doubtful = self._held(doubtful)
        unsafe = doubtful.unsafe(doubtful.repeat.keys())
        with checkpoint.transaction() as connection:
            rows.write(connection, doubtful.skip)
            if unsafe:
                write_facts(connection, replace(session.facts, doubt_resent=True))
        if unsafe:
            self._tellers.append(
                lambda leaving: differences.old_doubts_sent(doubtful.unsafe(leaving.repeats))
            )
        if doubtful.skip:
            self._tellers.append(lambda _: differences.old_doubts_given_up(len(doubtful.skip)))
        return doubtful

    def _held(self, doubtful: Doubtful) -> Doubtful:
        wanted = sorted(doubtful.repeat)
        unmade = settled_unmakeable(
            self._session,
            lambda first, last: wanted[bisect_left(wanted, first) : bisect_right(wanted, last)],
        )
        if unmade:
            named = self._session.job.place.named
            told = Sentence("run.doubts_not_repeated", many=len(unmade), named=named)
            self._session.voice.say(told, Label.WARNING)
        return doubtful.without(unmade)

    def cleared(self, doubtful: Doubtful, reach: Callable[[], object]) -> Prepared:
        """Have account and operator let the rows be sent, or the operator what changes without a message."""
        departure = Departure(self._session, doubtful.repeat, self._tellers)
        word: AccountWord | None = None

        def clear_them() -> None:
            nonlocal word
            if departure.rows():
                require_few_invalid(self._session, surveyed=self._plan.step is Step.SURVEY)
            word = clear(self._session, departure, reach) if departure.rows() else None

        stopped = Prepared(held=doubtful.held, repeat=doubtful.repeat).unless_stopped(clear_them)
        if stopped.stop is not None:
            if counts_for_what_is_left(self._session, stopped.stop):
                return dataclasses.replace(stopped, stop=None, refused=stopped.stop)
            return stopped
        changed = self._marked or len(doubtful.skip)
        if word is None:
            self._ask_of_changes(changed, departure)
        return Prepared(
            departure.rows(),
            doubtful.repeat,
            doubtful.held,
            marked=self._marked,
            afresh=self._afresh,
            quota_left=word is not None and word.quota is not None,
            quota=word.quota.remain if word is not None and word.quota is not None else None,
            decided=bool(changed or self._plan.changed),
        )

    def _ask_of_changes(self, changed: int, departure: Departure) -> None:
        """Ask where nothing is to be sent, but something is to be changed. Raises UsageError."""
        label, named = self._session.job.place.label, self._session.job.place.named
        sending = self._session.settings.place.sending
        if self._plan.again:
            raise UsageError("run.none_to_send_again", list=label, named=f"{named}{sending}")
        if self._marked and self._marking and self._marking.resends_doubt:
            raise UsageError("run.none_to_resend", rows=self._marked, list=label, named=named)
        if changed or self._plan.changed:
            self._session.asker.change(changed, facts=departure.different(0))
            require_as_read(self._session)


def _plan(session: Session, marking: Marking | None) -> tuple[Plan, bool]:
    """Gives the plan, and whether a rehearsal begins afresh: it does when it is over or out of date."""
    settings, job, checkpoint = session.settings, session.job, session.checkpoint
    accept, marks = settings.accept_changes, marking is not None
    if checkpoint.ask(dispatched.active) is not None:
        return planned_under_way(job, checkpoint), False
    if not settings.place.sandbox:
        again = settings.again
        return planned(job, checkpoint, again=again, accept_changes=accept, marks=marks), False
    with suppress(ChangedError):
        plan = planned(job, checkpoint, again=False, accept_changes=accept, marks=marks)
        if plan.step is not Step.COMPLETE or marks:
            return plan, False
    return Plan(Step.SURVEY, job.campaign.name, 1), True
