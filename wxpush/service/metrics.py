"""What a monitor may know of the service: its standing as text in the format of Prometheus.

https://prometheus.io/docs/practices/naming/
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from wxpush.intake.base import IntakeSnapshot, Unready
from wxpush.monitoring.exposition import Families, Labelled, Metric, by_code, text_of
from wxpush.service.traffic import Traffic
from wxpush.version import __version__

_HELP = {
    "wxpush_info": "The wxpush that tells this.",
    "wxpush_intake_start_time_seconds": "When the service began.",
    "wxpush_intake_sandbox": "Whether what is told is of messages that reach a sandbox, and nobody else.",
    "wxpush_intake_ready": "Whether all that is taken leaves at once.",
    "wxpush_intake_unready": "Why it does not, by the word of the reason.",
    "wxpush_intake_taken_total": "Messages that were taken.",
    "wxpush_intake_known_total": "Messages that had been taken before, by their key.",
    "wxpush_intake_refused_total": "Messages that were not taken, by the word of the reason.",
    "wxpush_intake_ended_total": "Messages that came to an end, by the state that they ended in.",
    "wxpush_intake_rejected_total": "Messages that WeChat refused for good, by its code.",
    "wxpush_intake_attempts_total": "Requests to WeChat for messages.",
    "wxpush_intake_retries_total": "Requests to WeChat that came after a message's first.",
    "wxpush_intake_waiting": "Messages that wait to leave.",
    "wxpush_intake_in_flight": "Messages that have left, and of which no answer has come.",
    "wxpush_intake_waiting_limit": "How many messages may wait or be in flight.",
    "wxpush_intake_oldest_age_seconds": "For how long the oldest message waits that has not come to an end.",
    "wxpush_intake_rate": "Messages a second that may leave.",
    "wxpush_intake_rate_asked": "Messages a second that the operator lets leave.",
    "wxpush_intake_paused": "Whether somebody paused the campaign.",
    "wxpush_intake_parked": "Whether the campaign waits after a stop, by its reason.",
    "wxpush_http_answers_total": "Answers over HTTP, by status.",
    "wxpush_http_answer_duration_seconds": "From a request to the beginning of its answer.",
    "wxpush_http_connections": "Connections that are open.",
}
_FAMILIES = Families(_HELP)
_gauge, _one, _total = _FAMILIES.gauge, _FAMILIES.one, _FAMILIES.total


def service_metrics(
    found: IntakeSnapshot, unready: Sequence[Unready], traffic: Traffic, connections: int
) -> str:
    """The whole text. It names campaigns and codes, and no person and no key."""
    return text_of(
        [
            _gauge("wxpush_info", [({"version": __version__}, 1)]),
            *_of_intake(found),
            *_of_campaigns(found),
            *_of_readiness(unready),
            _total(
                "wxpush_http_answers_total",
                [({"code": f"{code}"}, many) for code, many in sorted(traffic.answers.items())],
            ),
            _FAMILIES.durations("wxpush_http_answer_duration_seconds", [({}, traffic.took)]),
            _gauge("wxpush_http_connections", [({}, connections)]),
        ]
    )


def _of_intake(found: IntakeSnapshot) -> Iterator[Metric]:
    yield _one("wxpush_intake_start_time_seconds", found.started_ms / 1000)
    yield _one("wxpush_intake_sandbox", found.sandbox)
    yield _total("wxpush_intake_taken_total", [({}, found.taken)])
    yield _total("wxpush_intake_known_total", [({}, found.known)])
    yield _total(
        "wxpush_intake_refused_total", [({"reason": word}, many) for word, many in found.refused.items()]
    )
    yield _total("wxpush_intake_attempts_total", [({}, found.attempts)])
    yield _total("wxpush_intake_retries_total", [({}, found.retries)])
    yield _one("wxpush_intake_waiting_limit", found.most_waiting)
    oldest = found.at_ms - found.oldest_ms if found.oldest_ms is not None else 0
    yield _one("wxpush_intake_oldest_age_seconds", max(oldest, 0) / 1000)
    if found.rate is not None:
        yield _one("wxpush_intake_rate", found.rate)
    if found.asked is not None:
        yield _one("wxpush_intake_rate_asked", found.asked)


def _of_campaigns(found: IntakeSnapshot) -> Iterator[Metric]:
    named = [({"campaign": each.name}, each) for each in found.campaigns]
    yield _gauge("wxpush_intake_waiting", [(labels, each.waiting) for labels, each in named])
    yield _gauge("wxpush_intake_in_flight", [(labels, each.in_flight) for labels, each in named])
    yield _gauge("wxpush_intake_paused", [(labels, each.paused_by is not None) for labels, each in named])
    parked = [
        ({**labels, "reason": each.parked.word}, 1.0) for labels, each in named if each.parked is not None
    ]
    yield _gauge("wxpush_intake_parked", parked)
    ended = [({"campaign": name, "state": state}, many) for (name, state), many in found.ended.items()]
    yield _total("wxpush_intake_ended_total", ended)
    yield _total("wxpush_intake_rejected_total", list(_by_code(found.errcodes)))


def _by_code(errcodes: Mapping[tuple[str, int], int]) -> Iterator[Labelled]:
    by_campaign: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for (name, code), many in errcodes.items():
        by_campaign[name].append((code, many))
    for name, codes in by_campaign.items():
        # By the code: which ones have a series of their own must not change from one scrape to the next.
        codes.sort()
        yield from by_code(codes, {"campaign": name})


def _of_readiness(unready: Sequence[Unready]) -> Iterator[Metric]:
    yield _one("wxpush_intake_ready", not unready)
    yield _gauge(
        "wxpush_intake_unready", [({"reason": word}, 1) for word in sorted({one.word for one in unready})]
    )
