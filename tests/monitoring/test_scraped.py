"""A real Prometheus reads workers, a dispatcher, a service and a receiver of delivery events, and counts what they have done."""

import json
from contextlib import ExitStack
from shutil import which

import httpx
import pytest

from tests.cluster import servers
from tests.cluster.field import Field
from tests.intake.process import free_port
from tests.monitoring.prometheus import prometheus
from tests.monitoring.test_served import url_of
from tests.receipts.pushes import push, template_event
from tests.receipts.stand import Stand
from tests.service.test_command import FIELDS, serving, wxpush

ROWS, EVENTS, MESSAGES = 3000, 40, 5


@pytest.mark.long
@pytest.mark.skipif(which("prometheus") is None, reason="prometheus is not installed")
@pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")
def test_a_prometheus_counts_what_each_of_them_has_done(tmp_path):
    with ExitStack() as stack:
        (tmp_path / "cluster").mkdir()
        field = Field(
            stack, tmp_path / "cluster", broker=servers.REDIS, state=servers.REDIS, many=ROWS, rate="150/s"
        )
        workers = [field.work("--metrics-listen", "0", "--json") for _ in range(2)]
        port = free_port()
        (tmp_path / "receipts").mkdir()
        receiver = stack.enter_context(Stand(tmp_path / "receipts").serving("--metrics-listen", "0"))
        own = json.loads(receiver.process.stdout.readline())["url"]
        token = wxpush(tmp_path, "serve", "--keys", "k.json", "--new-key", "all").stdout.strip()
        (tmp_path / "key").write_text(token)
        _, service = stack.enter_context(serving(tmp_path, "--keys", "k.json"))
        urls = {
            "worker": url_of(field, workers[0]),
            "other-worker": url_of(field, workers[1]),
            "dispatcher": f"http://127.0.0.1:{port}/metrics",
            "receipts": own,
            "serve": f"{service}/metrics",
        }
        monitor = stack.enter_context(prometheus(tmp_path, urls, {"serve": tmp_path / "key"}))
        monitor.wait_for("up", dict.fromkeys(urls, 1.0) | {"dispatcher": 0.0})
        dispatcher = field.dispatch("--metrics-listen", str(port))
        for number in range(EVENTS):
            assert receiver.push(*push(template_event(number, msgid=number + 1))).status_code == 200
        hand_in(service, token)
        monitor.wait_for("sum by (job) (wxpush_receipts_total)", {"receipts": EVENTS})
        monitor.wait_for("sum by (job) (wxpush_intake_taken_total)", {"serve": MESSAGES})
        # It may have ended by now.
        monitor.wait_for(
            "max by (job) (max_over_time(wxpush_dispatch_rows_to_do[10m]))",
            {"dispatcher": ROWS - ROWS // 90},
        )
        summary = field.finish(dispatcher, 600)
        assert field.wrong(summary) == []
        wait_for_workers(monitor, summary)
        assert all(many > 0 for many in monitor.sums("sum by (job) (wxpush_worker_chunks_total)").values())
        assert_rules(monitor)


def wait_for_workers(monitor, summary: dict) -> None:
    """Until they tell of as much as the dispatcher has heard of."""
    settled = summary["sent"] + summary["under_review"] + summary["rejected"]
    monitor.wait_for("sum without (job, instance, state, appid) (wxpush_worker_rows_total)", {"": settled})
    monitor.wait_for(
        "sum without (job, instance, appid) (wxpush_worker_requests_total)", {"": summary["attempts"]}
    )


def hand_in(service: str, token: str) -> None:
    """Messages, one by one."""
    for number in range(MESSAGES):
        fields = FIELDS | {"order_no": f"A{number}"}
        answer = httpx.post(
            f"{service}/v1/messages",
            json={"campaign": "order-shipped", "fields": fields},
            headers={"authorization": f"Bearer {token}"},
        )
        assert answer.status_code == 202, answer.text


def assert_rules(monitor) -> None:
    """Each can be evaluated, and none tells of a fault."""
    rules = [rule for group in monitor.ask("rules")["groups"] for rule in group["rules"]]
    assert len(rules) > 10
    assert [rule["lastError"] for rule in rules if rule.get("lastError")] == []
    firing = {each["labels"]["alertname"] for each in monitor.ask("alerts")["alerts"]}
    assert firing <= {"WxpushNoWorker"}
