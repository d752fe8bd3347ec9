"""What became of the rows that WeChat accepted, as `status`, `history` and the report tell it."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from wxpush.delivery import DeliverySums
from wxpush.report.standing import StatusSummary
from wxpush.words import Phrases, Sentence
from wxpush.words.moments import Moment

#: In this order.
OUTCOMES = ("delivered", "blocked", "failed", "limited", "unknown")


def with_delivery(
    found: StatusSummary, sums: DeliverySums | None, fault: Sentence | str | None = None
) -> StatusSummary:
    """The summary with these sums; `fault`: why there are none."""
    if fault is not None:
        return msgspec.structs.replace(found, receipts_fault=str(fault))
    if sums is None:
        return found
    accepted = found.sent_altogether + found.under_review
    counts = {name: getattr(sums, name) for name in OUTCOMES[:-1]}
    counts |= {"unknown": max(accepted - sums.known, 0), "probable": sums.probable}
    newest = (
        None
        if sums.newest_s is None
        else datetime.fromtimestamp(sums.newest_s).astimezone().isoformat(timespec="seconds")
    )
    return msgspec.structs.replace(found, receipts=counts, receipts_newest=newest)


def delivery_lines(found: StatusSummary) -> list[Sentence]:
    """For people; nothing where nobody takes delivery events."""
    if found.receipts_fault is not None:
        return [Sentence("report.delivery_fault", why=found.receipts_fault)]
    if found.receipts is None:
        return []
    doubt = [Sentence("report.delivery_of_doubt")] if found.in_doubt else []
    if found.receipts_newest is None:
        return [Sentence("report.delivery_none"), *doubt]
    told = Phrases(delivery_parts(found.receipts))
    return [Sentence("report.delivery", told=told, newest=Moment.of_iso(found.receipts_newest)), *doubt]


def delivery_parts(counts: Mapping[str, int]) -> list[Sentence]:
    """What there is any of."""
    return [
        Sentence(f"receipts.{name}", many=counts[name]) for name in (*OUTCOMES, "probable") if counts[name]
    ]
