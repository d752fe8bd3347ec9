"""The first reading of the whole input, and what it finds told; and a later one for a list that has changed since."""

from collections import Counter
from collections.abc import Callable, Container, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

import msgspec

from wxpush.checkpoint import dispatched, rows
from wxpush.checkpoint.base import Facts
from wxpush.checkpoint.continuation import Plan
from wxpush.checkpoint.findings import CheckpointFindings, Keep, write_facts
from wxpush.checkpoint.twice import Leaving, Twice
from wxpush.model import BadRow, RowWarning, State
from wxpush.run.job import Job
from wxpush.run.ports import Voice
from wxpush.run.session import Session
from wxpush.sources.input import Input
from wxpush.survey.openids import Openids
from wxpush.survey.survey import Look, Survey, survey
from wxpush.survey.sweep import sweep, unmakeable
from wxpush.words import Phrases, Sentence
from wxpush.words.labels import Label


class Listener(Protocol):
    """Hears of each row that is not sent, and of what should be known of others."""

    def bad(self, row: BadRow) -> None: ...

    def warning(self, warning: RowWarning) -> None: ...


def surveyed(
    session: Session, plan: Plan, *, listener: Listener | None = None, looks: Sequence[Look] = ()
) -> Callable[[Leaving], Twice]:
    """Read the whole input and write what it holds into the checkpoint, all of it or nothing.

    Gives what tells, of the rows that leave now, how many go to somebody to whom this run, or for --again the run before, has sent
    already, or may have.
    """
    job, voice, earlier = session.job, session.voice, session.checkpoint.facts()
    surveyed_ms = plan.surveyed_ms or session.machine.clock.wall_ms()
    job.count_from(surveyed_ms)
    with (
        voice.surveying(job.place.label, job.source.identity().size) as on_block,
        session.checkpoint.transaction() as connection,
        Openids() as openids,
    ):
        findings = CheckpointFindings(connection, plan.keep, again=plan.again)
        found = survey(
            job.source,
            channel=job.channel,
            findings=findings,
            who=job.people.who,
            on_block=on_block,
            on_bad=listener.bad if listener else lambda _: None,
            on_warning=listener.warning if listener else lambda _: None,
            looks=[openids, *looks],
        )
        resent = earlier.doubt_resent if earlier and plan.keep is not Keep.NOTHING else False
        findings.finish(_facts(job, plan, found, doubt_resent=resent, surveyed_ms=surveyed_ms))
    _tell(job, found, voice)
    if found.warnings and listener is None:
        kinds = [
            Sentence("run.kind_count", kind=kind, many=many) for kind, many in found.warnings.most_common()
        ]
        named = f"{job.place.named}{job.place.sending}"
        voice.say(Sentence("run.worth_a_look", kinds=kinds, named=named), Label.WARNING)
    return findings.twice


def tell_doubts(job: Job, voice: Voice) -> None:
    """Say what should be known of texts that are the same for every row, before somebody is asked."""
    for doubt in job.doubts:
        where = job.campaign.places.name(doubt.place)
        voice.say(Sentence("run.doubt", place=where, reason=doubt.reason), Label.WARNING)
        voice.event("doubt", place=doubt.place, kind=doubt.kind, reason=doubt.reason)


def _facts(job: Job, plan: Plan, found: Survey, *, doubt_resent: bool | None, surveyed_ms: int) -> Facts:
    return Facts(
        name=plan.name,
        run=plan.run,
        appid=job.account.appid,
        base_url=job.account.base_url,
        campaign=job.fingerprint,
        hosts=job.place.allow_hosts if job.hosts_of_settings else (),
        source=job.source.identity(),
        source_digest=found.digest,
        format=job.source.format,
        encoding=job.source.encoding,
        columns=job.source.columns,
        rows=found.rows,
        blank_lines=job.source.blank_lines,
        key=job.campaign.key,
        channel=job.kind.word,
        suppression=job.list_identity,
        doubt_resent=doubt_resent,
        surveyed_ms=surveyed_ms,
    )


