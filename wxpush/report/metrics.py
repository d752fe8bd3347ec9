"""What a monitor may know of the last run, as text in the format of Prometheus: for the textfile collector of a machine whose runs cron begins.

https://prometheus.io/docs/instrumenting/exposition_formats/ and https://prometheus.io/docs/practices/naming/
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wxpush.monitoring.exposition import Families, Metric, by_code, text_of
from wxpush.report.labelling import DONE
from wxpush.report.page.outcomes import PARTS, of_summary
from wxpush.report.standing import StatusSummary
from wxpush.version import __version__

_SUCCESS = "wxpush_last_success_timestamp_seconds"
_FORMER = re.compile(rf"^{_SUCCESS}(?:\{{[^}}]*\}})? (\d+(?:\.\d+)?)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnd:
    """How one process ended: its exit code, when (ms since 1970), after how many seconds."""

    code: int
    ended_ms: int
    seconds: float


def metrics(name: str, end: RunEnd, found: StatusSummary | None, *, former: str = "") -> str:
    """The whole text. `name`: what tells this file's series from others'; `found`: how the campaign stands, None where that is not known;
    `former`: the text that this one replaces, of which the last success is kept.
    """
    families = [*_of_run(end, former), *(_of_campaign(found) if found is not None else ())]
    return text_of(families, {"campaign": name})


#: Every metric with what it is, in English, as Prometheus' own.
_HELP = {
    "wxpush_info": "The wxpush that wrote this.",
    "wxpush_last_run_timestamp_seconds": "When the last run ended.",
    "wxpush_last_run_duration_seconds": "How long the last run took.",
    "wxpush_last_run_exit_code": "Exit code of the last run.",
    _SUCCESS: "When a run last went to its end.",
    "wxpush_rows": "Rows of the campaign by outcome.",
    "wxpush_rejected_rows": "Rows that WeChat rejected, by its code.",
    "wxpush_delivery_rows": "Rows that WeChat accepted, by what it has told of their delivery.",
    "wxpush_last_sending_requests": "Requests of the last process that sent.",
    "wxpush_last_sending_retries": "Requests of the last process that sent which came after a row's first.",
    "wxpush_last_sending_duration_seconds": "From the first request of the last process that sent to its last answer.",
    "wxpush_last_sending_answer_median_seconds": "Within this time half of its answers came.",
    "wxpush_last_sending_answer_99_percent_seconds": "Within this time 99 of 100 of its answers came.",
}


_FAMILIES = Families(_HELP)
_gauge, _one = _FAMILIES.gauge, _FAMILIES.one


def _of_run(end: RunEnd, former: str) -> Iterator[Metric]:
    yield _gauge("wxpush_info", [({"version": __version__}, 1)])
    yield _one("wxpush_last_run_timestamp_seconds", end.ended_ms / 1000)
    yield _one("wxpush_last_run_duration_seconds", round(end.seconds, 3))
    yield _one("wxpush_last_run_exit_code", end.code)
    before = _FORMER.search(former)
    if end.code in DONE:
        yield _one(_SUCCESS, end.ended_ms / 1000)
    elif before is not None:
        yield _one(_SUCCESS, float(before[1]))


def _of_campaign(found: StatusSummary) -> Iterator[Metric]:
    parts = of_summary(found)
    yield _gauge("wxpush_rows", [({"state": name}, parts[name]) for name in PARTS])
    if found.errcodes:
        yield _gauge("wxpush_rejected_rows", by_code(found.errcodes.items()))
    if found.receipts is not None:
        told = [(name, many) for name, many in found.receipts.items() if name != "probable"]
        yield _gauge("wxpush_delivery_rows", [({"outcome": name}, many) for name, many in told])
    yield _one("wxpush_last_sending_requests", found.attempts)
    yield _one("wxpush_last_sending_retries", found.retries)
    yield _one("wxpush_last_sending_duration_seconds", found.seconds)
    for word, seconds in (("median", found.answer_p50), ("99_percent", found.answer_p99)):
        if seconds is not None:
            yield _one(f"wxpush_last_sending_answer_{word}_seconds", seconds)
