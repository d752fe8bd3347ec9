"""One invocation: prepare, let the rows leave, sum up. `send` and `dispatch` differ only in how they leave."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from wxpush.channels.common.identity import MessageIds
from wxpush.checkpoint import rows, typed
from wxpush.checkpoint.base import Invocation
from wxpush.errors import Exit, Reason, Stop, WxpushError, decisive, meaning, stopped_by
from wxpush.options.send import DoubtPolicy
from wxpush.progress.camera import Extent
from wxpush.report.ending import InDoubt
from wxpush.report.summary import exit_code
from wxpush.run.conclusion import Conclusion, Sums, add_up
from wxpush.run.preparing.doubts import Doubtful, doubtful_rows
from wxpush.run.preparing.marking import Marking
from wxpush.run.preparing.origin import origin
from wxpush.run.preparing.preparation import Prepared, prepare
from wxpush.run.receipts.knowing import know_run
from wxpush.run.rehearsal import forget_ledger
from wxpush.run.session import Before, Session, sent_before
from wxpush.sending.feed import Feed
from wxpush.sending.tally import Tally
from wxpush.sending.unsendable import Unsendable
from wxpush.system.clock import Clock
from wxpush.system.signals import InterruptedEarlyError
from wxpush.words import Sentence
from wxpush.words.labels import Label


@dataclass(frozen=True, slots=True)
class Begun:
    """An invocation whose rows may leave: `number` is its own in the checkpoint, `tally` counts what it does."""

    number: int
    prepared: Prepared
    started_ms: int
    #: Whether there are rows to send, or rows under way.
    leaves: bool = True
    tally: Tally = field(default_factory=Tally)
    #: Rows that were to be sent and of which nothing can be made.
    unsendable: Unsendable = field(default_factory=Unsendable)
    before: Before = field(default_factory=Before)

    def so_far(self, clock: Clock) -> Invocation:
        """What it has done up to now."""
        return Invocation(
            number=self.number,
            boot_id=clock.boot_id(),
            started_ms=self.started_ms,
            last_ms=clock.instant().wall_ms,
            attempts=self.tally.attempts,
            retries=self.tally.retries,
            seconds=self.tally.seconds,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingMethod:
    """How the rows of an invocation leave: from this process, or through a cluster's workers.

    What `reach` and `beginning` raise leaves everything as it was.
    """

    #: Sends the rows, and gives what stopped it before the end.
    leave: Callable[[Begun], Stop | None]
    #: Whether rows have left before whose outcome `leave` sees to, even where none is to be sent.
    under_way: bool = False
    #: The next command where rows are left over; None: the one that the counts ask for.
    if_unfinished: str | None = None
    #: Raises where something that sending needs cannot be had, before anybody is asked.
    reach: Callable[[], object] = lambda: None
    #: Writes what belongs to the beginning of the invocation.
    beginning: Callable[[], object] | None = None


def invoke(session: Session, method: SendingMethod, *, marking: Marking | None = None) -> Exit:
    """Prepare, send and sum up one invocation. Raises UsageError, ChangedError and DiskError before its first message."""
    clock = session.machine.clock
    conclusion = Conclusion(session, clock.monotonic())
    opening = _opened(session, method, marking)
    prepared, begun = opening.prepared, opening.begun
    _tell_begun(session, prepared)
    if begun is None:
        # What was not kept is told as far as nothing else is known.
        known = session.checkpoint.facts() is not None
        sums = opening.drafted if opening.drafted is not None and not known else add_up(session)
        command = _same(session, marking, method.if_unfinished) if prepared.stop else None
        if prepared.stop is not None and prepared.stop.command:
            command = prepared.stop.command
        in_doubt = _doubtful(session).at_the_end() if known else InDoubt()
        in_doubt = replace(in_doubt, held=prepared.held)
        return conclusion.reach(sums, None, prepared.stop, in_doubt=in_doubt, command=command)
    know_run(session)
    with meaning(None):
        return _carry_out(session, begun, method, conclusion)


@dataclass(frozen=True, slots=True)
class _Opening:
    """What came of preparing. `begun`: the invocation, if one began; `drafted`: the sums of a draft that was not kept."""

    prepared: Prepared
    begun: Begun | None
    drafted: Sums | None


def _opened(session: Session, method: SendingMethod, marking: Marking | None) -> _Opening:
    """Prepare in a draft of the checkpoint, which is kept unless something stops the rows from being sent."""
    clock, begun = session.machine.clock, None
    with session.checkpoint.draft() as draft:
        prepared = prepare(session, marking, method.reach)
        leaves = method.under_way or bool(prepared.to_send)
        if leaves and method.beginning is not None:
            prepared = prepared.unless_stopped(method.beginning)
        if prepared.stop is not None:
            return _Opening(prepared, None, add_up(session))
        draft.keep()
        if leaves or prepared.decided or _ends_otherwise(session):
            now_ms = clock.instant().wall_ms
            number = session.checkpoint.begin(clock.boot_id(), now_ms, origin(session, prepared.to_send))
            _note_typed(session, number)
            before = sent_before(session) if leaves and number > 1 else Before()
            begun = Begun(number, prepared, started_ms=now_ms, leaves=leaves, before=before)
    return _Opening(prepared, begun, None)


def _note_typed(session: Session, number: int) -> None:
    """Keep what was typed. How the list is read may have been asked since."""
    words = session.settings.typed
    if words:
        with session.checkpoint.transaction() as connection:
            typed.note(connection, number, {**words, **session.job.place.reading.options()})


def _ends_otherwise(session: Session) -> bool:
    """Whether the newest invocation has another end than that of one which finds nothing to send; it was killed, perhaps."""
    newest = session.checkpoint.invocations()[-1:]
    code = exit_code(session.counts(session.last_row), None)
    return bool(newest) and newest[0].exit_code != code


def _carry_out(
    session: Session,
    begun: Begun,
    method: SendingMethod,
    conclusion: Conclusion,
) -> Exit:
    session.checkpoint.keep_count(lambda: begun.tally.requests)
    stop = _stopped(lambda: method.leave(begun)) if begun.leaves else None
    _tell_unsendable(session, begun)
    invocation = begun.so_far(session.machine.clock)
    # What is left in doubt is sorted as the next invocation will sort it: much may have been left, and have grown old.
    doubtful = _doubtful(session)
    command = method.if_unfinished if stop or doubtful.repeat else None
    if stop is not None and stop.command:
        command = stop.command
    sums = add_up(session, invocation.number)
    return conclusion.reach(sums, invocation, stop, in_doubt=doubtful.at_the_end(), command=command)


def _doubtful(session: Session) -> Doubtful:
    """Rows in doubt as they are now."""
    return doubtful_rows(
        session.checkpoint, session.machine.clock, session.settings.in_doubt, last_row=session.last_row
    )


def _tell_begun(session: Session, prepared: Prepared) -> None:
    """Do and say what holds once the draft is kept."""
    if prepared.afresh and prepared.stop is None:
        forget_ledger(session.settings.place.ledger)
    if prepared.marked is not None and prepared.stop is None:
        name = "run.rows_changed" if prepared.marked else "run.no_row_changed"
        session.voice.say(Sentence(name, many=prepared.marked))


def _stopped(leave: Callable[[], Stop | None]) -> Stop | None:
    """Send the rows. Gives what stopped it before the end, also where that is a WxpushError."""
    try:
        return leave()
    except InterruptedEarlyError as error:
        return Stop(Reason.SIGNAL, error.exit, str(error))
    except BaseExceptionGroup as group:
        return stopped_by_all(group)
    except WxpushError as error:
        return stopped_by(error)


def _tell_unsendable(session: Session, begun: Begun) -> None:
    if begun.unsendable.total:
        named = session.settings.place.named
        told = Sentence("run.unsendable", many=begun.unsendable.total, named=named)
        session.voice.say(told, Label.WARNING)


def _same(session: Session, marking: Marking | None, otherwise: str | None) -> str | None:
    """The command that does what this one could not; None: the one that the counts ask for."""
    settings = session.settings
    command, options = marking.words if marking is not None else ("send", "")
    if settings.in_doubt is not DoubtPolicy.HOLD:
        options += f" --in-doubt {settings.in_doubt.value}"
    options += " --again" if settings.again else ""
    options += " --accept-changes" if settings.accept_changes else ""
    if otherwise is not None:
        return f"{otherwise}{options}"
    same = f"wxpush {command} {settings.place.named}{settings.place.sending}{options}"
    return same if options or marking is not None else None


def extent(session: Session, begun: Begun) -> Extent:
    """What there is to do, for who shows it."""
    prepared = begun.prepared
    return Extent(
        total=prepared.to_send,
        asked=session.settings.rate,
        concurrency=min(session.settings.concurrency, prepared.to_send),
        timeout=session.settings.timeout,
        done_before=begun.before.settled,
        sent_before=begun.before.sent,
        quota=prepared.quota,
    )


def feed(session: Session, begun: Begun) -> Feed:
    """The messages of the rows that are to leave."""
    facts = session.facts
    return Feed(
        source=session.job.source,
        blocks=session.checkpoint.blocks(),
        rows=session.checkpoint,
        channel=session.job.channel,
        client_msg_id=MessageIds(facts.appid, facts.name, facts.run).make,
        who=session.job.people.who,
        doubtful=begun.prepared.repeat,
        last_row=session.last_row,
        unsendable=begun.unsendable,
        made_of=session.checkpoint.ask(rows.made_of),
    )


def stopped_by_all(group: BaseExceptionGroup[BaseException]) -> Stop:
    """The stop that the errors of tasks mean. Raises the group when there is one among them that is none of ours."""
    error = decisive(group)
    if not isinstance(error, WxpushError):
        raise group
    return stopped_by(error)