def begin_validity(session: Session) -> None:
    """Let rows be of use for as long as the survey of before has them. One of an earlier version was no later than its first invocation."""
    began = min((one.started_ms for one in session.checkpoint.invocations()), default=None)
    surveyed_ms = session.facts.surveyed_ms or began
    if surveyed_ms is not None:
        session.job.count_from(surveyed_ms)


def sweep_left_out(session: Session, *, surveyed: bool) -> None:
    """Settle the rows that are left out since the survey: by a suppression list that was changed, or as their time is over. `surveyed`: it was just now.

    Not what workers of a cluster have: that may have been sent, and ends as the cluster tells.
    """
    job, checkpoint, voice = session.job, session.checkpoint, session.voice
    now, facts, out = job.list_identity, session.facts, checkpoint.ask(dispatched.hands).fed
    relisted = now is not None and now != facts.suppression
    if not relisted and (surveyed or not _may_have_expired(session)):
        return
    with (
        voice.surveying(job.place.label, job.source.identity().size) as on_block,
        checkpoint.transaction() as connection,
    ):
        many = Counter[State]()
        for found in sweep(
            job.source,
            checkpoint.blocks(),
            rows=checkpoint,
            channel=job.channel,
            at_ms=session.machine.clock.wall_ms(),
            on_block=on_block,
            after=out,
        ):
            rows.write(connection, found)
            many.update(record.state for record in found)
        if relisted and not out:
            write_facts(connection, msgspec.structs.replace(facts, suppression=now))
    if suppressed := many[State.SUPPRESSED]:
        voice.say(Sentence("run.suppressed_since", many=suppressed))
    if gone := many[State.EXPIRED]:
        voice.say(Sentence("run.expired_since", many=gone))


def _may_have_expired(session: Session) -> bool:
    expiring = session.job.expiring
    return expiring is not None and expiring.any_gone()


def settled_unmakeable(session: Session, wanted: Callable[[int, int], Container[int]]) -> AbstractSet[int]:
    """Settle those of the wanted rows of which nothing can be made any more, so that nobody is asked about them. Gives these."""
    job, checkpoint = session.job, session.checkpoint
    found = unmakeable(
        job.source,
        checkpoint.blocks(),
        wanted=wanted,
        rows=checkpoint,
        channel=job.channel,
        at_ms=session.machine.clock.wall_ms(),
    )
    with checkpoint.transaction() as connection:
        return rows.write(connection, list(found))


def _tell(job: Job, found: Survey, voice: Voice) -> None:
    voice.event(
        "survey",
        rows=found.rows,
        invalid=found.problems.total(),
        duplicate=found.duplicates,
        suppressed=found.suppressed,
        expired=found.expired,
        warnings=found.warnings,
        problems=found.problems,
    )
    counts = [
        Sentence("run.count_sendable", many=found.sendable),
        _invalid(found),
        Sentence("run.count_duplicate", many=found.duplicates),
    ]
    if found.suppressed:
        counts.append(Sentence("run.count_suppressed", many=found.suppressed))
    if found.expired:
        counts.append(Sentence("run.count_expired", many=found.expired))
    if job.source.blank_lines:
        counts.append(Sentence("run.count_blank", many=job.source.blank_lines))
    voice.say(
        Sentence(
            "run.surveyed",
            list=job.place.label,
            rows=found.rows,
            read_as=_read_as(job.source),
            counts=Phrases(counts),
        )
    )
    for note in job.source.notes:
        voice.say(note)


def _invalid(found: Survey) -> Sentence:
    """How many rows are invalid, and of which kinds, the most frequent first."""
    if not found.problems:
        return Sentence("run.count_invalid", many=0)
    kinds = Phrases(
        [Sentence("run.kind_count", kind=kind, many=many) for kind, many in found.problems.most_common()]
    )
    return Sentence("run.count_invalid_kinds", many=found.problems.total(), kinds=kinds)


def _read_as(source: Input) -> Sentence | str:
    """The encoding that the list was read in, or its sheet."""
    return source.encoding if source.sheet is None else Sentence("run.read_as_sheet", name=source.sheet)
