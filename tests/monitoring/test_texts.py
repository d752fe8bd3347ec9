"""Metrics after Prometheus' rules; the pages, the alerts and the dashboard name what there is."""

import json
import re
from shutil import which
from subprocess import run

import pytest
import yaml

from tests.monitoring.texts import TEXTS, dispatcher, receiver, values, worker
from tests.pages.markdown import ROOT
from wxpush.monitoring.exposition import BUCKETS, by_code

PAGES = ("docs/metrics.md", "docs/zh/metrics.md")
NO_PROMTOOL = pytest.mark.skipif(which("promtool") is None, reason="promtool is not installed")


def test_a_worker_tells_chunks_that_ended_and_those_in_hand():
    found, own = values(worker()), 'appid="wx0123456789abcdef"'
    assert found["wxpush_worker_requests_total", own] == 90 + 90 + 60
    assert found["wxpush_worker_chunks_total", own] == 2
    assert found["wxpush_worker_rows_total", f'{own},state="sent"'] == 240
    assert found["wxpush_worker_rejected_rows_total", f'{own},errcode="43004"'] == 12
    assert found["wxpush_worker_in_flight", own] == 7  # of the one in hand
    assert found["wxpush_worker_held", f'{own},reason="throttled"'] == 1
    assert not any('state="pending"' in labels for _, labels in found)


def test_a_workers_answers_are_counted_once_each():
    found, own = values(worker()), 'appid="wx0123456789abcdef"'
    name = "wxpush_worker_answer_duration_seconds"
    counts = [found[f"{name}_bucket", f'{own},le="{bound:g}"'] for bound in BUCKETS]
    assert counts == sorted(counts)
    assert found[f"{name}_count", own] == found[f"{name}_bucket", f'{own},le="+Inf"'] == 3 * 4
    assert found[f"{name}_sum", own] == pytest.approx(3 * 3.054)


def test_a_dispatcher_tells_what_it_has_collected_and_what_holds_rows():
    found, own = values(dispatcher()), r'campaign="or\"ders"'
    assert found["wxpush_dispatch_rows_to_do", own] == 1000
    assert found["wxpush_dispatch_rows_total", f'{own},state="in_doubt"'] == 1
    assert (found["wxpush_dispatch_rate", own], found["wxpush_dispatch_rate_asked", own]) == (80, 100)
    assert found["wxpush_dispatch_held", f'{own},reason="no_worker"'] == 1


def test_a_receiver_tells_what_is_kept_and_what_was_not_taken():
    found, own = values(receiver()), 'appid="wx0123456789abcdef"'
    assert found["wxpush_receipts_total", f'{own},outcome="delivered"'] == 900
    assert found["wxpush_receipts_total", f'{own},outcome="limited"'] == 0
    assert found["wxpush_receipts_refused_pushes_total", f'{own},reason="forged"'] == 2
    assert found["wxpush_receipts_events_total", f'{own},known="yes"'] == 5


def test_codes_beyond_twenty_are_counted_together_and_none_is_lost():
    found = by_code([(40_000 + number, number) for number in range(100)], {"a": "b"})
    assert len(found) == 21
    assert found[-1] == ({"a": "b", "errcode": "other"}, sum(range(20, 100)))
    assert by_code([]) == []


@NO_PROMTOOL
@pytest.mark.parametrize("name", TEXTS)
def test_promtool_finds_nothing_to_say(name):
    done = run(
        ["promtool", "check", "metrics"], input=TEXTS[name]().encode(), capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("name", TEXTS)
def test_every_metric_stands_on_its_pages(name):
    told = set(re.findall(r"^# TYPE (\w+) ", TEXTS[name](), re.MULTILINE))
    for page in PAGES:
        listed = set(re.findall(r"`(wxpush_\w+)", (ROOT / page).read_text("utf-8")))
        assert told - listed == set(), page


def test_a_page_lists_no_metric_that_there_is_not():
    told = {name for text in TEXTS.values() for name in re.findall(r"^# TYPE (\w+) ", text(), re.MULTILINE)}
    for page in PAGES:
        listed = set(re.findall(r"^\| `(wxpush_\w+)", (ROOT / page).read_text("utf-8"), re.MULTILINE))
        assert listed - told == set(), page


@pytest.mark.parametrize("path", ["wxpush-rules.yaml", "wxpush-dashboard.json"])
def test_alerts_and_dashboard_ask_for_what_there_is(path):
    text = (ROOT / "examples/monitoring" / path).read_text("utf-8")
    assert yaml.safe_load(text) if path.endswith("yaml") else json.loads(text)
    told = {name for each in TEXTS.values() for name, _ in values(each())}
    assert set(re.findall(r"\bwxpush_\w+", text)) - told == set()


@NO_PROMTOOL
def test_promtool_takes_the_alerts():
    rules = ROOT / "examples/monitoring/wxpush-rules.yaml"
    done = run(["promtool", "check", "rules", rules], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
