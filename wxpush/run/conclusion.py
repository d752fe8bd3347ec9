"""The end of an invocation: the sum of the checkpoint, the last line, the exit code."""

from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace

import msgspec

from wxpush.channels.common.errcodes import Errcodes, unknown
from wxpush.checkpoint import invocations, rows
from wxpush.checkpoint.base import Facts, Invocation
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.detail import reason_of, restored
from wxpush.errors import DiskError, Exit, LostError, Reason, Stop, WxpushError, stopped_by
from wxpush.notify.base import EndedEarly
from wxpush.notify.notice import Scene
from wxpush.notify.wording import of_ending
from wxpush.report.advice import advice_of
from wxpush.report.ending import Cause, Ending, InDoubt
from wxpush.report.summary import Counts, exit_code, summarise
from wxpush.run.nextcommand import status_command
from wxpush.run.place import end_with_campaign
from wxpush.run.session import Session
from wxpush.words import Sentence
from wxpush.words.labels import Label


@dataclass(frozen=True, slots=True)
class Sums:
    """A campaign's rows by outcome; `within`: those of --limit."""

    facts: Facts
    counts: Counts
    within: Counts
    errcodes: dict[str, int]
    #: As `rows.invalid_kinds` gives them.
    invalid: list[tuple[str, int, str]] = field(default_factory=list)


def add_up(session: Session, invocation: int | None = None) -> Sums:
    """Add up what the checkpoint holds; `invocation` is the one whose rows count as sent now."""
    counts = session.counts(invocation=invocation, ended=True)
    return Sums(
        session.facts,
        counts,
        session.counts(session.last_row, invocation=invocation, ended=True),
        session.checkpoint.ask(rows.errcodes),
        session.checkpoint.ask(rows.invalid_kinds) if counts.invalid else [],
    )


def causes(sums: Sums, errcodes: Errcodes) -> list[Cause]:
    """Why rows are rejected or invalid, the most frequent causes of each."""
    found = []
    for text, many in [*sums.errcodes.items()][:_CAUSES]:
        code = int(text)
        known = errcodes.lookup(code) or unknown(code)
        found.append(Cause(code, many, known.meaning(), known.advice()))
    for kind, many, detail in sums.invalid[:_CAUSES]:
        found.append(Cause(kind, many, str(reason_of(restored(detail))), advice_of(kind)))
    return found


#: So many causes are told in sentences; `wxpush results` has them all.
_CAUSES = 3


#: Ends after which the same command continues.
_RESUMABLE = frozenset({Exit.STOPPED, Exit.HANGUP, Exit.INTERRUPTED, Exit.TERMINATED})


