"""`--metrics-listen` of real processes: a monitor reads them while they work, and nobody from elsewhere."""

import json
import socket
from contextlib import ExitStack

import httpx
import pytest

from tests.cluster import servers
from tests.cluster.field import Child, Field
from tests.monitoring.texts import values
from tests.receipts.pushes import APPID, push, template_event
from tests.receipts.stand import Stand

REDIS = pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")


def url_of(field: Field, child: Child) -> str:
    """Where a process of a cluster says that its metrics are."""
    out = child.errors.with_suffix(".out")
    found: list[str] = []

    def told() -> bool:
        lines = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
        found[:] = [line for line in lines if '"metrics_serving"' in line]
        return bool(found)

    field.wait_for(told)
    url: str = json.loads(found[0])["url"]
    return url


def read(url: str) -> dict[tuple[str, str], float]:
    answer = httpx.get(url, timeout=20)
    assert (answer.status_code, answer.headers["content-type"]) == (
        200,
        "text/plain; version=0.0.4; charset=utf-8",
    )
    return values(answer.text)


@REDIS
def test_a_worker_and_a_dispatcher_tell_how_they_stand(tmp_path):
    with ExitStack() as stack:
        field = Field(stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=300, rate="100/s")
        worker = field.work("--metrics-listen", "0", "--json")
        from_worker = url_of(field, worker)
        assert from_worker.startswith("http://127.0.0.1:")
        dispatcher = field.dispatch("--metrics-listen", "127.0.0.1:0")
        from_dispatcher = url_of(field, dispatcher)
        field.wait_for(lambda: field.delivered() > 20)
        standing = read(from_dispatcher)
        (todo,) = (many for (name, _), many in standing.items() if name == "wxpush_dispatch_rows_to_do")
        assert 0 < todo <= 300
        summary = field.finish(dispatcher)
        assert field.wrong(summary) == []
        told, own = read(from_worker), f'appid="{field.sandbox.appid}"'
        assert told["wxpush_worker_rows_total", f'{own},state="sent"'] == summary["sent"]
        assert told["wxpush_worker_rejected_rows_total", f'{own},errcode="43004"'] == summary["rejected"]
        assert told["wxpush_worker_requests_total", own] == summary["attempts"]
        assert 0 < told["wxpush_worker_answer_duration_seconds_count", own] <= summary["attempts"]
        assert told["wxpush_worker_last_report_timestamp_seconds", ""] > 0
        assert httpx.get(from_worker.replace("/metrics", "/")).status_code == 404
        assert httpx.post(from_worker).status_code == 405
        assert worker.end() == 143, worker.said()


def test_a_receiver_tells_what_has_come(tmp_path):
    stand = Stand(tmp_path)
    with stand.serving("--metrics-listen", "0") as served:
        url = json.loads(served.process.stdout.readline())["url"]
        assert read(url)["wxpush_receipts_total", f'appid="{APPID}",outcome="delivered"'] == 0
        for number in (1, 2, 2):
            assert served.push(*push(template_event(number, msgid=number), "plain", "xml")).status_code == 200
        assert served.push("signature=x&timestamp=1&nonce=2", b"").status_code == 403
        told, own = read(url), f'appid="{APPID}"'
        assert told["wxpush_receipts_total", f'{own},outcome="delivered"'] == 2
        assert told["wxpush_receipts_events_total", f'{own},known="yes"'] == 1
        assert told["wxpush_receipts_refused_pushes_total", f'{own},reason="stale"'] == 1
        assert told["wxpush_receipts_last_push_timestamp_seconds", own] > 0
        assert served.stop()[0] == 143
    with stand.serving("--metrics-listen", "0") as served:
        url = json.loads(served.process.stdout.readline())["url"]
        assert read(url)["wxpush_receipts_total", f'{own},outcome="delivered"'] == 2


def test_a_port_that_is_taken_is_told_before_anything_is_done(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = Stand(tmp_path).run("serve", "--token-file", "token", "--metrics-listen", port)
    assert ran.code == 2
    assert "--metrics-listen" in ran.sentence
    assert str(port) in ran.sentence


@pytest.mark.parametrize("given", ["", "x", "127.0.0.1", "127.0.0.1:70000", "[::1]", ":9464"])
def test_an_address_that_is_none(tmp_path, given):
    ran = Stand(tmp_path).run("serve", "--token-file", "token", f"--metrics-listen={given or ' '}")
    assert ran.code == 2, ran
