"""A campaign, opened: its files, what it composes, and what its checkpoint may be held against."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from wxpush.campaign import Campaign, fingerprint, load_campaign
from wxpush.channels.base import Channel
from wxpush.channels.identity import People
from wxpush.channels.suppressing import Suppressing
from wxpush.channels.template import TemplateChannel
from wxpush.checkpoint import continuation, dispatched, rows
from wxpush.checkpoint.base import Facts
from wxpush.checkpoint.continuation import Plan, Standing
from wxpush.checkpoint.findings import Findings, write_facts
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cli.campaign.listed import Listed, read_list
from wxpush.cli.common.place import Place
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.suppression import Suppression
from wxpush.errors import UsageError
from wxpush.model import BadRow, Block, FileIdentity, RowWarning, State
from wxpush.openids import Openids
from wxpush.report.summary import count
from wxpush.sandbox.identity import SANDBOX_APPID
from wxpush.sources import Input, open_input
from wxpush.survey import Look, Survey, survey
from wxpush.sweep import sweep


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose campaign it is. `base_url` is "sandbox" in a rehearsal, whose port is another each time."""

    appid: str
    base_url: str


@dataclass(frozen=True, slots=True)
class Job:
    """A campaign whose files are open."""

    place: Place
    identity: Identity
    campaign: Campaign
    channel: Channel
    source: Input
    people: People
    #: Sentences on texts of the campaign file that are the same for every row, and odd.
    doubts: Sequence[str]
    #: Places of the campaign file whose text differs from row to row.
    varying: frozenset[str]
    listed: Listed | None = None


class Listener(Protocol):
    """Hears of each row that is not sent, and of what should be known of others."""

    def bad(self, row: BadRow) -> None: ...

    def warning(self, warning: RowWarning) -> None: ...


@contextmanager
def open_job(place: Place, identity: Identity, suppression: Suppression | None = None) -> Iterator[Job]:
    """Open and check campaign file and input together. Raises UsageError, before anything is sent."""
    campaign = load_campaign(_existing(place))
    if place.allow_hosts and not campaign.allow_hosts:
        campaign = msgspec.structs.replace(campaign, allow_hosts=place.allow_hosts)
    channel = TemplateChannel(campaign, identity.appid)
    with open_input(
        place.recipients, format=place.format, encoding=place.encoding, sheet=place.sheet
    ) as source:
        if source.columns is not None:
            channel.check_columns(source.columns, source=place.label)
        listed = read_list(suppression) if suppression is not None else None
        within = channel if listed is None else Suppressing(channel, listed.members.reason)
        people = People(identity.appid)
        yield Job(place, identity, campaign, within, source, people, channel.doubts, channel.varying, listed)


def planned(job: Job, checkpoint: SqliteCheckpoint, *, again: bool, accept_changes: bool) -> Plan:
    """Hold the campaign against its checkpoint. Raises ChangedError."""
    facts = checkpoint.facts()
    now = continuation.Campaign(
        name=job.campaign.name,
        appid=job.identity.appid,
        base_url=job.identity.base_url,
        fingerprint=fingerprint(job.campaign),
        key=job.campaign.key,
        same_source=lambda facts: _same_source(job.source, facts, checkpoint.blocks()),
        same_list=facts is None or facts.suppression == _list_identity(job),
    )
    return continuation.plan(
        facts, _standing(checkpoint, facts), now, again=again, accept_changes=accept_changes
    )


def _standing(checkpoint: SqliteCheckpoint, facts: Facts | None) -> Standing:
    if facts is None:
        return Standing(touched=False, settled=False, complete=False)
    states = checkpoint.ask(rows.counts)
    counts = count(facts.rows, states, None)
    return Standing(
        touched=checkpoint.ask(rows.touched) or checkpoint.ask(dispatched.active) is not None,
        settled=any(state is State.REJECTED for state, _ in states),
        complete=not counts.not_attempted and not counts.in_doubt,
    )


#: The account of every rehearsal.
SANDBOX = Identity(SANDBOX_APPID, "sandbox")


