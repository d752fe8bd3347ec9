"""What a monitor may know of a dispatcher: text in the format of Prometheus, of what workers did that it has collected.

https://prometheus.io/docs/practices/naming/
"""

from collections.abc import Iterator
from math import inf

from msgspec import Struct

from wxpush.hold import Hold
from wxpush.model import State
from wxpush.monitoring.exposition import Families, Metric, by_code, text_of
from wxpush.sending.tally import Tally
from wxpush.version import __version__

#: Rows in these were given back, or are on their way.
_OPEN = frozenset({State.PENDING, State.IN_FLIGHT})
_HELP = {
    "wxpush_info": "The wxpush that tells this.",
    "wxpush_dispatch_start_time_seconds": "When this process began to hand out rows.",
    "wxpush_dispatch_rows_to_do": "Rows that this process has to do with.",
    "wxpush_dispatch_rate": "Messages a second that may leave from all workers of the account.",
    "wxpush_dispatch_rate_asked": "Messages a second that were asked for.",
    "wxpush_dispatch_held": "What holds rows back, by the word of the reason.",
    "wxpush_dispatch_rows_total": "Rows that came to an end, by state.",
    "wxpush_dispatch_rejected_rows_total": "Rows that WeChat rejected, by its code.",
    "wxpush_dispatch_requests_total": "Requests of workers to WeChat.",
    "wxpush_dispatch_retries_total": "Requests of workers to WeChat that came after a row's first.",
}
_FAMILIES = Families(_HELP)
_one, _total = _FAMILIES.one, _FAMILIES.total


class DispatchSight(Struct, frozen=True, kw_only=True):
    """A dispatch at one moment. `rate`, `asked`: messages a second, infinite where unlimited."""

    campaign: str
    began_ms: int
    rows: int
    rate: float
    asked: float
    holds: tuple[Hold, ...]
    tally: Tally


def dispatch_metrics(found: DispatchSight) -> str:
    """The whole text."""
    return text_of(_families(found), {"campaign": found.campaign})


def _families(found: DispatchSight) -> Iterator[Metric]:
    tally = found.tally
    yield _FAMILIES.gauge("wxpush_info", [({"version": __version__}, 1)])
    yield _one("wxpush_dispatch_start_time_seconds", found.began_ms / 1000)
    yield _one("wxpush_dispatch_rows_to_do", found.rows)
    if found.rate < inf:
        yield _one("wxpush_dispatch_rate", found.rate)
    if found.asked < inf:
        yield _one("wxpush_dispatch_rate_asked", found.asked)
    words = sorted({hold.by.value for hold in found.holds})
    yield _FAMILIES.gauge("wxpush_dispatch_held", [({"reason": word}, 1) for word in words])
    ended = [(state, many) for state, many in sorted(tally.states.items()) if state not in _OPEN]
    yield _total(
        "wxpush_dispatch_rows_total", [({"state": state.name.lower()}, many) for state, many in ended]
    )
    yield _total("wxpush_dispatch_rejected_rows_total", by_code(sorted(tally.errcodes.items())))
    yield _total("wxpush_dispatch_requests_total", [({}, tally.attempts)])
    yield _total("wxpush_dispatch_retries_total", [({}, tally.retries)])
