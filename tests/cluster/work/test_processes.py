"""What a worker takes, from its beginning to its end: of its own account alone, with whose token, to which hosts. Real processes."""

import json
import time

import pytest

from tests.cluster import servers
from tests.cluster.scenes import marked
from tests.reliability.campaigns import TEMPLATE
from wxpush.sandbox.faults import Faults
from wxpush.sandbox.options import SandboxOptions, Template
from wxpush.sandbox.process import SandboxProcess

pytestmark = pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")


def test_a_worker_that_is_asked_to_end_gives_its_rows_back(field):
    first = field.work()
    dispatcher = field.dispatch()
    field.wait_for(lambda: field.delivered() > 20)
    assert first.end() == 143, first.said()
    assert field.delivered() < 250
    field.work()
    assert field.wrong(field.finish(dispatcher)) == []
    assert field.repeats() == 0, "what was out came home"


def test_once_ends_when_nothing_is_left(field):
    dispatcher = field.dispatch()
    field.wait_for(lambda: marked(field))
    worker = field.work("--once", "--health", "healthy")
    field.finish(dispatcher)
    assert worker.process.wait(30) == 0, worker.said()
    assert (field.folder / "healthy").exists()
    without = field.work("--once", "--health", "nowhere/healthy")
    assert without.process.wait(30) == 0, without.said()
    assert "nowhere/healthy" in str(without.said())


def test_a_worker_sends_to_no_other_api_than_its_own(field):
    elsewhere = Faults(daily_limit=10**9)
    options = SandboxOptions(faults=elsewhere, templates=(Template(TEMPLATE, ("thing1",)),))
    with SandboxProcess(options) as other:
        worker = field.work(WXPUSH_BASE_URL=other.base_url, WXPUSH_APPID=other.appid)
        dispatcher = field.dispatch()
        field.wait_for(lambda: "sends to" in worker.said())
        assert f"this worker sends to {other.base_url} only" in " ".join(worker.said().split())
        time.sleep(1.0)
        assert field.delivered() == other.control.summary().deliveries == 0
        assert worker.process.poll() is None
        field.work()
        assert field.wrong(field.finish(dispatcher)) == []
        assert worker.end() == 143


def test_a_worker_sends_no_message_to_hosts_that_its_own_configuration_does_not_allow(field):
    campaign = field.folder / "campaign.yaml"
    campaign.write_text(campaign.read_text() + "url: https://evil.example/{{ text }}\n")
    config = field.folder / "worker.yaml"
    config.write_text("allow_hosts: [shop.example.com]\n")
    config.chmod(0o600)
    wary = field.work(WXPUSH_CONFIG=str(config))
    summary = field.finish(field.dispatch())
    assert (summary["exit_code"], summary["sent"], field.delivered()) == (3, 0, 0)
    assert summary["rejected"] == summary["rows"] - summary["duplicate"]
    assert "foreign_link" in field.run("results", str(field.recipients), "--state", "rejected").stdout
    field.wait_for(lambda: "allow_hosts" in wary.said())
    retry = field.run("retry", str(field.recipients), "--yes", "--rate", "max", "--json")
    sent = json.loads(retry.stdout.splitlines()[-1])["sent"]
    assert sent > summary["rejected"] * 0.9, "the operator may send them after all, from where it is allowed"


def test_hosts_without_the_secret_send_with_the_token_of_one_that_has_it(field):
    bare = {"WXPUSH_SECRET_FILE": "", "WXPUSH_APPID": field.sandbox.appid}
    workers = [field.work(**bare), field.work(**bare)]
    dispatcher = field.dispatch(**bare)
    field.wait_for(lambda: marked(field))
    time.sleep(1.0)
    assert field.delivered() == 0
    holder = field.work()
    field.wait_for(lambda: field.delivered() > 30)
    holder.kill()
    assert field.wrong(field.finish(dispatcher)) == []
    assert all(worker.end() == 143 for worker in workers)