def surveyed(
    job: Job,
    checkpoint: SqliteCheckpoint,
    plan: Plan,
    printer: Printer,
    *,
    listener: Listener | None = None,
    looks: Sequence[Look] = (),
) -> Survey:
    """Read the whole input and write what it holds into the checkpoint, all of it or nothing."""
    size = job.source.identity().size
    with (
        printer.surveying(job.place.label, size) as on_block,
        checkpoint.transaction() as connection,
        Openids() as openids,
    ):
        findings = Findings(connection, plan.keep)
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
        findings.finish(_facts(job, plan, found))
        before = findings.sent_before()
    _tell(job, found, before, printer)
    if found.warnings and listener is None:
        kinds = ", ".join(f"{kind} {many:,}" for kind, many in found.warnings.most_common())
        printer.say(f"Worth a look before they are sent: {kinds}. `wxpush send --dry-run` shows the rows.")
    return found


def _facts(job: Job, plan: Plan, found: Survey) -> Facts:
    return Facts(
        name=plan.name,
        run=plan.run,
        appid=job.identity.appid,
        base_url=job.identity.base_url,
        campaign=fingerprint(job.campaign),
        source=job.source.identity(),
        source_digest=found.digest,
        format=job.source.format,
        encoding=job.source.encoding,
        columns=job.source.columns,
        rows=found.rows,
        blank_lines=job.source.blank_lines,
        key=job.campaign.key,
        suppression=_list_identity(job),
    )


def swept(job: Job, checkpoint: SqliteCheckpoint, printer: Printer) -> None:
    """Settle what a suppression list that was changed since the survey leaves out now."""
    now, facts = _list_identity(job), checkpoint.facts()
    assert facts is not None, "a survey leaves its facts"
    if now is None or now == facts.suppression:
        return
    with (
        printer.surveying(job.place.label, job.source.identity().size) as on_block,
        checkpoint.transaction() as connection,
    ):
        many = 0
        for found in sweep(
            job.source,
            checkpoint.blocks(),
            rows=checkpoint,
            channel=job.channel,
            at_ms=time.time_ns() // 1_000_000,
            on_block=on_block,
        ):
            rows.write(connection, found)
            many += len(found)
        write_facts(connection, msgspec.structs.replace(facts, suppression=now))
    if many:
        printer.say(f"{many:,} more rows are suppressed: their openids came on the suppression list since.")


def _list_identity(job: Job) -> FileIdentity | None:
    return job.listed.identity if job.listed else None


def _tell(job: Job, found: Survey, before: int, printer: Printer) -> None:
    printer.event(
        "survey",
        rows=found.rows,
        invalid=found.problems.total(),
        duplicate=found.duplicates,
        suppressed=found.suppressed,
        warnings=found.warnings,
        problems=found.problems,
    )
    suppressed = f", {found.suppressed:,} suppressed" if found.suppressed else ""
    blank = f", {job.source.blank_lines:,} blank lines left out" if job.source.blank_lines else ""
    printer.say(
        f"{job.place.label}: {found.rows:,} rows ({job.source.encoding}): {found.sendable:,} can be sent, "
        f"{found.problems.total():,} invalid, {found.duplicates:,} duplicate{suppressed}{blank}"
    )
    for doubt in job.doubts:
        printer.say(doubt)
    if before:
        printer.say(
            f"{before:,} of the rows still to be sent go to somebody to whom this run has sent a message already."
        )


def _same_source(source: Input, facts: Facts, blocks: list[Block]) -> bool:
    if (source.format, source.encoding) != (facts.format, facts.encoding):
        return False
    return source.identity() == facts.source or source.unchanged(blocks)


def _existing(place: Place) -> Path:
    if not place.recipients.exists():
        raise UsageError(
            f"{place.recipients} does not exist; nothing was sent; check the name and the folder you are in."
        )
    if not place.campaign.exists():
        raise UsageError(
            f"There is no campaign file {place.campaign}, so nothing was sent. "
            f"Write one there (`wxpush init` makes an example), or name another with -c FILE."
        )
    return place.campaign
