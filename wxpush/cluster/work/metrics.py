"""What a monitor may know of a worker: text in the format of Prometheus. It names accounts and codes, and no person.

https://prometheus.io/docs/practices/naming/
"""

from collections.abc import Iterator, Sequence
from math import inf

from msgspec import Struct

from wxpush.cluster.work.counts import ChunkCounts
from wxpush.hold import Hold
from wxpush.monitoring.exposition import Families, Histogram, Labelled, Metric, by_code, text_of
from wxpush.version import __version__

_HELP = {
    "wxpush_info": "The wxpush that tells this.",
    "wxpush_worker_start_time_seconds": "When the worker began.",
    "wxpush_worker_last_report_timestamp_seconds": "When Redis last took its report.",
    "wxpush_worker_refused_accounts": "Accounts that it must not send for.",
    "wxpush_worker_lanes": "Chunks that it takes at once.",
    "wxpush_worker_lanes_busy": "Chunks that it has.",
    "wxpush_worker_in_flight": "Messages that have left, and of which no answer has come.",
    "wxpush_worker_rate": "Messages a second that may leave from all workers of the account.",
    "wxpush_worker_held": "Why nothing leaves from here, by the word of the reason.",
    "wxpush_worker_chunks_total": "Chunks that it has done with.",
    "wxpush_worker_requests_total": "Requests to WeChat.",
    "wxpush_worker_retries_total": "Requests to WeChat that came after a row's first.",
    "wxpush_worker_rows_total": "Rows that came to an end here, by state.",
    "wxpush_worker_rejected_rows_total": "Rows that WeChat rejected, by its code.",
    "wxpush_worker_answer_duration_seconds": "From a request to WeChat to its answer.",
}
_FAMILIES = Families(_HELP)
_gauge, _one, _total = _FAMILIES.gauge, _FAMILIES.one, _FAMILIES.total


class AccountSight(Struct, frozen=True, kw_only=True):
    """One account at one moment. `rate`: messages a second, infinite where unlimited."""

    appid: str
    lanes: int
    busy: int
    rate: float
    hold: Hold | None
    count: ChunkCounts


def worker_metrics(
    accounts: Sequence[AccountSight], *, began_ms: int, reported_ms: int | None, refused: int
) -> str:
    """The whole text. Times in ms since 1970; `reported_ms`: None where Redis has taken no report yet."""
    families: list[Metric | Histogram] = [
        _gauge("wxpush_info", [({"version": __version__}, 1)]),
        _one("wxpush_worker_start_time_seconds", began_ms / 1000),
        _one("wxpush_worker_refused_accounts", refused),
    ]
    if reported_ms is not None:
        families.append(_one("wxpush_worker_last_report_timestamp_seconds", reported_ms / 1000))
    return text_of([*families, *_of_accounts([({"appid": each.appid}, each) for each in accounts])])


def _of_accounts(named: Sequence[tuple[dict[str, str], AccountSight]]) -> Iterator[Metric | Histogram]:
    yield _gauge("wxpush_worker_lanes", [(own, each.lanes) for own, each in named])
    yield _gauge("wxpush_worker_lanes_busy", [(own, each.busy) for own, each in named])
    yield _gauge("wxpush_worker_in_flight", [(own, each.count.in_flight) for own, each in named])
    yield _gauge("wxpush_worker_rate", [(own, each.rate) for own, each in named if each.rate < inf])
    yield _gauge(
        "wxpush_worker_held",
        [({**own, "reason": each.hold.by.value}, 1) for own, each in named if each.hold is not None],
    )
    yield _total("wxpush_worker_chunks_total", [(own, each.count.chunks) for own, each in named])
    yield _total("wxpush_worker_requests_total", [(own, each.count.attempts) for own, each in named])
    yield _total("wxpush_worker_retries_total", [(own, each.count.retries) for own, each in named])
    yield _total("wxpush_worker_rows_total", [line for own, each in named for line in _rows(own, each)])
    yield _total(
        "wxpush_worker_rejected_rows_total",
        # By the code: which ones have a series of their own must not change from one scrape to the next.
        [line for own, each in named for line in by_code(sorted(each.count.errcodes.items()), own)],
    )
    yield _FAMILIES.durations(
        "wxpush_worker_answer_duration_seconds", [(own, each.count.took) for own, each in named]
    )


def _rows(own: dict[str, str], each: AccountSight) -> Iterator[Labelled]:
    for state, many in sorted(each.count.states.items()):
        yield {**own, "state": state.name.lower()}, many