def _early(stop: Stop | None, counts: Counts) -> Stop | None:
    """What stopped the sending; None where every row has its outcome all the same. Then nothing ended early, and an operator who
    ran the same command again, with --again, would send to everybody once more.
    """
    if stop is not None and stop.exit in _RESUMABLE and not (counts.not_attempted or counts.in_doubt):
        return None
    return stop


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Sums up one invocation. `began` is when it did, in monotonic seconds."""

    session: Session
    began: float

    def reach(
        self,
        sums: Sums,
        invocation: Invocation | None,
        stop: Stop | None,
        *,
        in_doubt: InDoubt,
        command: str | None = None,
    ) -> Exit:
        """`invocation` is None for one that sent nothing. `command`: the next one, if it is not the one that the counts ask for."""
        session, within = self.session, sums.within
        stop = stop if invocation is None else self._unless_gone(_early(stop, within))
        code = exit_code(within, stop)
        reason = stop.reason if stop is not None else Reason.LIMIT if within.rows < sums.counts.rows else None
        ended = self._ended(invocation, code, reason)
        if invocation is not None:
            self._write(ended)
            if code is not Exit.CHANGED:
                self._tell_of_input()
        if stop is not None and stop.row_code is not None:
            command = self._taking_for_rows(stop.row_code, command)
        # Where the checkpoint is lost, what is in its place may take rows that were sent for not sent.
        command, stop, sums = self._rescue(sums, invocation, stop, command)
        summary = summarise(sums.facts, sums.counts, ended, sums.errcodes, waited=session.asker.waited)
        ending = Ending(
            summary=summary,
            why=stop.told() if stop is not None else "",
            causes=causes(sums, session.job.kind.errcodes),
            held=in_doubt.held,
            young=in_doubt.young,
            until_ms=in_doubt.until_ms,
            command=command,
        )
        self._notify(ending, begun=invocation is not None, early=stop is not None)
        session.voice.summary(session.settings.place, ending)
        if code is Exit.DONE and not (sums.counts.not_attempted or sums.counts.in_doubt):
            end_with_campaign(session.settings.place, session.voice.insist)
        if stop is not None:
            session.notices.tell(EndedEarly(summary))
        return code

    def _notify(self, ending: Ending, *, begun: bool, early: bool) -> None:
        """Tell those whom `notify:` names, and wait for them a moment, before the last line."""
        session, bureau = self.session, self.session.notices.bureau
        if not bureau.wanted:
            return
        place = session.settings.place
        notice = of_ending(
            Scene.here(place.label),
            ending,
            begun=begun,
            early=early,
            command=ending.following(place.named, place.sending),
            at_ms=session.machine.clock.wall_ms(),
        )
        bureau.post(notice)
        for untold in bureau.settle():
            tell = session.voice.insist if ending.summary.exit_code else session.voice.say
            tell(untold.sentence, Label.WARNING)
            session.voice.event("notice", **untold.as_object())

    def _ended(self, invocation: Invocation | None, code: Exit, reason: Reason | None) -> Invocation:
        """The invocation with its end; for one that sent nothing, one of number 0."""
        return msgspec.structs.replace(
            invocation or Invocation(number=0, boot_id="", started_ms=0, last_ms=0),
            exit_code=int(code),
            reason=reason.value if reason else None,
            total_seconds=self.session.machine.clock.monotonic() - self.began,
        )

    def _write(self, ended: Invocation) -> None:
        """Write the end. A full disk hides nothing: the exit code tells, and the rows are what matters."""
        checkpoint, waited = self.session.checkpoint, self.session.asker.waited
        with suppress(DiskError), checkpoint.transaction() as connection:
            invocations.note_wait(connection, ended.number, waited)
            checkpoint.end(ended)

    def _taking_for_rows(self, code: int, command: str | None) -> str:
        """The next command for a stop because of an errcode that may be about the rows alone: the same command would stop there
        again and again.
        """
        place = self.session.settings.place
        return f"{command or f'wxpush send {place.named}{place.sending}'} --errcode-is-row {code}"

    def _rescue(
        self, sums: Sums, invocation: Invocation | None, stop: Stop | None, command: str | None
    ) -> tuple[str | None, Stop | None, Sums]:
        """The next command, which looks for what was known if the checkpoint is lost; why it stopped; and the sums of what was
        rescued, as SQLite reads what is there now, which may be an older state. Where nothing could be rescued, no command helps.
        """
        session = self.session
        try:
            lost = session.checkpoint.rescue()
        except LostError as error:
            return "", stopped_by(error), sums
        if lost is None:
            return command, stop, sums
        with suppress(WxpushError), ExitStack() as stack:
            known = SqliteCheckpoint.read(lost)
            if known is not None:
                there = replace(session, checkpoint=stack.enter_context(known))
                sums = add_up(there, invocation.number if invocation else None)
        return status_command(session.settings.place, lost), stop, sums

    def _unless_gone(self, stop: Stop | None) -> Stop | None:
        """What stopped it; where the checkpoint is gone since the last commit, that instead, as the graver."""
        if stop is not None and stop.exit is Exit.DISK:
            return stop
        try:
            self.session.checkpoint.require_there()
        except DiskError as error:
            return stopped_by(error)
        return stop

    def _tell_of_input(self) -> None:
        """Say that the input is not what it was; the rows that were sent are. Its times alone are no change."""
        session, source = self.session, self.session.job.source
        what = source.meanwhile()
        if not what or (what == "written_to" and source.unchanged(session.checkpoint.blocks())):
            return
        session.voice.insist(Sentence(f"run.input_{what}", list=session.settings.place.label))
