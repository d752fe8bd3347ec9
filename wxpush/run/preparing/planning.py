"""Whether the existing checkpoint is continued, starts over, or is refused."""

from wxpush.checkpoint import continuation, dispatched, rows
from wxpush.checkpoint.base import Facts
from wxpush.checkpoint.continuation import Plan, Standing
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import ChangedError, SourceError
from wxpush.model import Block, State
from wxpush.report.summary import count
from wxpush.run.job import Job
from wxpush.sources import Input
from wxpush.words import Sentence


def planned(
    job: Job, checkpoint: SqliteCheckpoint, *, again: bool, accept_changes: bool, marks: bool = False
) -> Plan:
    """Compare the campaign with its checkpoint. `marks`: the command chooses among its settled rows. Raises ChangedError."""
    facts = checkpoint.facts()
    now = continuation.AskedCampaign(
        name=job.campaign.name,
        channel=job.kind.word,
        appid=job.account.appid,
        base_url=job.account.base_url,
        fingerprint=job.fingerprint,
        only_hosts=lambda facts: _only_hosts(job, facts),
        key=job.campaign.key,
        same_source=lambda facts: _same_source(job.source, facts, checkpoint.blocks()),
        difference=lambda facts: _difference(job.source, facts, checkpoint.blocks()),
        same_list=facts is None or facts.suppression == job.list_identity,
    )
    return continuation.plan(
        facts, _standing(checkpoint, facts), now, again=again, accept_changes=accept_changes, marks=marks
    )


def planned_under_way(job: Job, checkpoint: SqliteCheckpoint) -> Plan:
    """The plan while a cluster has the rows, of which none can be another now. Raises ChangedError."""
    try:
        return planned(job, checkpoint, again=False, accept_changes=False)
    except ChangedError:
        raise ChangedError("run.changed_under_a_cluster") from None


def _only_hosts(job: Job, facts: Facts) -> bool:
    """Whether a campaign that is another now is so by the `allow_hosts` of wxpush.yaml alone."""
    return job.known_with(facts.hosts or ()) == facts.campaign


def _standing(checkpoint: SqliteCheckpoint, facts: Facts | None) -> Standing:
    if facts is None:
        return Standing(touched=False, settled=False, complete=False)
    states = checkpoint.ask(rows.counts)
    counts = count(facts.rows, states, None)
    return Standing(
        touched=_resent(checkpoint, facts)
        or checkpoint.ask(rows.touched)
        or checkpoint.ask(dispatched.active) is not None,
        settled=any(state in {State.REJECTED, State.EXPIRED} for state, _ in states),
        complete=not counts.not_attempted and not counts.in_doubt,
        cut_off=any(one.exit_code is None for one in checkpoint.invocations()[-1:]),
    )


def _resent(checkpoint: SqliteCheckpoint, facts: Facts) -> bool:
    """Whether rows that may have been delivered were sent anew, and may have any outcome since."""
    return checkpoint.ask(rows.pending_again) if facts.doubt_resent is None else facts.doubt_resent


def _same_source(source: Input, facts: Facts, blocks: list[Block]) -> bool:
    if (source.format, source.encoding) != (facts.format, facts.encoding):
        return False
    return source.identity() == facts.source or source.unchanged(blocks)


def _difference(source: Input, facts: Facts, before: list[Block]) -> Sentence | str:
    """Rows then and now, and the lines of the first block that is another; empty where the input can no more be read as it was."""
    if (source.format, source.encoding) != (facts.format, facts.encoding):
        return ""
    try:
        now = [block for block, _ in source.blocks()]
    except (ChangedError, SourceError):
        return ""
    same = 0
    while same < min(len(before), len(now)) and before[same].digest == now[same].digest:
        same += 1
    rows_now = sum(block.rows for block in now)
    if same == len(now) == len(before):
        return ""
    first = (now if same < len(now) else before)[same].first_line
    if same + 1 < len(now):
        last = now[same + 1].first_line - 1
        return Sentence("checkpoint.input_differs", before=facts.rows, now=rows_now, first=first, last=last)
    return Sentence("checkpoint.input_ends", before=facts.rows, now=rows_now, first=first - 1)
