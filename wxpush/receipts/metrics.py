"""What a monitor may know of a receiver: text in the format of Prometheus. It names the account, and no person.

https://prometheus.io/docs/practices/naming/
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from wxpush.delivery import DeliveryOutcome
from wxpush.monitoring.exposition import Families, Metric, text_of
from wxpush.receipts.reading.refused import PushFault
from wxpush.version import __version__

_HELP = {
    "wxpush_info": "The wxpush that tells this.",
    "wxpush_receipts_start_time_seconds": "When the receiver began.",
    "wxpush_receipts_last_push_timestamp_seconds": "When a push with a right signature last came.",
    "wxpush_receipts_total": "Delivery events that are kept, by what they tell, with those of before the start.",
    "wxpush_receipts_events_total": "Delivery events that came, by whether they were known already.",
    "wxpush_receipts_other_pushes_total": "Pushes about something else.",
    "wxpush_receipts_refused_pushes_total": "Pushes that were not taken, by the word of the reason.",
    "wxpush_receipts_not_kept_total": "Delivery events that could not be kept, which WeChat pushes again.",
    "wxpush_receipts_not_forwarded_total": "Pushes that the former callback did not take.",
}
_FAMILIES = Families(_HELP)
_one, _total = _FAMILIES.one, _FAMILIES.total


class ReceiverSight(Struct, frozen=True, kw_only=True):
    """A receiver at one moment. `kept`: events of its file, None where that cannot be read now; `counts`: what came since it began, by Receiver's words."""

    appid: str
    began_ms: int
    last_push_ms: int | None
    kept: Mapping[DeliveryOutcome, int] | None
    counts: Mapping[str, int]


def receipts_metrics(found: ReceiverSight) -> str:
    """The whole text."""
    return text_of(_families(found), {"appid": found.appid})


def _families(found: ReceiverSight) -> Iterator[Metric]:
    def of(word: str) -> int:
        return found.counts.get(word, 0)

    yield _FAMILIES.gauge("wxpush_info", [({"version": __version__}, 1)])
    yield _one("wxpush_receipts_start_time_seconds", found.began_ms / 1000)
    if found.last_push_ms is not None:
        yield _one("wxpush_receipts_last_push_timestamp_seconds", found.last_push_ms / 1000)
    if found.kept is not None:
        kept = [
            ({"outcome": outcome.name.lower()}, found.kept.get(outcome, 0)) for outcome in DeliveryOutcome
        ]
        yield _total("wxpush_receipts_total", kept)
    came = [({"known": "no"}, of("new")), ({"known": "yes"}, of("known"))]
    yield _total("wxpush_receipts_events_total", came)
    yield _total("wxpush_receipts_other_pushes_total", [({}, of("other"))])
    refused = [({"reason": fault.value}, of(fault.value)) for fault in PushFault]
    yield _total("wxpush_receipts_refused_pushes_total", refused)
    yield _total("wxpush_receipts_not_kept_total", [({}, of("not_kept"))])
    yield _total("wxpush_receipts_not_forwarded_total", [({}, of("not_forwarded"))])
