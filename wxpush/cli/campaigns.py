"""A campaign, opened: its files, what it composes, and what its checkpoint may be held against."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wxpush.campaign import Campaign, fingerprint, load_campaign
from wxpush.channels.identity import People
from wxpush.channels.template import TemplateChannel
from wxpush.checkpoint import continuation, rows
from wxpush.checkpoint.base import Facts
from wxpush.checkpoint.continuation import Plan, Standing
from wxpush.checkpoint.findings import Findings
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cli.printer import Printer
from wxpush.cli.settings import Place
from wxpush.errors import UsageError
from wxpush.model import BadRow, Block, State
from wxpush.report.summary import count
from wxpush.sandbox.identity import SANDBOX_APPID
from wxpush.sources import Input, open_input
from wxpush.survey import Survey, survey


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
    channel: TemplateChannel
    source: Input
    people: People


@contextmanager
def open_job(place: Place, identity: Identity) -> Iterator[Job]:
    """Open and check campaign file and input together. Raises UsageError, before anything is sent."""
    campaign = load_campaign(_existing(place))
    channel = TemplateChannel(campaign, identity.appid)
    with open_input(place.recipients, format=place.format, encoding=place.encoding) as source:
        if source.columns is not None:
            channel.check_columns(source.columns, source=place.label)
        yield Job(place, identity, campaign, channel, source, People(identity.appid))


def planned(job: Job, checkpoint: SqliteCheckpoint, *, again: bool, accept_changes: bool) -> Plan:
    """Hold the campaign against its checkpoint. Raises ChangedError."""
    facts = checkpoint.facts()
    now = continuation.Campaign(
        name=job.campaign.name,
        appid=job.identity.appid,
        base_url=job.identity.base_url,
        fingerprint=fingerprint(job.campaign),
        has_key=bool(job.campaign.key),
        same_source=lambda facts: _same_source(job.source, facts, checkpoint.blocks()),
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
        touched=checkpoint.ask(rows.touched),
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
    on_bad: Callable[[BadRow], None] = lambda _: None,
) -> Survey:
    """Read the whole input and write what it holds into the checkpoint, all of it or nothing."""
    size = job.source.identity().size
    with printer.surveying(job.place.label, size) as on_block, checkpoint.transaction() as connection:
        findings = Findings(connection, plan.keep)
        found = survey(
            job.source,
            channel=job.channel,
            findings=findings,
            who=job.people.who,
            on_block=on_block,
            on_bad=on_bad,
        )
        findings.finish(
            Facts(
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
            )
        )
        before = findings.sent_before()
    _tell(job, found, before, printer)
    return found


def _tell(job: Job, found: Survey, before: int, printer: Printer) -> None:
    printer.event(
        "survey",
        rows=found.rows,
        invalid=found.problems.total(),
        duplicate=found.duplicates,
        problems=found.problems,
    )
    blank = f", {job.source.blank_lines:,} blank lines left out" if job.source.blank_lines else ""
    printer.say(
        f"{job.place.label}: {found.rows:,} rows ({job.source.encoding}): {found.sendable:,} can be sent, "
        f"{found.problems.total():,} invalid, {found.duplicates:,} duplicate{blank}"
    )
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
