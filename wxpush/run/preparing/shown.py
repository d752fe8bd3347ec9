"""What somebody should see before they say yes, beside what the account says: where it goes, the first message, and what stops it."""

from collections.abc import Iterator

from wxpush.checkpoint.base import KnownRows
from wxpush.model import Composed, Recipient, State
from wxpush.parsing.baseurl import foreign_host
from wxpush.parsing.quantities import CountOrShare
from wxpush.run.ports import MessagePreview
from wxpush.run.preparing.departure import Departure
from wxpush.run.session import Session
from wxpush.run.settings import Settings
from wxpush.wechat.values import TemplateInfo
from wxpush.words import Duration, Phrases, Sentence


def destination(session: Session) -> list[Sentence]:
    """Where messages go, if that is not WeChat."""
    host = "" if session.access is None else foreign_host(session.access.base_url)
    return [Sentence("run.goes_elsewhere", host=host)] if host else []


def bounds(settings: Settings) -> Iterator[Sentence]:
    """What stops it before the last row, as far as the operator has asked for that."""
    if settings.limit is not None:
        yield Sentence("run.with_limit", many=settings.limit)
    if settings.canary:
        yield Sentence("run.with_canary", many=settings.canary)
    ends = []
    if settings.max_errors != CountOrShare():
        ends.append(Sentence("run.stops_at_errors", bound=str(settings.max_errors)))
    if settings.max_duration != float("inf"):
        ends.append(Sentence("run.stops_at_time", time=Duration(settings.max_duration)))
    if ends:
        yield Sentence("run.with_bounds", ends=Phrases(ends))


def first_message(
    session: Session, departure: Departure, template: TemplateInfo | None
) -> MessagePreview | None:
    """The message that leaves first, as its reader will see it; None where nothing can be made of any row any more."""
    composed = next(_composed(session, departure), None)
    if composed is None:
        return None
    return MessagePreview(
        title=session.job.campaign.name,
        where=str(Sentence("run.row_shown", row=composed.row, line=composed.line)),
        message=session.job.kind.card(composed.body),
        template=template,
        longest=(),
        labels={},
    )


def _composed(session: Session, departure: Departure) -> Iterator[Composed]:
    """In the order in which they leave: rows in doubt before the others."""
    repeated = min(departure.repeat, default=None)
    known: KnownRows = session.checkpoint
    for block in session.checkpoint.blocks():
        last = block.first_row + block.rows - 1
        if repeated is None and known.settled(block.first_row, last) == block.rows:
            continue
        if repeated is not None and not block.first_row <= repeated <= last:
            continue
        records = known.between(block.first_row, last)
        for row in session.job.source.rows(block):
            record = records.get(row.row)
            pending = record is None or record.state is State.PENDING
            if isinstance(row, Recipient) and (row.row == repeated if repeated is not None else pending):
                composed = session.job.channel.compose(row)
                if isinstance(composed, Composed):
                    yield composed
