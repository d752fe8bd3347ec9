"""What a monitor may know of the service, after Prometheus' rules."""

import re

import pytest

from tests.service.snapshots import SNAPSHOT, UNREADY
from wxpush.monitoring.exposition import BUCKETS
from wxpush.service.metrics import service_metrics
from wxpush.service.traffic import Traffic

_LINE = re.compile(r'(\w+)(?:\{((?:\w+="(?:[^"\\\n]|\\.)*",?)*)\})? (-?[\d.e+]+)')


def traffic():
    found = Traffic()
    for seconds in (0.0004, 0.001, 0.003, 0.2, 60):
        found.note(202, seconds)
    found.note(429, 1.0)
    return found


def text():
    return service_metrics(SNAPSHOT, UNREADY, traffic(), 7)


def values():
    found = {}
    for line in text().splitlines():
        if not line.startswith("#"):
            match = _LINE.fullmatch(line)
            assert match is not None, line
            found[match[1], match[2] or ""] = float(match[3])
    return found


def test_it_tells_what_waits_goes_and_came_to_what():
    found = values()
    assert found["wxpush_intake_taken_total", ""] == 99_577
    assert found["wxpush_intake_waiting", 'campaign="order-shipped"'] == 1200
    assert found["wxpush_intake_in_flight", 'campaign="order-shipped"'] == 8
    assert found["wxpush_intake_ended_total", 'campaign="order-shipped",state="rejected"'] == 320
    assert found["wxpush_intake_ended_total", 'campaign="order-shipped",state="expired"'] == 57
    assert found["wxpush_intake_refused_total", 'reason="full"'] == 3
    assert found["wxpush_intake_oldest_age_seconds", ""] == 95
    assert found["wxpush_intake_rate", ""] == 40
    assert found["wxpush_intake_paused", 'campaign="recall"'] == 1
    assert found["wxpush_intake_parked", 'campaign="odd \\"name\\"\\\\",reason="quota"'] == 1
    assert found["wxpush_intake_ready", ""] == 0
    assert found["wxpush_intake_unready", 'reason="quota"'] == 1
    assert found["wxpush_http_connections", ""] == 7


def test_codes_beyond_twenty_are_counted_together_and_none_is_lost():
    found = {
        labels: many for (name, labels), many in values().items() if name == "wxpush_intake_rejected_total"
    }
    assert len(found) == 21
    assert sum(found.values()) == sum(SNAPSHOT.errcodes.values())
    assert any('errcode="other"' in labels for labels in found)


def test_answers_are_counted_by_status_and_by_how_long_they_took():
    found = values()
    assert found["wxpush_http_answers_total", 'code="202"'] == 5
    assert found["wxpush_http_answers_total", 'code="429"'] == 1
    name = "wxpush_http_answer_duration_seconds"
    counts = [found[f"{name}_bucket", f'le="{bound:g}"'] for bound in BUCKETS]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (2, 5)  # a bound is part of its own bucket
    assert found[f"{name}_bucket", 'le="+Inf"'] == found[f"{name}_count", ""] == 6
    assert found[f"{name}_sum", ""] == pytest.approx(61.2044)
